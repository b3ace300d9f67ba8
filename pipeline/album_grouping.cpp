// Folders, clusters of files, and what a cluster says of itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/album_grouping.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/folded_text.h"
#include "pipeline/disc_names.h"

namespace nocturne {
namespace {

/// A file with its names as they are compared.
struct Member {
  const AlbumFile* file;
  std::string title, album_artist, artist;  // folded; the title without its disc
  int disc = 1;
};
using Members = std::vector<Member>;

/// "Anna feat. Ben" → "anna".
std::string main_artist(std::string_view artist) {
  std::string name = folded(artist);
  for (const std::string_view guest :
       {" feat. ", " feat ", " ft. ", " featuring ", " (feat", " (ft. ", " [feat"})
    name.resize(std::min(name.find(guest), name.size()));
  return name;
}

Member member_of(const AlbumFile& file) {
  const WithoutDisc title = without_disc(file.album);
  Member m{&file, folded(title.name), folded(file.album_artist), main_artist(file.artist)};
  const std::optional<int> by_folder = album_folder(file.path).disc;
  m.disc = file.disc.value_or(by_folder.value_or(title.disc.value_or(1)));
  return m;
}

/// The key of each member's cluster: its release, else that of the only release with its title, else its
/// title.
std::vector<std::string> release_keys(const Members& members) {
  std::map<std::string, std::set<std::string>> releases;  // by title
  for (const Member& m : members)
    if (!m.file->release.empty()) releases[m.title].insert(m.file->release);
  std::vector<std::string> keys;
  for (const Member& m : members) {
    const auto known = releases.find(m.title);
    if (!m.file->release.empty())
      keys.push_back("release " + m.file->release);
    else if (known != releases.end() && known->second.size() == 1)
      keys.push_back("release " + *known->second.begin());
    else
      keys.push_back("title " + m.title);
  }
  return keys;
}

/// The album artist that a member of a title's cluster belongs to: its own; else the only one that is named,
/// or the one that is its artist; else none.
std::string_view owner(const Member& member, const std::set<std::string>& named) {
  if (!member.album_artist.empty()) return member.album_artist;
  if (named.size() == 1) return *named.begin();
  return named.contains(member.artist) ? std::string_view(member.artist) : std::string_view();
}

/// Clusters by key, in the order of their first members.
std::vector<std::pair<std::string, Members>> clusters_of(const Members& members) {
  const std::vector<std::string> keys = release_keys(members);
  std::map<std::string, std::set<std::string>> named;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!members[i].album_artist.empty()) named[keys[i]].insert(members[i].album_artist);
  std::vector<std::pair<std::string, Members>> out;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::string key = keys[i];
    if (key.starts_with("title")) key += '\0' + std::string(owner(members[i], named[keys[i]]));
    const auto [place, is_new] = places.emplace(key, out.size());
    if (is_new) out.emplace_back(key, Members{});
    out[place->second].second.push_back(members[i]);
  }
  return out;
}

/// The most frequent text that is not empty, the first of several.
template <class F>
std::string most_frequent(const Members& members, F&& text_of) {
  std::map<std::string, int> counts;
  int most = 0;
  for (const Member& m : members)
    if (std::string text = text_of(m); !text.empty()) most = std::max(most, ++counts[std::move(text)]);
  for (const Member& m : members)
    if (const auto found = counts.find(text_of(m)); found != counts.end() && found->second == most)
      return found->first;
  return {};
}

/// Of one artist, who may sing with others on some tracks: the name alone where it stands so.
std::string artist_of(const Members& members) {
  const std::string alone = most_frequent(members, [](const Member& m) {
    return folded(m.file->artist) == m.artist ? m.file->artist : std::string();
  });
  return alone.empty() ? most_frequent(members, [](const Member& m) { return m.file->artist; }) : alone;
}

void name_artist(const Members& members, AlbumDraft& album) {
  std::set<std::string> artists;
  for (const Member& m : members)
    if (!m.artist.empty()) artists.insert(m.artist);
  const bool flagged = std::ranges::any_of(members, [](const Member& m) { return m.file->compilation; });
  album.artist = most_frequent(members, [](const Member& m) { return m.file->album_artist; });
  if (album.artist.empty())
    album.artist = flagged || artists.size() > 1 ? std::string(kVariousArtists) : artist_of(members);
  album.compilation = flagged || folded(album.artist) == folded(kVariousArtists);
}

/// Distinct tracks: a copy has the same recording, disc and number; a file without analysis is a track by
/// itself.
void count_tracks(const Members& members, AlbumDraft& album) {
  std::set<std::tuple<std::int64_t, int, int>> seen;
  for (const Member& m : members) {
    const AlbumFile& file = *m.file;
    album.files.push_back(file.id);
    const bool analyzed = file.state == FileState::ok && file.audio_id && file.measured;
    if (file.audio_id && !seen.emplace(*file.audio_id, m.disc, file.track.value_or(0)).second) continue;
    ++album.tracks;
    album.duration_s += file.duration_s;
    if (!analyzed) continue;
    ++album.analyzed_tracks;
    album.recordings.push_back(*file.audio_id);
  }
}

/// Whether there are as many discs, and as many numbers on each disc, as tags say.
bool has_all(const Members& members) {
  std::map<int, std::set<int>> numbers;
  std::map<int, int> totals;
  int discs = 0;
  for (const Member& m : members) {
    if (m.file->track) numbers[m.disc].insert(*m.file->track);
    numbers[m.disc];
    totals[m.disc] = std::max(totals[m.disc], m.file->track_total.value_or(0));
    discs = std::max(discs, m.file->disc_total.value_or(0));
  }
  return static_cast<int>(numbers.size()) >= discs && std::ranges::all_of(totals, [&](const auto& disc) {
           return static_cast<int>(numbers[disc.first].size()) >= disc.second;
         });
}

AlbumDraft draft_of(const std::string& folder, const std::string& key, const Members& members) {
  AlbumDraft album;
  album.identity = folder + '\0' + key;
  album.title =
      most_frequent(members, [](const Member& m) { return std::string(without_disc(m.file->album).name); });
  name_artist(members, album);
  count_tracks(members, album);
  std::set<int> discs;
  for (const Member& m : members) discs.insert(m.disc);
  album.discs = static_cast<int>(discs.size());
  album.complete = album.analyzed_tracks == album.tracks && has_all(members);
  return album;
}

}  // namespace

AlbumFolder album_folder(std::string_view file) {
  const auto parent = [](std::string_view path) {
    return path.substr(0, std::min(path.rfind('/'), path.size()));
  };
  const std::string_view folder = parent(file);
  const std::size_t slash = folder.rfind('/');
  if (slash == std::string_view::npos) return {folder, std::nullopt};
  const std::string_view name = folder.substr(slash + 1);
  if (const auto disc = disc_of_folder(name)) return {folder.substr(0, slash), disc};
  const WithoutDisc without = without_disc(name);
  return {folder.substr(0, slash + 1 + without.name.size()), without.disc};
}

std::vector<AlbumDraft> group_albums(std::span<const AlbumFile> files) {
  Members members;
  for (const AlbumFile& file : files)
    if (file.state != FileState::missing && (!file.release.empty() || !folded(file.album).empty()))
      members.push_back(member_of(file));
  std::vector<AlbumDraft> out;
  if (members.empty()) return out;
  const std::string folder(album_folder(members.front().file->path).path);
  for (const auto& [key, cluster] : clusters_of(members)) out.push_back(draft_of(folder, key, cluster));
  return out;
}

void AlbumFolders::add(AlbumFile file) {
  const std::string_view folder = album_folder(file.path).path;
  while (!open_.empty() && !file.path.starts_with(open_.back().path)) {
    visit_(open_.back().files);
    open_.pop_back();
  }
  auto at = std::ranges::find(open_, folder, &Open::path);
  if (at == open_.end()) {
    const auto longer = [&](const Open& open) { return open.path.size() > folder.size(); };
    at = open_.insert(std::ranges::find_if(open_, longer), {std::string(folder), {}});
  }
  at->files.push_back(std::move(file));
}

void AlbumFolders::close() {
  for (; !open_.empty(); open_.pop_back()) visit_(open_.back().files);
}

}  // namespace nocturne

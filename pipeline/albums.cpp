// Which albums changed, their values, and the transactions that write them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/albums.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/album_loudness.h"
#include "analyzers/loudness_gates.h"
#include "pipeline/album_grouping.h"
#include "storage/albums.h"

namespace nocturne {
namespace {

constexpr std::string_view kName = "album";
constexpr int kVersion = 1;
constexpr std::size_t kBatch = 64;

/// FNV-1a, 64 bits: tells whether something changed, no more.
class Digest {
 public:
  void add(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0);
  }
  void add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(number >> shift & 0xFF));
  }
  std::string bytes() const {
    std::string out;
    for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(state_ >> shift & 0xFF);
    return out;
  }

 private:
  void mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001B3; }
  std::uint64_t state_ = 0xCBF29CE484222325;
};

/// Everything of a file that its album's row depends on.
void add_file(Digest& digest, const AlbumFile& f) {
  for (const std::string_view text :
       {std::string_view(f.path), std::string_view(f.album), std::string_view(f.album_artist),
        std::string_view(f.artist), std::string_view(f.release)})
    digest.add(text);
  for (const std::int64_t number :
       {f.id, f.audio_id.value_or(0), f.analyzed_at, f.frames, std::int64_t{f.measured},
        std::int64_t{f.compilation}, static_cast<std::int64_t>(f.state)})
    digest.add(number);
  for (const std::optional<int>& number : {f.disc, f.disc_total, f.track, f.track_total})
    digest.add(std::int64_t{number.value_or(0)});
}

struct Change {
  std::int64_t album_id = 0;
  std::string members;
  AlbumDraft draft;
};

/// What is stored against what the files say.
class Comparison {
 public:
  explicit Comparison(const AlbumTables& tables) {
    for (StoredAlbum& album : tables.stored()) {
      next_id_ = std::max(next_id_, album.id + 1);
      stored_.emplace(std::move(album.identity), Known{album.id, std::move(album.members)});
    }
    AlbumFolders folders([this](std::span<const AlbumFile> files) { compare(files); });
    tables.for_each_file([&](const AlbumFile& file) { folders.add(file); });
    folders.close();
  }

  std::vector<std::int64_t> gone() const {
    std::vector<std::int64_t> out;
    for (const auto& [identity, known] : stored_)
      if (!known.seen) out.push_back(known.id);
    return out;
  }
  /// Files of no album that the database has in one.
  const std::vector<std::int64_t>& strays() const { return strays_; }
  std::vector<Change>& changes() { return changes_; }

 private:
  struct Known {
    std::int64_t id = 0;
    std::string members;
    bool seen = false;
  };

  void compare(std::span<const AlbumFile> files) {
    std::unordered_map<std::int64_t, const AlbumFile*> rest;
    for (const AlbumFile& file : files) rest.emplace(file.id, &file);
    for (AlbumDraft& draft : group_albums(files)) {
      std::vector<const AlbumFile*> members;
      for (const std::int64_t id : draft.files) members.push_back(rest.extract(id).mapped());
      compare(std::move(draft), members);
    }
    for (const auto& [id, file] : rest)
      if (file->album_id) strays_.push_back(id);
  }

  void compare(AlbumDraft draft, std::span<const AlbumFile* const> members) {
    Digest digest;
    digest.add(std::int64_t{kVersion});
    for (const AlbumFile* file : members) add_file(digest, *file);
    auto [at, is_new] = stored_.try_emplace(draft.identity, Known{next_id_, {}});
    if (is_new) ++next_id_;
    Known& known = at->second;
    known.seen = true;
    const bool assigned =
        std::ranges::all_of(members, [&](const AlbumFile* file) { return file->album_id == known.id; });
    if (assigned && known.members == digest.bytes()) return;
    changes_.push_back({known.id, digest.bytes(), std::move(draft)});
  }

  std::unordered_map<std::string, Known> stored_;  // by identity
  std::int64_t next_id_ = 1;
  std::vector<std::int64_t> strays_;
  std::vector<Change> changes_;
};

void measure(AlbumTables& tables, std::span<const std::int64_t> recordings, Album& album) {
  AlbumLoudness loudness;
  for (const std::int64_t recording : recordings) {
    const std::optional<RecordingLoudness> track = tables.loudness(recording);
    if (!track) continue;
    loudness.add(track->blocks);
    album.replaygain_peak = std::max(album.replaygain_peak, track->peak);
    if (track->true_peak_dbtp)
      album.true_peak_dbtp =
          std::max(album.true_peak_dbtp.value_or(*track->true_peak_dbtp), *track->true_peak_dbtp);
  }
  album.integrated_lufs = loudness.integrated_lufs();
  album.range_lu = loudness.range_lu();
  if (album.integrated_lufs) album.replaygain_gain_db = kReplayGainLufs - *album.integrated_lufs;
}

Album album_of(AlbumTables& tables, const Change& change) {
  const AlbumDraft& draft = change.draft;
  Album album{.title = draft.title,
              .artist = draft.artist,
              .compilation = draft.compilation,
              .tracks = draft.tracks,
              .analyzed_tracks = draft.analyzed_tracks,
              .discs = draft.discs,
              .complete = draft.complete,
              .duration_s = draft.duration_s,
              .identity = {draft.identity},
              .members = {change.members}};
  measure(tables, draft.recordings, album);
  return album;
}

void write(AlbumTables& tables, std::span<const Change> batch) {
  std::vector<GroupValues> rows;  // read before the transaction: it is brief
  for (const Change& change : batch)
    rows.push_back({std::string(kName), kVersion, values_of(album_of(tables, change))});
  Transaction transaction = tables.begin();
  for (std::size_t i = 0; i < batch.size(); ++i)
    tables.write(batch[i].album_id, rows[i], batch[i].draft.files);
  transaction.commit();
}

void remove(AlbumTables& tables, std::span<const std::int64_t> albums, std::span<const std::int64_t> strays) {
  if (albums.empty() && strays.empty()) return;
  Transaction transaction = tables.begin();
  for (const std::int64_t album : albums) tables.remove(album);
  for (const std::int64_t file : strays) tables.release(file);
  transaction.commit();
}

}  // namespace

Group album_group() { return {std::string(kName), kVersion, columns_of<Album>(), GroupKey::album}; }

void update_albums(Library& library, const std::stop_token& stop) {
  if (stop.stop_requested() || !AlbumTables::are_in(library)) return;
  AlbumTables tables(library);
  Comparison comparison(tables);
  // First what is gone, since its files may be in other albums by now.
  remove(tables, comparison.gone(), comparison.strays());
  const std::span<const Change> changes = comparison.changes();
  for (std::size_t at = 0; at < changes.size() && !stop.stop_requested(); at += kBatch)
    write(tables, changes.subspan(at, std::min(kBatch, changes.size() - at)));
}

}  // namespace nocturne

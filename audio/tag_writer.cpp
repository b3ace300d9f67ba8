// Names and texts of the fields, comparison, and the checked rewrite.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tag_writer.h"

#include <taglib/tfilestream.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "audio/bounded_stream.h"
#include "audio/payload_hash.h"
#include "audio/tag_editor.h"
#include "audio/taglib_fields.h"
#include "audio/tags.h"
#include "audio/vorbis_comment.h"
#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// A field as it should be.
struct Wanted {
  std::string_view name;
  std::string value;
  std::optional<int> decimals{};  // of a number
};

enum class Family { id3, comments, opus, mp4 };

Family family_of(TagKind kind) {
  switch (kind) {
    case TagKind::opus: return Family::opus;
    case TagKind::mp4: return Family::mp4;
    case TagKind::mpeg:
    case TagKind::wav:
    case TagKind::aiff: return Family::id3;
    default: return Family::comments;
  }
}

/// One value's names, by family; empty where the family has none.
struct Names {
  std::string_view id3, comments, opus, mp4;
};

std::string_view name_in(const Names& names, Family family) {
  switch (family) {
    case Family::id3: return names.id3;
    case Family::comments: return names.comments;
    case Family::opus: return names.opus;
    case Family::mp4: return names.mp4;
  }
  return {};
}

constexpr Names kBpm{"TBPM", "BPM", "BPM", "BPM"}, kTmpo{"", "", "", "tmpo"},
    kKey{"TKEY", "INITIALKEY", "INITIALKEY", "initialkey"},
    kCamelot{"CAMELOTKEY", "CAMELOTKEY", "CAMELOTKEY", "CAMELOTKEY"},
    kEnergy{"EnergyLevel", "ENERGYLEVEL", "ENERGYLEVEL", "ENERGYLEVEL"},
    kTrackGain{"REPLAYGAIN_TRACK_GAIN", "REPLAYGAIN_TRACK_GAIN", "", "replaygain_track_gain"},
    kTrackPeak{"REPLAYGAIN_TRACK_PEAK", "REPLAYGAIN_TRACK_PEAK", "", "replaygain_track_peak"},
    kAlbumGain{"REPLAYGAIN_ALBUM_GAIN", "REPLAYGAIN_ALBUM_GAIN", "", "replaygain_album_gain"},
    kAlbumPeak{"REPLAYGAIN_ALBUM_PEAK", "REPLAYGAIN_ALBUM_PEAK", "", "replaygain_album_peak"},
    kTrackR128{"", "", "R128_TRACK_GAIN", ""}, kAlbumR128{"", "", "R128_ALBUM_GAIN", ""};

std::string with_decimals(double x, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, x);
  return text.data();
}

/// "128.00" → "128": what reads whole numbers only can read it.
std::string short_number(double x) {
  std::string text = with_decimals(x, 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// RFC 7845, 5.2.1: Q7.8 to -23 LUFS, which is 5 dB below ReplayGain's reference.
std::string r128(double replaygain_db) {
  return std::to_string(std::clamp(std::lround(256 * (replaygain_db - 5)), -32768L, 32767L));
}

std::vector<Wanted> wanted_fields(const NewTags& tags, Family family) {
  std::vector<Wanted> out;
  const auto add = [&](const Names& names, std::string value, std::optional<int> decimals = {}) {
    const std::string_view name = name_in(names, family);
    if (!name.empty()) out.push_back({name, std::move(value), decimals});
  };
  const auto add_gain = [&](const Names& replaygain, const Names& opus,
                            const std::optional<double>& gain_db) {
    if (!gain_db) return;
    add(replaygain, with_decimals(*gain_db, 2) + " dB", 2);
    add(opus, r128(*gain_db), 0);
  };
  if (tags.bpm) add(kTmpo, std::to_string(std::lround(*tags.bpm)), 0);
  if (tags.bpm) add(kBpm, short_number(*tags.bpm), 2);
  if (tags.key) add(kKey, *tags.key);
  if (tags.camelot) add(kCamelot, *tags.camelot);
  if (tags.energy) add(kEnergy, std::to_string(*tags.energy), 0);
  add_gain(kTrackGain, kTrackR128, tags.track_gain_db);
  if (tags.track_peak) add(kTrackPeak, with_decimals(*tags.track_peak, 6), 6);
  add_gain(kAlbumGain, kAlbumR128, tags.album_gain_db);
  if (tags.album_peak) add(kAlbumPeak, with_decimals(*tags.album_peak, 6), 6);
  return out;
}

/// A number with at most a unit behind it.
std::optional<double> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest = text.substr(static_cast<std::size_t>(parsed.ptr - text.data()));
  const bool alone = rest.empty() || rest == " dB" || rest == "dB";
  return parsed.ec == std::errc{} && alone && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

bool says(const std::string& before, const Wanted& wanted) {
  if (before == wanted.value) return true;
  const auto number = wanted.decimals ? number_in(before) : std::nullopt;
  return number && with_decimals(*number, *wanted.decimals) ==
                       with_decimals(number_in(wanted.value).value_or(0), *wanted.decimals);
}

std::vector<TagChange> changes_of(const TagEditor& editor, const std::vector<Wanted>& wanted) {
  std::vector<TagChange> out;
  for (const Wanted& field : wanted) {
    std::string before = editor.get(field.name);
    if (!says(before, field)) out.push_back({std::string(field.name), std::move(before), field.value});
  }
  return out;
}

TagKind kind_to_edit(const SourceFile& source) {
  const TagKind kind = tag_kind(source);
  if (!is_editable(kind)) source.fail("tags of this format are not written");
  return kind;
}

std::vector<TagChange> changes_in(const SourceFile& source, TagKind kind, const NewTags& tags) {
  BoundedStream stream(source);
  const auto editor = open_tags(stream, kind);
  if (stream.exhausted()) source.fail("has tags beyond all bounds, which are left alone");
  if (!editor) source.fail("its tags cannot be read");
  return changes_of(*editor, wanted_fields(tags, family_of(kind)));
}

TagFields fields_of(const fs::path& file, TagKind kind) {
  SourceFile source(file);
  const bool commented = family_of(kind) == Family::comments || family_of(kind) == Family::opus;
  if (!commented) return taglib_fields(source, kind);
  source.keep_only(after_tags(source), source.size());
  return vorbis_comments(source);
}

/// By which name readers of tags know a field.
std::string common_name(std::string_view field) {
  if (field == "TBPM" || field == "tmpo") return "BPM";
  if (field == "TKEY") return "INITIALKEY";
  std::string out(field);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// The name of a field that is not what it was and should be; empty where there is none.
std::string lost_field(const TagFields& before, const TagFields& after,
                       const std::vector<TagChange>& written) {
  for (const auto& [name, values] : before.all()) {
    const bool ours = std::ranges::any_of(
        written, [&, &name = name](const TagChange& c) { return common_name(c.field) == name; });
    if (!ours && after.values(name) != values) return name;
  }
  return {};
}

void edit(const fs::path& copy, TagKind kind, const std::vector<TagChange>& changes,
          const SourceFile& source) {
  TagLib::FileStream stream(copy.c_str());
  const auto editor = stream.isOpen() ? open_tags(stream, kind) : nullptr;
  if (!editor) source.fail("its tags cannot be written");
  for (const TagChange& change : changes) editor->set(change.field, change.after);
  if (!editor->save()) source.fail("its tags cannot be written");
}

/// TagLib does not say when the disk is full, and has had faults: the copy must prove itself.
void require_good(const fs::path& copy, const SourceFile& source, const fs::path& file, TagKind kind,
                  const NewTags& tags, const std::vector<TagChange>& changes) {
  const SourceFile written(copy);
  if (tag_kind(written) != kind || !changes_in(written, kind, tags).empty())
    source.fail("its tags were not written as they should be; it stays as it was");
  if (payload_hash(copy) != payload_hash(file))
    source.fail("its sound would not have been the same; it stays as it was");
  const std::string lost = lost_field(fields_of(file, kind), fields_of(copy, kind), changes);
  if (!lost.empty()) source.fail("its field " + printable(lost) + " would be lost; it stays as it was");
}

}  // namespace

std::string standard_key(std::string_view key) {
  const std::size_t space = key.find(' ');
  const bool minor = space != std::string_view::npos && key.substr(space + 1) == "minor";
  return std::string(key.substr(0, space)) + (minor ? "m" : "");
}

std::vector<TagChange> tag_changes(const fs::path& file, const NewTags& tags) {
  const SourceFile source(file);
  return changes_in(source, kind_to_edit(source), tags);
}

std::vector<TagChange> write_tags(const fs::path& file, const NewTags& tags, ModificationTime time) {
  const SourceFile source(file);
  const TagKind kind = kind_to_edit(source);
  std::vector<TagChange> changes = changes_in(source, kind, tags);
  if (changes.empty()) return changes;
  FileRewrite rewrite(file);
  edit(rewrite.copy(), kind, changes, source);
  require_good(rewrite.copy(), source, file, kind, tags, changes);
  rewrite.commit(time);
  return changes;
}

}  // namespace nocturne

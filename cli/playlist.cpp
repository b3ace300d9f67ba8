// The lines of an entry, and what they name.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/playlist.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "cli/track_json.h"
#include "core/error.h"

namespace nocturne {
namespace {

std::string text_of(const TrackRow& track, std::span<const Group> groups, std::string_view column) {
  const Value* value = find_value(track, groups, "tags", column);
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? printable(*text) : "";
}

std::string title(const TrackRow& track, std::span<const Group> groups) {
  const std::string title = text_of(track, groups, "title"), artist = text_of(track, groups, "artist");
  if (title.empty()) return printable(std::filesystem::path(track.path).stem().native());
  return artist.empty() ? title : artist + " - " + title;
}

/// Readers end lines at any control character and cut spaces off the end.
bool fits_a_line(std::string_view path) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return is_utf8(path) && std::ranges::none_of(path, is_control) && !path.ends_with(' ');
}

/// RFC 8089, with all but unreserved characters and "/" escaped (RFC 3986).
std::string file_address(std::string_view path) {
  std::string out = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte < 0x80 && (std::isalnum(byte) != 0 ||
                                       std::string_view("-._~/").find(c) != std::string_view::npos);
    out += plain ? std::string(1, c) : "%" + hex(std::string_view(&c, 1));
  }
  return out;
}

/// A "%" without two hexadecimal digits behind it stays.
std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char* digits = text.data() + i + 1;
    unsigned char byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string relative_path(std::string_view path, const std::filesystem::path& folder) {
  const std::string relative = std::filesystem::path(path).lexically_relative(folder).native();
  if (relative.empty()) return std::string(path);
  return std::string_view("-#~ ").find(relative[0]) == std::string_view::npos ? relative : "./" + relative;
}

std::string playlist_entry(const TrackRow& track, std::span<const Group> groups,
                           const std::optional<std::filesystem::path>& folder) {
  const std::string seconds =
      track.audio ? std::to_string(std::llround(std::max(track.audio->duration_s, 0.0))) : "-1";
  const std::string place = !fits_a_line(track.path) ? file_address(track.path)
                            : folder                 ? relative_path(track.path, *folder)
                                                     : track.path;
  return "#EXTINF:" + seconds + "," + title(track, groups) + "\n" + place;
}

std::filesystem::path playlist_file(std::string_view line, const std::filesystem::path& folder) {
  for (const std::string_view scheme : {"file://localhost/", "file:///"})
    if (line.starts_with(scheme)) return without_escapes(line.substr(scheme.size() - 1));
  return folder / line;
}

}  // namespace nocturne

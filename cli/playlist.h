// Tracks as entries of extended M3U playlists in UTF-8, written and read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/described.h"
#include "storage/rows.h"

namespace nocturne {

/// The first line.
inline constexpr std::string_view kPlaylistHeader = "#EXTM3U";

/// `path` from `folder`, both absolute; never with a sign in front that means something else ("./-x").
std::string relative_path(std::string_view path, const std::filesystem::path& folder);

/// "#EXTINF:<seconds>,<artist> - <title>" and, in the next line, where the file is: its path, from `folder`
/// if one is given. Paths that a line of UTF-8 cannot hold (other bytes, line breaks) become file://
/// addresses of exactly these bytes. Without a title in group `tags` the file's name stands for it; -1 s:
/// unknown.
std::string playlist_entry(const TrackRow& track, std::span<const Group> groups,
                           const std::optional<std::filesystem::path>& folder);

/// The file that a line of a playlist in `folder` names: a path, or a file:// address as above.
std::filesystem::path playlist_file(std::string_view line, const std::filesystem::path& folder);

}  // namespace nocturne

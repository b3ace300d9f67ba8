// Chapters of a file: read from any format, written into each in its own way.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nocturne {

struct Chapter {
  std::int64_t start_ms = 0, end_ms = 0;
  std::string title;  // UTF-8; may be empty
  bool operator==(const Chapter&) const = default;
};

/// ID3v2's CHAP frames, CHAPTERxxx comments, MP4's chpl and chapter tracks. None where the file cannot be
/// read.
std::vector<Chapter> read_chapters(const std::filesystem::path& file);

/// Nero's box "chpl" into an MP4 file that has none: at most 255 chapters, titles cut to 255 bytes. Throws
/// Error(file) where the file's structure is broken or its index stands before its sound.
void add_mp4_chapters(const std::filesystem::path& file, const std::vector<Chapter>& chapters);

}  // namespace nocturne

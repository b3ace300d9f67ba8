// The chunks of WAV files, RIFF and RF64: found, read, appended.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audio/source_file.h"

namespace nocturne {

struct RiffChunk {
  std::string id;          // four characters
  std::int64_t begin = 0;  // of its content
  std::int64_t size = 0;   // as far as the file goes
};

/// In the order of the file; empty where it is neither RIFF nor RF64 WAVE.
std::vector<RiffChunk> riff_chunks(const SourceFile& source);

bool is_wave(const SourceFile& source);

/// The content of a chunk of at most 20 MB, more is no metadata; nothing beyond.
std::optional<std::string> read_chunk(const SourceFile& source, const RiffChunk& chunk);

struct NewChunk {
  std::string id;
  std::string content;
};

/// Puts chunks behind the last one. Throws Error(file) where it cannot, or where a RIFF file would pass 4 GB.
void append_chunks(const std::filesystem::path& file, const std::vector<NewChunk>& chunks);

}  // namespace nocturne

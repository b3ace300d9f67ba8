// Which library decodes what: one table over the first bytes of a file.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "audio/decoder.h"
#include "audio/source_file.h"

namespace nocturne {

enum class DecodingLibrary { sndfile, libav };

/// Bytes that a file of one kind has at an offset; empty bytes are found everywhere.
struct Signature {
  std::size_t offset = 0;
  std::string_view bytes;
};

struct CodecRow {
  std::string_view kind;
  std::array<Signature, 2> signatures;  // both must be found
  DecodingLibrary first;
  std::optional<DecodingLibrary> second;  // asked where the first refuses to open
};

/// Rows from the particular to the general; the last fits every file.
std::span<const CodecRow> codec_table();

/// The row for a file, by its first bytes behind any ID3v2 tags.
const CodecRow& codec_row(const SourceFile& source);

/// Opens with one library and no other. Throws Error(file) as open_decoder does.
std::unique_ptr<Decoder> open_with(DecodingLibrary library, const std::filesystem::path& path);

}  // namespace nocturne

// The kinds of files that are written: their names, their extensions, what each can hold.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace nocturne {

enum class FileFormat : std::uint8_t { wav, flac, aiff, mp3, ogg, opus, m4a };

/// "wav", "flac", "aiff", "mp3", "ogg", "opus", "m4a": also the extension, without a dot.
std::string_view name_of(FileFormat format);

/// By a name or an extension, with or without a dot, in any case; "aif" and "oga" are known, too. Nothing for
/// others.
std::optional<FileFormat> file_format(std::string_view name);

bool is_lossy(FileFormat format);

/// Bits of the samples that a file of `format` gets where `bits` (16, 24, or 32 for float) are asked for:
/// only WAV holds floats, FLAC and AIFF get 24 bits instead; 0 for lossy formats, which are fed with floats.
int written_bits(FileFormat format, int bits);

}  // namespace nocturne

// What identifies a recording: a hash of its encoded sound, whatever its name and tags.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace nocturne {

/// 16 bytes: XXH3-128 in its canonical order over "codec/rate/channels", a NUL, and the bytes of the encoded
/// sound, which are those of the stream's packets one after the other (payload_range.h where they lie in
/// one piece). An MP3 file that says how many frames its encoder added at both ends, which decoders cut off
/// again, is "mp3/rate/channels/delay/padding"; the rest of its Xing header is no part of the sound. Tags of
/// any kind, pictures, padding of tags and the order of a container's parts have no influence; one byte of
/// sound that differs has. Throws Error(file) for a file that cannot be opened or in which no encoded sound
/// is found; a damaged one is hashed as far as it can be read.
std::string payload_hash(const std::filesystem::path& file);

}  // namespace nocturne

// What files say about padding behind the sound, where libavformat does not pass it on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "audio/source_file.h"

namespace nocturne {

/// Frames of silence that the encoder appended, by the LAME extension of the Xing header at the start of an
/// MP3 file without its tags (gabriel.mp3-tech.org/mp3infotag.html); the 529 frames of a decoder's own delay
/// are among them.
std::optional<int> lame_padding(const SourceFile& source);

/// Length of the sound without delay and padding, by an iTunSMPB tag (four hexadecimal numbers: zero, delay,
/// padding, length).
std::optional<std::int64_t> itunes_frames(std::string_view tag);

/// Duration of a track's media in an MP4 file, in units of its own clock (ISO/IEC 14496-12, 8.4.2); nothing
/// where it is unknown, as in fragmented files.
std::optional<std::int64_t> mp4_media_duration(const SourceFile& source, std::int64_t track_id);

}  // namespace nocturne

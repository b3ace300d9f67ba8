// What files say about padding behind the sound, where libavformat does not pass it on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "audio/source_file.h"

namespace nocturne {

/// Frames of silence before and behind the sound that an encoder of MP3 added; the 529 frames of a decoder's
/// own delay are among the padding.
struct EncoderGaps {
  int delay = 0;
  int padding = 0;
};

/// The first frame of many MP3 files, which has a table for seeking instead of sound: a Xing header ("Xing"
/// or "Info"), with or without the extension of LAME (gabriel.mp3-tech.org/mp3infotag.html), or Fraunhofer's
/// VBRI.
struct InfoFrame {
  std::optional<EncoderGaps> gaps{};  // by the extension of LAME
};

/// Of the frame at `offset`; nothing where that is a frame of sound or none.
std::optional<InfoFrame> info_frame(const SourceFile& source, std::int64_t offset);

/// Length of the sound without delay and padding, by an iTunSMPB tag (four hexadecimal numbers: zero, delay,
/// padding, length).
std::optional<std::int64_t> itunes_frames(std::string_view tag);

/// Duration of a track's media in an MP4 file, in units of its own clock (ISO/IEC 14496-12, 8.4.2); nothing
/// where it is unknown, as in fragmented files.
std::optional<std::int64_t> mp4_media_duration(const SourceFile& source, std::int64_t track_id);

}  // namespace nocturne

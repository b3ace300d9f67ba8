// What a file says of its sound, carried over to another file of the same sound.
// SPDX-License-Identifier: GPL-3.0-or-later
//
//   within ID3v2 (MP3, WAV, AIFF)      every frame, known or not; version 2.3 stays 2.3
//   within comments (FLAC, Ogg, Opus)  every field and picture
//   within MP4                         every atom of the tags
//   between these, and from others     text fields under each kind's own names (lyrics, MusicBrainz and any
//                                      free fields too), pictures (from these three), chapters
//   WAV to WAV                         INFO, bext, iXML, axml; cue, adtl, smpl and inst at the same rate
//   FLAC to FLAC                       application blocks; the cue sheet at the same rate and length
//
// Dropped, since it no longer holds: ReplayGain, R128, Sound Check (iTunNORM) and every other gain; delay and
// padding (iTunSMPB); seek tables; the encoder and its settings; bext's loudness. Its time reference goes
// with the rate. Lost between kinds: ratings, private and binary frames, synchronised lyrics; in MP4 the
// kinds and texts of pictures, and pictures other than JPEG, PNG, GIF and BMP.
#pragma once

#include <filesystem>

namespace nocturne {

/// `to` has been written by an Encoder and holds no tags of anybody else. Files without tags have nothing to
/// carry. Throws Error(file) where `from` cannot be opened, or where `to` cannot be written or its sound
/// would not be the same.
void copy_tags(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace nocturne

// What WAV files carry in chunks of their own: broadcast extension, cue points, loops, production notes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "audio/riff_chunks.h"

namespace nocturne {

/// The chunks of `from` that still hold in `to`, both WAVE: bext (without its loudness, its time reference at
/// the rate of `to`), iXML, axml; where the rate is the same cue, smpl, inst and the list of labels.
std::vector<NewChunk> carried_chunks(const SourceFile& from, const SourceFile& to);

}  // namespace nocturne

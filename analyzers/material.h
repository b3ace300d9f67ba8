// What every chunk offers to the analyzers: made once by the front end, read by all.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "audio/chunk.h"
#include "dsp/stft.h"

namespace nocturne {

/// Fast mode skips fields, never accuracy: what it keeps is bit for bit what full mode gives.
enum class Mode { full, fast };

/// Views that last for one consume(). All refer to absolute positions, so nothing depends on where chunks
/// begin.
struct Material {
  const Chunk& chunk;           // the samples themselves, with context
  std::span<const float> mono;  // mean of all channels over chunk.span
  Spectrogram spectrum;         // of mono: about 46 ms every 10 ms; the frames centred inside chunk.body
  Spectrogram
      tonal;  // of mono up to 1.5 kHz: about 0.74 s every 0.19 s; the frames centred inside chunk.body
};

}  // namespace nocturne

// A written file decoded once more: is it what was meant?
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "audio/encoder.h"
#include "mastering/measurement.h"
#include "mastering/meter.h"
#include "pipeline/job_watch.h"
#include "pipeline/render_sink.h"

namespace nocturne {

/// The length must be that of the track, and of a lossless format every sample. Returns the levels of what is
/// in the file, and adds a lossy one to `album`, if any. Throws Error(file) in the name of `target`, Stopped.
Levels read_back(const std::filesystem::path& file, const std::filesystem::path& target,
                 const EncoderSettings& settings, const RenderedTrack& track, JobWatch& watch, Meter* album);

}  // namespace nocturne

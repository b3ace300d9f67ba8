// The first pass over a job's sound: what is measured before anything is decided.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "mastering/measurement.h"
#include "mastering/report.h"
#include "pipeline/job_audio.h"
#include "pipeline/master_aims.h"

namespace nocturne {

/// One file of the job as it is, at its own rate.
struct TrackAnalysis {
  std::int64_t frames = 0;
  Levels levels;
  std::vector<WaveColumn> wave;
};

struct JobAnalysis {
  Measurement whole;  // of the sound that is mastered: joined, at the rate of the output
  StreamInfo source;
  std::vector<TrackAnalysis> tracks;
  std::vector<std::int64_t> begins;  // first frames of the tracks in `whole`, and behind the last one
};

/// The outlines are for reports alone. Throws Error(file), Stopped.
JobAnalysis analyze_job(const JobAudio& audio, Detail detail, std::size_t portion, JobWatch& watch);

}  // namespace nocturne

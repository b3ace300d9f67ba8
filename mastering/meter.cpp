// One chunk that is filled, measured and moved on.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/meter.h"

#include <algorithm>

#include "analyzers/registry.h"

namespace nocturne {

Meter::Meter(const Format& format)
    : format_(format),
      body_frames_(analysis_body_frames(format)),
      halo_(Loudness::halo(format)),
      loudness_(format, Mode::full) {
  reset();
}

void Meter::reset() {
  loudness_ = Loudness(format_, Mode::full);
  blocks_.clear();
  filled_ = 0;
  chunk_.format = format_;
  chunk_.span = {0, halo_.before + body_frames_ + halo_.after};
  chunk_.make_room();
  begin_chunk(0);
}

/// The chunk has samples from its span's begin on; this says how far they may go.
void Meter::begin_chunk(std::int64_t body_begin) {
  chunk_.body = {body_begin, body_begin + body_frames_};
  chunk_.span.end = chunk_.body.end + halo_.after;
}

void Meter::add(AudioView audio) {
  for (std::size_t at = 0; at < audio.frames();) {
    const auto room = static_cast<std::size_t>(chunk_.span.size() - filled_);
    const std::size_t count = std::min(room, audio.frames() - at);
    const AudioSpan to = chunk_.writable().slice(static_cast<std::size_t>(filled_), count);
    for (int c = 0; c < format_.channels; ++c) std::copy_n(audio[c].data() + at, count, to[c].data());
    at += count;
    filled_ += static_cast<std::int64_t>(count);
    if (filled_ == chunk_.span.size()) {
      measure(chunk_.body.end);
      carry_on();
    }
  }
}

void Meter::measure(std::int64_t body_end) {
  chunk_.body.end = body_end;
  loudness_.consume({chunk_, {}, {}, {}});
}

/// To the next body: its context before, and what is known of it, move to the front.
void Meter::carry_on() {
  const std::int64_t next = chunk_.body.end, from = std::max<std::int64_t>(0, next - halo_.before);
  const auto kept = static_cast<std::size_t>(frames() - from);
  const auto offset = static_cast<std::size_t>(from - chunk_.span.begin);
  const AudioSpan all = chunk_.writable();
  for (int c = 0; c < format_.channels; ++c)
    std::copy_n(all[c].begin() + static_cast<std::ptrdiff_t>(offset), kept, all[c].begin());
  chunk_.span.begin = from;
  filled_ = static_cast<std::int64_t>(kept);
  begin_chunk(next);
}

Levels Meter::finish() {
  const std::int64_t end = frames();
  if (end > chunk_.body.end) {  // what lies behind this body is a chunk of its own
    chunk_.span.end = end;
    measure(chunk_.body.end);
    carry_on();
  }
  chunk_.span.end = end;
  measure(end);
  Loudness::Result r = loudness_.finish();
  blocks_.swap(r.blocks.bytes);
  return {r.integrated_lufs,    r.range_lu,       r.max_momentary_lufs,
          r.max_shortterm_lufs, r.true_peak_dbtp, r.sample_peak_dbfs};
}

}  // namespace nocturne

// Runs one analyzer over a generated signal in chunks of any sizes, as the pipeline does over a file.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>

#include "analyzers/analyzer.h"
#include "analyzers/front_end.h"
#include "tests/support/signal.h"

namespace nocturne::test {

/// The chunk that answers for `body` of the signal.
inline void load_chunk(const Signal& s, Frames body, Halo halo, Chunk& chunk) {
  const auto total = static_cast<std::int64_t>(s.frames());
  chunk.format = s.format;
  chunk.body = body;
  chunk.span = {std::max<std::int64_t>(0, body.begin - halo.before), std::min(total, body.end + halo.after)};
  chunk.last = body.end == total;
  chunk.make_room();
  for (int c = 0; c < s.format.channels; ++c) {
    const auto& from = s.channels[static_cast<std::size_t>(c)];
    std::copy(from.begin() + chunk.span.begin, from.begin() + chunk.span.end, chunk.writable()[c].begin());
  }
}

/// The state after the signal was consumed in chunks whose sizes `next_size` gives, each by an analyzer of
/// its own.
template <Analyzer A>
A consume(const Signal& s, Mode mode, const std::function<std::int64_t()>& next_size) {
  FrontEnd front_end(s.format.rate);
  const Halo halo = widest(FrontEnd::halo(s.format.rate), A::halo(s.format));
  const auto total = static_cast<std::int64_t>(s.frames());
  A whole(s.format, mode);
  Chunk chunk;
  std::int64_t begin = 0;
  do {
    const std::int64_t end = std::min(total, begin + next_size());
    load_chunk(s, {begin, end}, halo, chunk);
    A part(s.format, mode);
    part.consume(front_end.prepare(chunk));
    whole.merge(std::move(part));
    begin = end;
  } while (begin < total);
  return whole;
}

template <Analyzer A>
typename A::Result analyze(const Signal& s, Mode mode = Mode::full, std::int64_t chunk_frames = 1 << 18) {
  return consume<A>(s, mode, [=] { return chunk_frames; }).finish();
}

}  // namespace nocturne::test

// The stages between a filled chunk and an outcome, and the drivers that run them.
// SPDX-License-Identifier: GPL-3.0-or-later
//
//      +--------------- empty buffer goes round again ---------------+
//      v                                                             |
//   fill (Source) --> analyze (one a thread) --> assemble (one at a time, in order per track)
//                                                 +--> finish (any number) --> write (one at a time)
//
// A buffer is free only when its part has been merged, so parts cannot pile up: memory is bounded by the
// buffers. Every driver gives the same outcomes, bit for bit: the chunks are the same and merges are in
// order.
#pragma once

#include <functional>

#include "analyzers/front_end.h"
#include "pipeline/assembler.h"
#include "pipeline/processor_cache.h"
#include "pipeline/source.h"

namespace nocturne {

/// A front end is made from the sample rate alone.
using FrontEndCache = ProcessorCache<int, FrontEnd>;

/// Analyses one loaded chunk as its task says; a load without samples becomes a part without analyzers.
/// Thread-safe.
Part analyze(const Source::Load& load, FrontEndCache& cache);

/// The results of a whole track; an exception becomes a failure of stage "analyze". Thread-safe.
Outcome finish(Assembler::Ended ended);

/// What a driver runs. `write` is called by one thread at a time and must not throw.
struct Pipeline {
  Source& source;
  FrontEndCache& cache;
  std::function<void(Outcome)> write;
};

/// Runs until the source is exhausted. `buffers` chunks go round, and bound the memory. Exceptions of the
/// stages themselves (out of memory) pass through once all threads have ended.
void run_serial(const Pipeline& pipeline);
void run_graph(const Pipeline& pipeline, int threads, int buffers);    // oneTBB flow graph
void run_threads(const Pipeline& pipeline, int threads, int buffers);  // std::thread, for ThreadSanitizer

}  // namespace nocturne

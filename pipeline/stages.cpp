// Analyze and finish, and the serial driver.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages.h"

#include <exception>
#include <utility>

#include "analyzers/registry.h"
#include "pipeline/denormals.h"

namespace nocturne {

Part analyze(const Source::Load& load, FrontEndCache& cache) {
  const Chunk& chunk = *load.chunk;
  Part part{chunk.track, chunk.index, {}, load.ending};
  if (!load.has_samples()) return part;
  const FlushDenormals flush;
  auto front_end =
      cache.lease(chunk.format.rate, [&] { return std::make_unique<FrontEnd>(chunk.format.rate); });
  part.analyzers = make_analyzers(chunk.format, load.task->mode, load.task->groups);
  const Material material = front_end->prepare(chunk);
  for (AnyAnalyzer& analyzer : part.analyzers) analyzer.consume(material);
  return part;
}

Outcome finish(Assembler::Ended ended) {
  if (auto* failure = std::get_if<TrackFailure>(&ended)) return std::move(*failure);
  if (auto* recognized = std::get_if<TrackRecognized>(&ended)) return *recognized;
  Assembled& track = std::get<Assembled>(ended);
  const FlushDenormals flush;
  try {
    return TrackReport{track.track, std::move(track.stream), finish_all(track.analyzers)};
  } catch (const std::exception& e) {
    return TrackFailure{track.track, "analyze", e.what()};
  }
}

void run_serial(const Pipeline& pipeline) {
  Chunk chunk;
  Assembler assembler;
  Source::Load load;
  while (pipeline.source.fill(chunk, load) == Source::Fill::loaded)
    if (auto ended = assembler.add(analyze(load, pipeline.cache))) pipeline.write(finish(std::move(*ended)));
}

}  // namespace nocturne

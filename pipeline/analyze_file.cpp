// One file through the pipeline, without a database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/error.h"
#include "pipeline/groups.h"
#include "pipeline/scan.h"
#include "pipeline/stages.h"

namespace nocturne {

TrackAnalysis analyze_file(const std::filesystem::path& path, Mode mode) {
  const std::vector<Track> tracks{{path.string(), {}, 0, 0}};
  ScanProgress progress;
  Source source(tracks, {}, progress, {}, [&](std::size_t) { return Task{.mode = mode}; });
  FrontEndCache cache(1);
  TrackAnalysis result;
  std::optional<TrackFailure> failure;
  run_serial({source, cache, [&](Outcome outcome) {
                if (auto* f = std::get_if<TrackFailure>(&outcome))
                  failure = *f;
                else if (auto* r = std::get_if<TrackReport>(&outcome))
                  result = {static_cast<double>(r->stream.frames) / r->stream.format.rate,
                            r->stream.frames,
                            r->stream.format.rate,
                            r->stream.format.channels,
                            r->stream.bits,
                            r->stream.codec,
                            r->stream.container,
                            std::move(r->groups)};
              }});
  if (failure) throw Error(ErrorCode::file, failure->what);
  std::ranges::move(file_groups(path), std::back_inserter(result.groups));
  return result;
}

}  // namespace nocturne

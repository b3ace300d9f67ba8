// Each reference is analysed as a track is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/references.h"

#include "audio/payload_hash.h"
#include "core/error.h"
#include "core/hex.h"
#include "pipeline/denormals.h"
#include "pipeline/track_analysis.h"
#include "pipeline/walk.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr double kShortestSeconds = 3;  // one window of short-term loudness (EBU Tech 3341)
constexpr std::size_t kPortion = 16'384;

/// What goes wrong with a reference is wrong with the command line.
template <class F>
auto as_usage(F&& work) {
  try {
    return work();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::file) throw;
    throw Error(ErrorCode::usage, "--reference: " + std::string(e.what()));
  }
}

Measurement measured(const fs::path& file, JobWatch& watch) {
  const JobAudio audio({file}, file, NonFinite::fail, 0);
  Measurement out = analyze_job(audio, Detail::levels, kPortion, watch).whole;
  const std::string name = printable(file.native());
  if (static_cast<double>(out.frames) < kShortestSeconds * out.format.rate)
    throw Error(ErrorCode::file, name + ": is shorter than three seconds, which say too little");
  if (!out.levels.integrated_lufs) throw Error(ErrorCode::file, name + ": is silent, or nearly so");
  return out;
}

}  // namespace

std::vector<MasterAims::Reference> listed_references(std::span<const MasterAims::Reference> named,
                                                     std::span<const std::string> extensions) {
  std::vector<MasterAims::Reference> out;
  for (const auto& [file, weight] : named) {
    std::error_code error;
    const fs::path real = fs::canonical(file, error);
    const std::string name = "--reference: " + printable(file.native());
    if (error) throw Error(ErrorCode::usage, name + ": cannot be opened (" + error.message() + ")");
    if (!fs::is_directory(real)) {
      out.push_back({file, weight});
      continue;
    }
    const Walk found = walk(real.native(), extensions);
    if (found.tracks.empty()) throw Error(ErrorCode::usage, name + ": holds no audio files");
    for (const Track& track : found.tracks) out.push_back({track.path, weight});
  }
  return out;
}

std::vector<std::string> reference_hashes(std::span<const MasterAims::Reference> references) {
  std::vector<std::string> out;
  for (const auto& reference : references)
    out.push_back(as_usage([&] { return hex(payload_hash(reference.file)); }));
  return out;
}

std::vector<WeightedReference> measured_references(std::span<const MasterAims::Reference> references,
                                                   JobWatch& watch) {
  const FlushDenormals flush;
  std::vector<WeightedReference> out;
  for (const auto& [file, weight] : references)
    out.push_back({as_usage([&] { return measured(file, watch); }), weight});
  return out;
}

}  // namespace nocturne

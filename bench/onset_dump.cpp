// Writes the onsets of files, and the salience of beats in them, for scripts/training.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: onset_dump FOLDER FILE...     FOLDER/NAME.onsets: the frame rate (float64), then eight bytes a
// frame; FOLDER/NAME.salience: its rate (float64), then beat and downbeat (float32) of each frame
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "analyzers/beat_network.h"
#include "analyzers/front_end.h"
#include "audio/chunk_reader.h"

namespace {

using namespace nocturne;

constexpr std::int64_t kBody = 1 << 18;

OnsetEnvelope onsets_of(const std::filesystem::path& path) {
  auto decoder = open_decoder(path);
  const int rate = decoder->info().format.rate;
  ChunkReader reader(std::move(decoder), kBody, FrontEnd::halo(rate));
  FrontEnd front_end(rate);
  OnsetEnvelope whole;
  for (Chunk chunk; reader.fill(chunk);) {
    OnsetEnvelope part;
    part.consume(front_end.prepare(chunk).spectrum);
    whole.merge(std::move(part));
  }
  return whole;
}

template <class T>
void put(std::ofstream& out, const T& value) {
  out.write(reinterpret_cast<const char*>(&value), sizeof value);
}

void dump(const std::filesystem::path& folder, const std::filesystem::path& path) {
  const OnsetEnvelope onsets = onsets_of(path);
  std::ofstream stored(folder / (path.stem().string() + ".onsets"), std::ios::binary);
  put(stored, onsets.frame_rate());
  for (std::int64_t k = 0; k < onsets.frames(); ++k) put(stored, onsets.detail(k));
  const BeatSalience salience = beat_salience(onsets);
  std::ofstream answers(folder / (path.stem().string() + ".salience"), std::ios::binary);
  put(answers, salience.rate);
  for (std::size_t k = 0; k < salience.beat.size(); ++k)
    put(answers, salience.beat[k]), put(answers, salience.downbeat[k]);
}

}  // namespace

int main(int argc, char** argv) {
  int failed = 0;
  for (int i = 2; i < argc; ++i) try {
      dump(argv[1], argv[i]);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "%s\n", e.what());
      failed = 1;
    }
  return failed;
}

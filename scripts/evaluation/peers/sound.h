// What the peers' adapters share: a sound file as floats, and the answer as one JSON object for the scorer.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sndfile.h>

#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

struct Sound {
  int rate;
  int channels;
  std::vector<float> samples;  // interleaved

  size_t frames() const { return samples.size() / channels; }

  // Mean of the channels.
  template <class T>
  std::vector<T> mono() const {
    std::vector<T> mixed(frames());
    for (size_t i = 0; i < mixed.size(); ++i) {
      double sum = 0;
      for (int c = 0; c < channels; ++c) sum += samples[i * channels + c];
      mixed[i] = static_cast<T>(sum / channels);
    }
    return mixed;
  }
};

inline Sound read(const char* path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path, SFM_READ, &info);
  if (!file) throw std::runtime_error(std::string(path) + ": " + sf_strerror(nullptr));
  Sound sound{info.samplerate, info.channels, std::vector<float>(info.frames * info.channels)};
  sound.samples.resize(sf_readf_float(file, sound.samples.data(), info.frames) * info.channels);
  sf_close(file);
  return sound;
}

// {"bpm": …, "beats": […], "key": …}; what is not known (0, nullptr, empty) is null.
inline void print(double bpm, const std::vector<double>* beats, const std::string& key) {
  std::printf(bpm > 0 && std::isfinite(bpm) ? "{\"bpm\": %.4f" : "{\"bpm\": null", bpm);
  if (beats) {
    std::printf(", \"beats\": [");
    for (size_t i = 0; i < beats->size(); ++i) std::printf(i ? ", %.4f" : "%.4f", (*beats)[i]);
    std::printf("]");
  }
  if (!key.empty()) std::printf(", \"key\": \"%s\"", key.c_str());
  std::printf("}\n");
}

// Runs an adapter's work on the last argument; a failure is one line on stderr and status 1.
template <class Work>
int run(int count, char** arguments, int wanted, const char* usage, Work work) {
  if (count != wanted) {
    std::fprintf(stderr, "usage: %s\n", usage);
    return 2;
  }
  try {
    work(read(arguments[count - 1]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", arguments[0], error.what());
    return 1;
  }
}

}  // namespace peers

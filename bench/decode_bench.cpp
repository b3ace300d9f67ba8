// Speed of decoding, by codec and library: seconds of sound per second of processor time.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The figures in audio/codec_table.cpp come from this program, run with the name of a stereo WAV file of real
// music in NOCTURNE_BENCH_MUSIC; without it, noise stands in, which flatters none of the codecs.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iterator>
#include <map>
#include <vector>

#include "audio/codec_table.h"
#include "core/error.h"
#include "tests/support/encode.h"

namespace nocturne {
namespace {

struct Encoding {
  const char* name;
  const char* file;
  std::vector<std::string> arguments;
};

const Encoding kEncodings[] = {
    {"wav_16", "a.wav", {"-c:a", "pcm_s16le"}},
    {"wav_24", "b.wav", {"-c:a", "pcm_s24le"}},
    {"wav_float", "c.wav", {"-c:a", "pcm_f32le"}},
    {"aiff_16", "a.aiff", {"-c:a", "pcm_s16be"}},
    {"flac_16", "a.flac", {"-sample_fmt", "s16"}},
    {"flac_24_96k", "b.flac", {"-ar", "96000", "-sample_fmt", "s32", "-bits_per_raw_sample", "24"}},
    {"vorbis_q6", "a.ogg", {"-c:a", "libvorbis", "-q:a", "6"}},
    {"opus_160k", "a.opus", {"-c:a", "libopus", "-b:a", "160k"}},
    {"mp3_256k", "a.mp3", {"-c:a", "libmp3lame", "-b:a", "256k"}},
    {"aac_192k", "a.m4a", {"-c:a", "aac", "-b:a", "192k"}},
    {"alac_16", "b.m4a", {"-c:a", "alac", "-sample_fmt", "s16p"}},
    {"wma_128k", "a.wma", {"-c:a", "wmav2", "-b:a", "128k"}},
    {"wavpack_16", "a.wv", {"-c:a", "wavpack", "-sample_fmt", "s16p"}},
    {"tta_16", "a.tta", {"-c:a", "tta", "-sample_fmt", "s16"}},
};

const test::TempDir& folder() {
  static const test::TempDir dir;
  return dir;
}

std::filesystem::path music() {
  if (const char* given = std::getenv("NOCTURNE_BENCH_MUSIC")) return given;
  const auto path = folder() / "source.wav";
  if (!exists(path))
    test::write_wav(path, test::noise(Format::of(44100, 2), 60, 0.1, 1), test::WavSamples::s16);
  return path;
}

const std::filesystem::path& encoded(const Encoding& encoding) {
  static std::map<std::string, std::filesystem::path> made;
  auto& path = made[encoding.name];
  if (path.empty()) {
    std::vector<std::string> arguments{"-i", music().string()};
    arguments.insert(arguments.end(), encoding.arguments.begin(), encoding.arguments.end());
    path = folder() / encoding.file;
    arguments.push_back(path.string());
    test::ffmpeg(arguments);
  }
  return path;
}

/// Decodes a whole file and returns its length in seconds.
double decode(DecodingLibrary library, const std::filesystem::path& path, std::vector<float>& buffer) {
  constexpr std::size_t kFrames = 65536;
  const auto decoder = open_with(library, path);
  const Format& format = decoder->info().format;
  buffer.resize(kFrames * static_cast<std::size_t>(format.channels));
  const AudioSpan out(buffer.data(), kFrames, format.channels, kFrames);
  std::size_t frames = 0;
  for (std::size_t got = kFrames; got == kFrames;) frames += got = decoder->read(out);
  return static_cast<double>(frames) / format.rate;
}

/// Arguments: the number of the encoding, and 0 for libsndfile or 1 for libav.
void decode_whole_file(benchmark::State& state) {
  const Encoding& encoding = kEncodings[static_cast<std::size_t>(state.range(0))];
  const DecodingLibrary library = state.range(1) == 0 ? DecodingLibrary::sndfile : DecodingLibrary::libav;
  state.SetLabel(std::string(encoding.name) +
                 (library == DecodingLibrary::sndfile ? " by libsndfile" : " by libav"));
  std::vector<float> buffer;
  double seconds = 0;
  try {
    const auto& path = encoded(encoding);
    for (auto _ : state) seconds += decode(library, path, buffer);
  } catch (const Error& error) {
    state.SkipWithError(error.what());
  }
  state.counters["x_realtime"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}

BENCHMARK(decode_whole_file)
    ->ArgsProduct({benchmark::CreateDenseRange(0, static_cast<std::int64_t>(std::size(kEncodings)) - 1, 1),
                   {0, 1}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nocturne

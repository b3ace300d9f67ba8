// Sound files for tests: WAV by hand, other formats by ffmpeg, in a folder that goes away.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/signal.h"

namespace nocturne::test {

/// A fresh folder, removed with all in it.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "nocturne_test_XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

using Bytes = std::vector<std::uint8_t>;

inline Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// Appends `value` in `size` bytes, little-endian.
inline void put(Bytes& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

inline void put(Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

enum class WavSamples { u8, s16, s24, s32, f32, f64 };

inline int bytes_of(WavSamples samples) {
  static constexpr int kBytes[] = {1, 2, 3, 4, 4, 8};
  return kBytes[static_cast<int>(samples)];
}

/// Integers are rounded to the nearest and held within their range.
inline void put_sample(Bytes& out, double x, WavSamples samples) {
  if (samples == WavSamples::f32) return put(out, std::bit_cast<std::uint32_t>(static_cast<float>(x)), 4);
  if (samples == WavSamples::f64) return put(out, std::bit_cast<std::uint64_t>(x), 8);
  const int size = bytes_of(samples);
  const double full = std::ldexp(1.0, 8 * size - 1);
  const auto value = static_cast<std::int64_t>(std::clamp(std::round(x * full), -full, full - 1));
  put(out, static_cast<std::uint64_t>(samples == WavSamples::u8 ? value + 128 : value), size);
}

/// A header that may lie: what it says of the data is independent of what follows.
struct WavHeader {
  int channels = 2;
  std::uint32_t rate = 44100;
  WavSamples samples = WavSamples::s16;
  std::uint32_t data_bytes = 0;
  std::uint32_t speakers = 0;  // WAVEFORMATEXTENSIBLE's dwChannelMask; 0: the plain header
};

inline Bytes wav_header(const WavHeader& header) {
  const int size = bytes_of(header.samples);
  const bool real = header.samples == WavSamples::f32 || header.samples == WavSamples::f64;
  const auto channels = static_cast<std::uint64_t>(header.channels);
  const bool extensible = header.speakers != 0;
  Bytes out;
  put(out, "RIFF");
  put(out, header.data_bytes + (extensible ? 60 : 36), 4);
  put(out, "WAVEfmt ");
  put(out, extensible ? 40 : 16, 4);
  put(out, extensible ? 0xFFFE : real ? 3 : 1, 2);
  put(out, channels, 2);
  put(out, header.rate, 4);
  put(out, header.rate * channels * static_cast<std::uint64_t>(size), 4);
  put(out, channels * static_cast<std::uint64_t>(size), 2);
  put(out, static_cast<std::uint64_t>(8 * size), 2);
  if (extensible) {
    put(out, 22, 2);
    put(out, static_cast<std::uint64_t>(8 * size), 2);
    put(out, header.speakers, 4);
    put(out, real ? 3 : 1, 4);  // the sub-format's GUID: the plain header's tag, then what all of them share
    put(out, 0x0010'0000, 4);
    put(out, 0x719B'3800'AA00'0080, 8);
  }
  put(out, "data");
  put(out, header.data_bytes, 4);
  return out;
}

inline void write_wav(const std::filesystem::path& path, const Signal& signal, WavSamples samples,
                      std::uint32_t speakers = 0) {
  WavHeader header{signal.format.channels, static_cast<std::uint32_t>(signal.format.rate), samples, 0,
                   speakers};
  header.data_bytes = static_cast<std::uint32_t>(signal.frames() * signal.channels.size() *
                                                 static_cast<std::size_t>(bytes_of(samples)));
  Bytes out = wav_header(header);
  for (std::size_t i = 0; i < signal.frames(); ++i)
    for (const auto& channel : signal.channels) put_sample(out, channel[i], samples);
  write_bytes(path, out);
}

/// Runs ffmpeg with the arguments, waits, and throws where it fails.
inline void ffmpeg(std::vector<std::string> arguments) {
  static constexpr const char* kQuiet[] = {"ffmpeg", "-nostdin", "-v", "error", "-y"};
  arguments.insert(arguments.begin(), std::begin(kQuiet), std::end(kQuiet));
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  int status = 0;
  if (::posix_spawnp(&child, "ffmpeg", nullptr, nullptr, argv.data(), environ) != 0 ||
      ::waitpid(child, &status, 0) != child || status != 0)
    throw std::runtime_error("ffmpeg failed; the tests need it with the usual encoders");
}

/// Encodes the signal into `path`, whose suffix names the container, by way of a WAV file of `samples` next
/// to it.
inline std::filesystem::path encode(const Signal& signal, const std::filesystem::path& path,
                                    const std::vector<std::string>& arguments = {},
                                    WavSamples samples = WavSamples::f32) {
  const std::filesystem::path wav = path.string() + ".source.wav";
  write_wav(wav, signal, samples);
  std::vector<std::string> all{"-i", wav.string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.push_back(path.string());
  ffmpeg(std::move(all));
  std::filesystem::remove(wav);
  return path;
}

}  // namespace nocturne::test

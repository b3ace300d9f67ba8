// Length, digest, levels.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/read_back.h"

#include "audio/decoder.h"
#include "core/error.h"
#include "pipeline/sample_digest.h"

namespace nocturne {
namespace {

constexpr std::size_t kPortion = 16'384;  // frames

std::int64_t read_all(Decoder& decoder, JobWatch& watch, const std::function<void(AudioView)>& take) {
  const int channels = decoder.info().format.channels;
  std::vector<float> memory(kPortion * static_cast<std::size_t>(channels));
  const AudioSpan buffer(memory.data(), kPortion, channels, kPortion);
  std::int64_t frames = 0;
  for (std::size_t got = kPortion; got == kPortion;) {
    got = decoder.read(buffer);
    take(AudioView(buffer).slice(0, got));
    frames += static_cast<std::int64_t>(got);
    watch.advance(got);
  }
  return frames;
}

}  // namespace

Levels read_back(const std::filesystem::path& file, const std::filesystem::path& target,
                 const EncoderSettings& settings, const RenderedTrack& track, JobWatch& watch, Meter* album) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ErrorCode::file, printable(target.native()) + ": read back, " + what);
  };
  if (track.frames == 0) return track.levels;  // some formats have no file without sound to decode
  const auto decoder = open_decoder(file);
  watch.begin_pass(track.frames);
  const bool lossy = is_lossy(settings.format);
  SampleDigest digest(decoder->info().format.channels);
  Meter meter(decoder->info().format);
  const std::int64_t frames = read_all(*decoder, watch, [&](AudioView audio) {
    if (!lossy) return digest.add(audio);
    meter.add(audio);
    if (album) album->add(audio);
  });
  if (frames != track.frames)
    refuse("it has " + std::to_string(frames) + " frames and not " + std::to_string(track.frames));
  if (!lossy && digest.bytes() != track.samples) refuse("its samples are not those that were written");
  return lossy ? meter.finish() : track.levels;
}

}  // namespace nocturne

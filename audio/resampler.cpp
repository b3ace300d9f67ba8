// libsoxr, always fed in the same portions.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/resampler.h"

#include <soxr.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "audio/format.h"
#include "core/error.h"

namespace nocturne {
namespace {

[[noreturn]] void refuse(int from, int to, const char* words) {
  throw Error(ErrorCode::file, "resampling from " + std::to_string(from) + " to " + std::to_string(to) +
                                   " Hz failed (" + words + ")");
}

}  // namespace

std::int64_t resampled_frames(std::int64_t frames, int from, int to) {
  const std::int64_t whole = frames / from, rest = frames % from;  // no product overflows
  return whole * to + (2 * rest * to + from) / (2 * static_cast<std::int64_t>(from));
}

Resampler::Resampler(int from, int to, int channels) : from_(from), to_(to), channels_(channels) {
  const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, SOXR_ROLLOFF_NONE);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  state_ = soxr_create(from, to, static_cast<unsigned>(channels), &error, &io, &quality, &runtime);
  if (error != nullptr) refuse(from, to, error);
  out_stride_ = static_cast<std::size_t>(resampled_frames(kPortion, from, to)) + 16;
  in_.resize(kPortion * static_cast<std::size_t>(channels));
  out_.resize(out_stride_ * static_cast<std::size_t>(channels));
}

Resampler::~Resampler() { soxr_delete(state_); }

void Resampler::feed(AudioView audio, const Sink& sink) {
  for (std::size_t done = 0; done < audio.frames();) {
    const std::size_t count = std::min(kPortion - filled_, audio.frames() - done);
    for (int c = 0; c < channels_; ++c)
      std::copy_n(audio[c].data() + done, count,
                  in_.data() + static_cast<std::size_t>(c) * kPortion + filled_);
    filled_ += count;
    done += count;
    if (filled_ == kPortion) convert(std::exchange(filled_, 0), sink);
  }
  fed_ += static_cast<std::int64_t>(audio.frames());
}

void Resampler::convert(std::size_t frames, const Sink& sink) {
  for (std::size_t consumed = 0; consumed < frames;) drain(sink, frames, consumed);
}

/// One call of libsoxr: takes frames from number `consumed` on; none are left: the end. Returns the frames
/// that came out.
std::size_t Resampler::drain(const Sink& sink, std::size_t frames, std::size_t& consumed) {
  std::array<const float*, kMaxChannels> in{};
  std::array<float*, kMaxChannels> out{};
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels_); ++c) {
    in[c] = in_.data() + c * kPortion + consumed;
    out[c] = out_.data() + c * out_stride_;
  }
  std::size_t taken = 0, got = 0;
  const soxr_error_t error = soxr_process(state_, frames == 0 ? nullptr : static_cast<soxr_in_t>(in.data()),
                                          frames - consumed, &taken, out.data(), out_stride_, &got);
  if (error != nullptr) refuse(from_, to_, error);
  consumed += taken;
  give(got, sink);
  return got;
}

void Resampler::give(std::size_t frames, const Sink& sink) {
  if (frames > 0) sink({out_.data(), out_stride_, channels_, frames});
  given_ += static_cast<std::int64_t>(frames);
}

void Resampler::finish(const Sink& sink) {
  convert(std::exchange(filled_, 0), sink);
  std::size_t none = 0;
  while (fed_ > 0 && drain(sink, 0, none) > 0) {
  }
}

}  // namespace nocturne

// Re-blocking at both ends, and the cut of the latency.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/chain.h"

#include <algorithm>
#include <utility>

namespace nocturne {

BlockBuffer::BlockBuffer(int channels, std::size_t frames)
    : channels_(channels), frames_(frames), samples_(frames * static_cast<std::size_t>(channels)) {}

std::size_t BlockBuffer::take(AudioView audio, std::size_t first) {
  const std::size_t count = std::min(audio.frames() - first, frames_ - filled_);
  const AudioSpan to = block();
  for (int c = 0; c < channels_; ++c)
    std::copy_n(audio[c].begin() + static_cast<std::ptrdiff_t>(first), count,
                to[c].begin() + static_cast<std::ptrdiff_t>(filled_));
  filled_ += count;
  return count;
}

void BlockBuffer::fill_with_silence() {
  const AudioSpan to = block();
  for (int c = 0; c < channels_; ++c)
    std::fill(to[c].begin() + static_cast<std::ptrdiff_t>(filled_), to[c].end(), 0.0f);
  filled_ = frames_;
}

AudioSpan BlockBuffer::block() { return {samples_.data(), frames_, channels_, frames_}; }

AudioView BlockBuffer::content() const { return {samples_.data(), frames_, channels_, filled_}; }

Chain::Chain(std::vector<Stage*> stages, int channels)
    : stages_(std::move(stages)), in_(channels), out_(channels), skip_(latency()) {}

std::int64_t Chain::latency() const noexcept {
  std::int64_t sum = 0;
  for (const Stage* stage : stages_) sum += stage->latency();
  return sum;
}

void Chain::reset() noexcept {
  for (Stage* stage : stages_) stage->reset();
  in_.clear();
  out_.clear();
  fed_ = given_ = 0;
  skip_ = latency();
}

void Chain::feed(AudioView audio, const Sink& sink) {
  fed_ += static_cast<std::int64_t>(audio.frames());
  for (std::size_t done = 0; done < audio.frames();) {
    done += in_.take(audio, done);
    if (in_.full()) run_block(sink);
  }
}

void Chain::finish(const Sink& sink) {
  while (given_ + static_cast<std::int64_t>(out_.filled()) < fed_) {
    in_.fill_with_silence();
    run_block(sink);
  }
  const auto rest = static_cast<std::size_t>(fed_ - given_);
  if (rest > 0) sink(out_.content().slice(0, rest), given_);
  reset();
}

void Chain::run_block(const Sink& sink) {
  const AudioSpan block = in_.block();
  for (Stage* stage : stages_) stage->process(block);
  const auto late = std::min<std::int64_t>(skip_, kBlock);
  skip_ -= late;
  give(AudioView(block).slice(static_cast<std::size_t>(late), kBlock - static_cast<std::size_t>(late)), sink);
  in_.clear();
}

void Chain::give(AudioView audio, const Sink& sink) {
  for (std::size_t done = 0; done < audio.frames();) {
    done += out_.take(audio, done);
    if (!out_.full()) return;
    if (given_ + static_cast<std::int64_t>(kBlock) > fed_) return;  // the rest is behind the track's end
    sink(out_.content(), given_);
    given_ += static_cast<std::int64_t>(kBlock);
    out_.clear();
  }
}

}  // namespace nocturne

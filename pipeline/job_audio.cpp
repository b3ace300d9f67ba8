// Adapters around decoders, in this order: joined, finite, tapped, resampled.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/job_audio.h"

#include <algorithm>
#include <utility>

namespace nocturne {
namespace {

/// Shows what passes through it, cut where the joined files begin.
class TappedDecoder final : public Decoder {
 public:
  TappedDecoder(std::unique_ptr<Decoder> source, const JoinedDecoder& joined, JobAudio::Tap tap)
      : source_(std::move(source)), joined_(joined), tap_(std::move(tap)) {}

  const StreamInfo& info() const override { return source_->info(); }

  std::size_t read(AudioSpan out) override {
    const std::size_t got = source_->read(out);
    for (std::size_t done = 0; done < got;) {
      while (track_ + 1 < begins().size() && begins()[track_ + 1] <= position_) ++track_;
      const std::int64_t end = track_ + 1 < begins().size() ? begins()[track_ + 1] : position_ + kFar;
      const auto count = std::min(got - done, static_cast<std::size_t>(end - position_));
      tap_(track_, AudioView(out).slice(done, count));
      done += count;
      position_ += static_cast<std::int64_t>(count);
    }
    return got;
  }

 private:
  static constexpr std::int64_t kFar = std::int64_t{1} << 40;
  const std::vector<std::int64_t>& begins() const { return joined_.first_frames(); }

  std::unique_ptr<Decoder> source_;
  const JoinedDecoder& joined_;
  JobAudio::Tap tap_;
  std::size_t track_ = 0;
  std::int64_t position_ = 0;
};

}  // namespace

JobAudio::Stream JobAudio::open(Tap tap) const {
  Stream stream;
  std::unique_ptr<JoinedDecoder> files = joined(files_);
  const JoinedDecoder& in_a_row = *files;
  stream.source_ = files->info();
  std::unique_ptr<FiniteDecoder> checked = finite(std::move(files), non_finite_, name_);
  stream.finite_ = checked.get();
  stream.decoder_ = std::move(checked);
  if (tap)
    stream.decoder_ = std::make_unique<TappedDecoder>(std::move(stream.decoder_), in_a_row, std::move(tap));
  if (rate_ != 0) stream.decoder_ = resampled(std::move(stream.decoder_), rate_);
  return stream;
}

void JobAudio::Stream::run(std::size_t portion, JobWatch& watch, const std::function<void(AudioView)>& take) {
  watch.begin_pass(info().frames);
  const int channels = info().format.channels;
  std::vector<float> memory(portion * static_cast<std::size_t>(channels));
  const AudioSpan buffer(memory.data(), portion, channels, portion);
  for (std::size_t got = portion; got == portion;) {
    got = decoder_->read(buffer);
    take(AudioView(buffer).slice(0, got));
    watch.advance(got);
  }
}

}  // namespace nocturne

// The three adapters.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder_adapters.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/planar.h"
#include "audio/planar_queue.h"
#include "audio/resampler.h"
#include "core/error.h"

namespace nocturne {
namespace {

class ResampledDecoder final : public Decoder {
 public:
  ResampledDecoder(std::unique_ptr<Decoder> source, int rate)
      : source_(std::move(source)),
        info_(source_->info()),
        resampler_(info_.format.rate, rate, info_.format.channels),
        queue_(info_.format.channels),
        block_(kBlockFrames * static_cast<std::size_t>(info_.format.channels)) {
    if (info_.frames >= 0) info_.frames = resampled_frames(info_.frames, info_.format.rate, rate);
    info_.format.rate = rate;
  }

  const StreamInfo& info() const override { return info_; }

  std::size_t read(AudioSpan out) override {
    std::size_t filled = queue_.take(out);
    while (filled < out.frames() && !ended_) {
      refill();
      filled += queue_.take(out.slice(filled, out.frames() - filled));
    }
    return filled;
  }

 private:
  static constexpr std::size_t kBlockFrames = 4096;

  void refill() {
    const AudioSpan block(block_.data(), kBlockFrames, info_.format.channels, kBlockFrames);
    const auto keep = [this](AudioView audio) { queue_.put(audio); };
    const std::size_t got = source_->read(block);
    resampler_.feed(block.slice(0, got), keep);
    ended_ = got < kBlockFrames;
    if (ended_) resampler_.finish(keep);
  }

  std::unique_ptr<Decoder> source_;
  StreamInfo info_;
  Resampler resampler_;
  PlanarQueue queue_;
  std::vector<float> block_;
  bool ended_ = false;
};

class CheckedDecoder final : public FiniteDecoder {
 public:
  CheckedDecoder(std::unique_ptr<Decoder> source, NonFinite what, const std::filesystem::path& name)
      : source_(std::move(source)), what_(what), name_(printable(name.native())) {}

  const StreamInfo& info() const override { return source_->info(); }
  std::int64_t zeroed_frames() const override { return zeroed_; }

  std::size_t read(AudioSpan out) override {
    const std::size_t got = source_->read(out);
    const AudioSpan fresh = out.slice(0, got);
    if (what_ == NonFinite::fail && any_non_finite(fresh)) refuse_first(fresh);
    zeroed_ += static_cast<std::int64_t>(silence_non_finite(fresh));
    position_ += static_cast<std::int64_t>(got);
    return got;
  }

 private:
  void refuse_first(AudioView audio) const {
    for (std::size_t i = 0; i < audio.frames(); ++i)
      for (int c = 0; c < audio.channels(); ++c)
        if (!std::isfinite(audio[c][i])) refuse(position_ + static_cast<std::int64_t>(i), c, audio[c][i]);
  }

  [[noreturn]] void refuse(std::int64_t frame, int channel, float sample) const {
    throw NonFiniteError(ErrorCode::file, name_ + ": " + (std::isnan(sample) ? "NaN" : "an infinity") +
                                              " at frame " + std::to_string(frame) + ", channel " +
                                              std::to_string(channel + 1));
  }

  std::unique_ptr<Decoder> source_;
  NonFinite what_;
  std::string name_;
  std::int64_t position_ = 0, zeroed_ = 0;
};

std::string described(const std::filesystem::path& file, const Format& format) {
  return printable(file.native()) + " (" + std::to_string(format.rate) + " Hz, " +
         std::to_string(format.channels) + " channels)";
}

class FilesInARow final : public JoinedDecoder {
 public:
  explicit FilesInARow(std::vector<std::filesystem::path> files) : files_(std::move(files)) {
    if (files_.empty()) throw Error(ErrorCode::file, "no files to join");
    info_ = open_decoder(files_[0])->info();
    for (std::size_t i = 1; i < files_.size(); ++i) include(i, open_decoder(files_[i])->info());
    open_next();
  }

  const StreamInfo& info() const override { return info_; }
  const std::vector<std::int64_t>& first_frames() const override { return first_frames_; }

  std::size_t read(AudioSpan out) override {
    std::size_t filled = 0;
    while (filled < out.frames() && current_) {
      const std::size_t wanted = out.frames() - filled;
      const std::size_t got = current_->read(out.slice(filled, wanted));
      filled += got;
      position_ += static_cast<std::int64_t>(got);
      if (got < wanted) open_next();
    }
    return filled;
  }

 private:
  void include(std::size_t file, const StreamInfo& other) {
    const Format &a = info_.format, &b = other.format;
    const std::string both = described(files_[file], b) + " cannot be joined to " + described(files_[0], a);
    if (a.rate != b.rate || a.channels != b.channels)
      throw Error(ErrorCode::file, both + ": they differ in rate or channels");
    if (a.layout != b.layout) throw Error(ErrorCode::file, both + ": their channels stand at other places");
    info_.bits = std::max(info_.bits, other.bits);
    info_.frames = info_.frames < 0 || other.frames < 0 ? -1 : info_.frames + other.frames;
  }

  void open_next() {
    current_.reset();
    if (first_frames_.size() == files_.size()) return;
    current_ = open_decoder(files_[first_frames_.size()]);
    first_frames_.push_back(position_);
  }

  std::vector<std::filesystem::path> files_;
  StreamInfo info_;
  std::unique_ptr<Decoder> current_;
  std::vector<std::int64_t> first_frames_;
  std::int64_t position_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> resampled(std::unique_ptr<Decoder> decoder, int rate) {
  if (decoder->info().format.rate == rate) return decoder;
  return std::make_unique<ResampledDecoder>(std::move(decoder), rate);
}

std::unique_ptr<FiniteDecoder> finite(std::unique_ptr<Decoder> decoder, NonFinite what,
                                      const std::filesystem::path& name) {
  return std::make_unique<CheckedDecoder>(std::move(decoder), what, name);
}

std::unique_ptr<JoinedDecoder> joined(std::vector<std::filesystem::path> files) {
  return std::make_unique<FilesInARow>(std::move(files));
}

}  // namespace nocturne

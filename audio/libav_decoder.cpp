// libavcodec as a Decoder: frames go straight from its buffers into the caller's.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/libav_decoder.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

#include <algorithm>

#include "audio/libav_input.h"
#include "audio/libav_terms.h"
#include "audio/ogg_tail.h"
#include "audio/sound_bytes.h"
#include "audio/stream_rules.h"

namespace nocturne {
namespace {

struct Free {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

class LibavDecoder final : public Decoder {
 public:
  explicit LibavDecoder(SourceFile source)
      : input_(std::move(source)), packet_(av_packet_alloc()), frame_(av_frame_alloc()) {
    if (!packet_ || !frame_) input_.source().fail("no memory to decode it");
    open_codec();
    describe();
  }

  const StreamInfo& info() const override { return info_; }

  std::size_t read(AudioSpan out) override {
    const auto wanted = static_cast<std::size_t>(
        std::min<std::int64_t>(static_cast<std::int64_t>(out.frames()), end_ - position_));
    forget_libav_words();
    std::size_t filled = 0;
    while (filled < wanted && have_frames()) {
      const auto left = static_cast<std::size_t>(frame_->nb_samples) - taken_;
      const std::size_t count = std::min(left, wanted - filled);
      if (!convert(*frame_, taken_, out.slice(filled, count)))
        input_.source().fail("decodes to samples of an unknown format");
      taken_ += count;
      filled += count;
    }
    position_ += static_cast<std::int64_t>(filled);
    require_bounded(input_.source(), info_, position_);
    if (filled < out.frames()) require_sound();
    return filled;
  }

 private:
  void open_codec() {
    const AVStream& stream = input_.stream();
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    codec_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    if (!codec_) input_.source().fail("no decoder for " + codec_of(*stream.codecpar));
    avcodec_parameters_to_context(codec_.get(), stream.codecpar);
    codec_->pkt_timebase = stream.time_base;  // by which it trims delay and padding
    codec_->thread_count = 1;                 // the program works on many tracks at once
    codec_->request_sample_fmt = AV_SAMPLE_FMT_FLTP;
    if (is_wma()) codec_->flags2 |= AV_CODEC_FLAG2_SKIP_MANUAL;
    if (is_lossless(*stream.codecpar)) codec_->err_recognition |= AV_EF_CRCCHECK;
    const int opened = avcodec_open2(codec_.get(), codec, nullptr);
    if (opened < 0) input_.source().fail("cannot be decoded", libav_words(opened));
  }

  /// The first decoded frame is asked, not the header: implicit SBR doubles the rate that the header names.
  void describe() {
    const AVCodecParameters& parameters = *input_.stream().codecpar;
    info_.codec = codec_of(parameters);
    info_.container = input_.container();
    info_.bits = bits_of(parameters);
    const bool any = next_frame();
    if (!any && bytes_ + input_.abandoned_bytes() > 0)
      input_.source().fail("nothing in it can be decoded", libav_words(AVERROR_INVALIDDATA));
    const AVChannelLayout& channels = any ? frame_->ch_layout : parameters.ch_layout;
    info_.format = {any ? frame_->sample_rate : parameters.sample_rate, channels.nb_channels,
                    layout_of(channels)};
    require_sane(input_.source(), info_);
    const Promise promise = input_.promise(info_.format.rate, skipped_);
    if (!any && promise.frames > 0) input_.source().fail("nothing in it can be decoded");
    info_.frames = any ? promise.frames : 0;
    if (promise.exact) end_ = promise.frames;
    require_bounded(input_.source(), info_, info_.frames);
    if (any) skip_wma_delay();
  }

  /// WMA files do not name their delay. libavcodec's decoder skips two blocks for it, its own encoder makes
  /// one.
  void skip_wma_delay() {
    if (!is_wma()) return;
    const int blocks = input_.written_by_libav() ? 1 : 2;
    for (int i = 1; i < blocks && next_frame();) ++i;
    taken_ = static_cast<std::size_t>(frame_->nb_samples);
  }

  bool is_wma() const {
    return codec_->codec_id == AV_CODEC_ID_WMAV1 || codec_->codec_id == AV_CODEC_ID_WMAV2;
  }

  bool have_frames() { return taken_ < static_cast<std::size_t>(frame_->nb_samples) || next_frame(); }

  /// Decodes until there is a frame; false at the end of the stream.
  bool next_frame() {
    taken_ = 0;
    for (;;) {
      const int got = avcodec_receive_frame(codec_.get(), frame_.get());
      if (got == 0 && accept_frame()) return true;
      if (got == 0) continue;
      if (got == AVERROR_EOF || drained_) return false;
      if (got != AVERROR(EAGAIN)) damaged_bytes_ += packet_->size;
      feed();
    }
  }

  void feed() {
    drained_ = !input_.next(*packet_);
    const int sent = avcodec_send_packet(codec_.get(), drained_ ? nullptr : packet_.get());
    if (drained_) return;
    note_skip();
    bytes_ += packet_->size;
    if (sent == AVERROR(ENOMEM)) input_.source().fail("no memory to decode it");
    if (sent < 0 && sent != AVERROR_EOF) damaged_bytes_ += packet_->size;
    // A file of gigabytes with hardly a frame in it is not read to its end.
    constexpr std::int64_t kPatienceBytes = 4 << 20;
    if (damaged_bytes_ > kPatienceBytes && damaged_bytes_ > bytes_ / 2) require_sound();
  }

  void note_skip() {
    std::size_t size = 0;
    const std::uint8_t* data = av_packet_get_side_data(packet_.get(), AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (data == nullptr || size < 4 || info_.format.rate != 0) return;
    skipped_ += data[0] | data[1] << 8 | data[2] << 16 | data[3] << 24;
  }

  /// A frame of another format is one false sync in damaged bytes; several in a row are another stream.
  bool accept_frame() {
    const Format& format = info_.format;
    if (format.rate == 0 ||
        (frame_->sample_rate == format.rate && frame_->ch_layout.nb_channels == format.channels)) {
      foreign_frames_ = 0;
      return frame_->nb_samples > 0;
    }
    static constexpr int kMostForeignFrames = 3;
    if (++foreign_frames_ > kMostForeignFrames) input_.source().fail("changes its format midway");
    damaged_bytes_ += packet_->size;
    frame_->nb_samples = 0;
    return false;
  }

  void require_sound() {
    const SourceFile& source = input_.source();
    const auto damaged = static_cast<double>(damaged_bytes_ + input_.abandoned_bytes());
    const double share =
        damaged / static_cast<double>(std::max<std::int64_t>(1, bytes_ + input_.abandoned_bytes()));
    if (share > kMaxDamagedShare)
      source.fail("is damaged in too many places", libav_words(AVERROR_INVALIDDATA));
    if (breaks_off_within_ogg_page(source)) source.fail("truncated: breaks off within a page");
    StreamInfo promised = info_;
    const SoundBytes bytes = sound_bytes(source);
    if (bytes.present < bytes.promised) {  // some demuxers make the duration from what is there
      const double whole =
          static_cast<double>(bytes.promised) / static_cast<double>(std::max<std::int64_t>(1, bytes.present));
      const double frames = std::min(whole * static_cast<double>(position_), 1e18);
      promised.frames = std::max(promised.frames, static_cast<std::int64_t>(frames));
    }
    const double lost_s = share * static_cast<double>(promised.frames) / info_.format.rate;
    require_whole(source, promised, position_, kSlackSeconds + lost_s);
  }

  LibavInput input_;
  std::unique_ptr<AVCodecContext, Free> codec_;
  std::unique_ptr<AVPacket, Free> packet_;
  std::unique_ptr<AVFrame, Free> frame_;
  StreamInfo info_;
  std::size_t taken_ = 0;           // frames of frame_ given out
  std::int64_t position_ = 0;       // frames given out
  std::int64_t skipped_ = 0;        // frames of encoder delay before the first one
  std::int64_t bytes_ = 0;          // sent to the decoder
  std::int64_t damaged_bytes_ = 0;  // of these, refused by it
  std::int64_t end_ = INT64_MAX;    // frames behind it are padding
  int foreign_frames_ = 0;          // in a row
  bool drained_ = false;
};

}  // namespace

std::unique_ptr<Decoder> open_libav(SourceFile source) {
  return std::make_unique<LibavDecoder>(std::move(source));
}

}  // namespace nocturne

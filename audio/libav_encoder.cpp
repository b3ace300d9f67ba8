// libavcodec and libavformat as an Encoder.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/libav_encoder.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <optional>

#include "audio/interleave.h"
#include "audio/libav_input.h"
#include "audio/lossy_codec.h"
#include "audio/planar_queue.h"
#include "audio/resampler.h"

namespace nocturne {
namespace {

struct Free {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVFormatContext* context) const { avformat_free_context(context); }
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
};

int write_sink(void* sink, std::uint8_t* bytes, int count) {
  const auto size = static_cast<std::size_t>(count);
  return static_cast<SinkFile*>(sink)->write({bytes, size}) ? count : AVERROR(EIO);
}

std::int64_t seek_sink(void* sink, std::int64_t offset, int whence) {
  auto& file = *static_cast<SinkFile*>(sink);
  if ((whence & AVSEEK_SIZE) != 0) return file.size();
  const std::int64_t position = file.seek(offset, whence & ~AVSEEK_FORCE);
  return position < 0 ? AVERROR(EINVAL) : position;
}

class LibavEncoder final : public Encoder {
 public:
  LibavEncoder(SinkFile sink, const EncoderSettings& settings)
      : sink_(std::move(sink)),
        settings_(settings),
        row_(lossy_codec(settings.format)),
        order_(wave_order(settings.audio)),
        queue_(settings.audio.channels) {
    forget_libav_words();
    if (row_.rates.empty() && settings_.audio.rate != kOpusRate)
      resampler_.emplace(settings_.audio.rate, kOpusRate, settings_.audio.channels);
    open_codec();
    open_file();
    make_frame();
  }

  void write(AudioView audio) override {
    const auto encode = [this](AudioView part) { queue(part); };
    if (resampler_)
      resampler_->feed(audio, encode);
    else
      encode(audio);
  }

  void close() override {
    if (resampler_) resampler_->finish([this](AudioView part) { queue(part); });
    if (queue_.frames() > 0) encode_frame(queue_.frames());
    if (position_ == 0) refuse_nothing(settings_.format, sink_);
    send(nullptr);
    require(av_write_trailer(file_.get()), "cannot be completed");
    avio_flush(io_.get());
    sink_.check();
  }

 private:
  int rate() const { return row_.rates.empty() ? kOpusRate : settings_.audio.rate; }

  /// A failed write says why better than libav does.
  void require(int result, std::string_view what) const {
    sink_.check();
    if (result < 0) sink_.fail(what, libav_words(result));
  }

  void open_codec() {
    const AVCodec* codec = avcodec_find_encoder_by_name(row_.encoder);
    codec_.reset(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    if (!codec_) sink_.fail(std::string("libavcodec has no encoder ") + row_.encoder);
    codec_->sample_fmt = settings_.format == FileFormat::opus ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP;
    codec_->sample_rate = rate();
    codec_->time_base = {1, rate()};
    const Format& audio = settings_.audio;
    av_channel_layout_from_mask(&codec_->ch_layout, channel_mask(audio.layout, audio.channels));
    // No version numbers, so that the same sound makes the same bytes; M4A keeps its settings in its header.
    codec_->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER;
    codec_->thread_count = 1;
    // Of MP3 what LAME's own program does by itself: half as much time again as libavcodec's 5.
    if (settings_.format == FileFormat::mp3) codec_->compression_level = 3;
    codec_->bit_rate = bit_rate_of(settings_);
    require(avcodec_open2(codec_.get(), codec, nullptr), "cannot be encoded so");
  }

  void open_file() {
    constexpr int kBufferBytes = 1 << 16;
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(kBufferBytes));
    io_.reset(avio_alloc_context(buffer, kBufferBytes, 1, &sink_, nullptr, write_sink, seek_sink));
    AVFormatContext* context = nullptr;
    const int made = avformat_alloc_output_context2(&context, nullptr, row_.muxer, nullptr);
    file_.reset(context);
    if (buffer == nullptr || !io_ || !file_) sink_.fail("no memory to write it", libav_words(made));
    file_->pb = io_.get();
    file_->flags |= AVFMT_FLAG_BITEXACT;
    // The edit list is in ticks of the movie's clock: of a frame each, it is exact.
    if (settings_.format == FileFormat::m4a) av_opt_set_int(file_->priv_data, "movie_timescale", rate(), 0);
    stream_ = avformat_new_stream(file_.get(), nullptr);
    packet_.reset(av_packet_alloc());
    if (stream_ == nullptr || !packet_) sink_.fail("no memory to write it");
    avcodec_parameters_from_context(stream_->codecpar, codec_.get());
    stream_->time_base = codec_->time_base;
    require(avformat_write_header(file_.get(), nullptr), "cannot be written");
  }

  void make_frame() {
    frame_.reset(av_frame_alloc());
    if (!frame_) sink_.fail("no memory to encode it");
    frame_->format = codec_->sample_fmt;
    frame_->sample_rate = rate();
    frame_->nb_samples = codec_->frame_size;
    av_channel_layout_copy(&frame_->ch_layout, &codec_->ch_layout);
    require(av_frame_get_buffer(frame_.get(), 0), "no memory to encode it");
    block_.resize(static_cast<std::size_t>(codec_->frame_size * settings_.audio.channels));
  }

  void queue(AudioView audio) {
    const auto whole = static_cast<std::size_t>(codec_->frame_size);
    for (std::size_t done = 0; done < audio.frames();) {
      const std::size_t count = std::min(kPortion, audio.frames() - done);
      queue_.put(audio.slice(done, count));
      done += count;
      while (queue_.frames() >= whole) encode_frame(whole);
    }
  }

  void encode_frame(std::size_t frames) {
    require(av_frame_make_writable(frame_.get()), "no memory to encode it");
    const auto stride = static_cast<std::size_t>(codec_->frame_size);
    const AudioSpan block(block_.data(), stride, settings_.audio.channels, frames);
    queue_.take(block);
    if (codec_->sample_fmt == AV_SAMPLE_FMT_FLT)
      interleave_float(block, order_, reinterpret_cast<float*>(frame_->data[0]));
    else
      for (std::size_t c = 0; c < static_cast<std::size_t>(block.channels()); ++c)
        std::ranges::copy(block[order_[c]], reinterpret_cast<float*>(frame_->extended_data[c]));
    frame_->nb_samples = static_cast<int>(frames);
    frame_->pts = position_;
    position_ += static_cast<std::int64_t>(frames);
    send(frame_.get());
  }

  /// nullptr: the end.
  void send(const AVFrame* frame) {
    forget_libav_words();
    require(avcodec_send_frame(codec_.get(), frame), "cannot be encoded");
    for (;;) {
      const int got = avcodec_receive_packet(codec_.get(), packet_.get());
      if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return;
      require(got, "cannot be encoded");
      av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
      packet_->stream_index = stream_->index;
      ++packets_;
      if (frame == nullptr) correct_padding();
      require(av_write_frame(file_.get(), packet_.get()), "cannot be written");
      av_packet_unref(packet_.get());
    }
  }

  /// LAME ends with a frame of nothing but padding where the last but one has room for the sound; libavcodec
  /// then counts the padding of the last alone. By this, libavformat writes the Xing header.
  void correct_padding() {
    if (settings_.format != FileFormat::mp3) return;
    const std::int64_t coded = packets_ * codec_->frame_size;
    const std::int64_t padding = std::max<std::int64_t>(0, coded - codec_->initial_padding - position_);
    constexpr std::size_t kSize = 10;  // AV_PKT_DATA_SKIP_SAMPLES: two 32-bit numbers and two bytes
    std::size_t size = 0;
    std::uint8_t* skip = av_packet_get_side_data(packet_.get(), AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (skip == nullptr) skip = av_packet_new_side_data(packet_.get(), AV_PKT_DATA_SKIP_SAMPLES, kSize);
    if (skip == nullptr) sink_.fail("no memory to encode it");
    for (int byte = 0; byte < 4; ++byte) skip[4 + byte] = static_cast<std::uint8_t>(padding >> (8 * byte));
  }

  static constexpr std::size_t kPortion = 4096;  // frames that wait at most, beyond one of the codec's

  SinkFile sink_;  // outlives io_
  EncoderSettings settings_;
  const LossyCodec& row_;
  ChannelOrder order_;
  PlanarQueue queue_;
  std::optional<Resampler> resampler_;
  std::unique_ptr<AVCodecContext, Free> codec_;
  std::unique_ptr<AVIOContext, Free> io_;
  std::unique_ptr<AVFormatContext, Free> file_;
  std::unique_ptr<AVPacket, Free> packet_;
  std::unique_ptr<AVFrame, Free> frame_;
  AVStream* stream_ = nullptr;
  std::vector<float> block_;
  std::int64_t position_ = 0;  // frames encoded
  std::int64_t packets_ = 0;
};

}  // namespace

std::unique_ptr<Encoder> encode_with_libav(SinkFile sink, const EncoderSettings& settings) {
  return std::make_unique<LibavEncoder>(std::move(sink), settings);
}

}  // namespace nocturne

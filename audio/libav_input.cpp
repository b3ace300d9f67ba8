// libavformat on a descriptor of our own.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/libav_input.h"

extern "C" {
#include <libavformat/avformat.h>
}

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <utility>

#include "audio/encoder_padding.h"

namespace nocturne {
namespace {

/// Demuxers of files that hold sound themselves: no playlists, no streams by reference, no pictures, no
/// subtitles.
constexpr const char* kContainers =
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,iff,matroska,mlp,mov,mp3,mpc,mpc8,mpeg,"
    "mpegts,"
    "nut,ogg,oma,rm,sox,tak,truehd,tta,voc,w64,wav,wv,xwma";

/// Bytes looked at to find the format and the streams' parameters; leading garbage longer than this is no
/// music.
constexpr std::int64_t kProbeBytes = 1 << 20;
constexpr int kReadBytes = 1 << 17;  // per system call

thread_local std::string last_complaint;

void remember_complaint(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR) return;
  std::array<char, 200> line{};
  std::vsnprintf(line.data(), line.size(), format, arguments);
  last_complaint = line.data();
  while (!last_complaint.empty() && last_complaint.back() <= ' ') last_complaint.pop_back();
}

/// libavformat would open files named inside the file.
int refuse_reference(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

int read_source(void* source, std::uint8_t* out, int size) {
  const std::size_t got = static_cast<SourceFile*>(source)->read({out, static_cast<std::size_t>(size)});
  return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t seek_source(void* source, std::int64_t offset, int whence) {
  auto& file = *static_cast<SourceFile*>(source);
  if ((whence & AVSEEK_SIZE) != 0) return file.size();
  const std::int64_t position = file.seek(offset, whence & ~AVSEEK_FORCE);
  return position < 0 ? AVERROR(EINVAL) : position;
}

}  // namespace

std::string libav_words(int error) {
  if (!last_complaint.empty()) return std::exchange(last_complaint, {});
  std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
  av_strerror(error, words.data(), words.size());
  return words.data();
}

void forget_libav_words() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(remember_complaint); });
  last_complaint.clear();
}

LibavInput::LibavInput(SourceFile source) : source_(std::make_unique<SourceFile>(std::move(source))) {
  forget_libav_words();
  try {
    open();
    choose_stream();
  } catch (...) {
    close();
    throw;
  }
}

LibavInput::~LibavInput() { close(); }

void LibavInput::open() {
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(kReadBytes));
  io_ = avio_alloc_context(buffer, kReadBytes, 0, source_.get(), read_source, nullptr, seek_source);
  format_ = avformat_alloc_context();
  if (buffer == nullptr || io_ == nullptr || format_ == nullptr) source_->fail("no memory to open it");
  format_->pb = io_;
  format_->io_open = refuse_reference;
  format_->format_whitelist = av_strdup(kContainers);
  format_->probesize = kProbeBytes;
  format_->max_analyze_duration = 2 * AV_TIME_BASE;
  // On failure it frees the context and clears the pointer.
  const int opened = avformat_open_input(&format_, nullptr, nullptr, nullptr);
  if (opened < 0) source_->fail("is no audio that can be read", libav_words(opened));
}

void LibavInput::choose_stream() {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream& stream = *format_->streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO) stream.discard = AVDISCARD_ALL;
  }
  const int found = avformat_find_stream_info(format_, nullptr);
  const int best = found < 0 ? found : av_find_best_stream(format_, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
  if (best < 0) source_->fail("holds no audio", libav_words(best));
  stream_ = format_->streams[best];
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    if (format_->streams[i] != stream_) format_->streams[i]->discard = AVDISCARD_ALL;
  }
}

void LibavInput::close() {
  avformat_close_input(&format_);
  if (io_ != nullptr) av_freep(&io_->buffer);
  avio_context_free(&io_);
}

std::string LibavInput::container() const {
  const std::string_view names = format_->iformat->name;
  return std::string(names.substr(0, names.find(',')));
}

std::vector<Chapter> LibavInput::chapters() const {
  constexpr AVRational kMilliseconds{1, 1000};
  std::vector<Chapter> out;
  for (unsigned i = 0; i < format_->nb_chapters; ++i) {
    const AVChapter& chapter = *format_->chapters[i];
    const AVDictionaryEntry* title = av_dict_get(chapter.metadata, "title", nullptr, 0);
    out.push_back({av_rescale_q(chapter.start, chapter.time_base, kMilliseconds),
                   av_rescale_q(chapter.end, chapter.time_base, kMilliseconds),
                   title == nullptr ? "" : title->value});
  }
  return out;
}

bool LibavInput::next(AVPacket& packet) {
  for (;;) {
    av_packet_unref(&packet);
    const int got = av_read_frame(format_, &packet);
    if (got < 0) {
      if (got != AVERROR_EOF) abandoned_bytes_ = std::max<std::int64_t>(0, source_->size() - avio_tell(io_));
      return false;
    }
    if (packet.stream_index == stream_->index) return true;
  }
}

Promise LibavInput::promise(int rate, std::int64_t skipped) const {
  if (format_->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return {};
  if (stream_->duration == AV_NOPTS_VALUE) {
    if (format_->duration == AV_NOPTS_VALUE) return {};
    return {std::max<std::int64_t>(0, av_rescale(format_->duration, rate, AV_TIME_BASE)), false};
  }
  const std::int64_t frames =
      av_rescale_q(std::max<std::int64_t>(0, stream_->duration), stream_->time_base, {1, rate});
  if (container() == "mov") return mp4_promise(frames, rate, skipped);
  if (container() != "mp3") return {std::max<std::int64_t>(0, frames - skipped), false};
  // The Xing header counts delay and padding, and of the padding the decoder's delay is sound.
  constexpr int kDecoderDelay = 529;
  const EncoderGaps gaps = info_frame(*source_, 0).value_or(InfoFrame{}).gaps.value_or(EncoderGaps{});
  const int padding = std::max(0, gaps.padding - kDecoderDelay);
  return {std::max<std::int64_t>(0, frames - skipped - padding), false};
}

bool LibavInput::written_by_libav() const {
  const AVDictionaryEntry* tag = av_dict_get(format_->metadata, "encoder", nullptr, 0);
  return tag != nullptr && std::string_view(tag->value).starts_with("Lavf");
}

/// `edited` is the length of the edit list, which many programs write by a clock of 600 or 1000 ticks a
/// second. Where the media's own length differs from it by no more than such rounding, that is the one meant.
Promise LibavInput::mp4_promise(std::int64_t edited, int rate, std::int64_t skipped) const {
  const AVDictionaryEntry* tag = av_dict_get(format_->metadata, "iTunSMPB", nullptr, 0);
  const auto by_tag = tag == nullptr ? std::nullopt : itunes_frames(tag->value);
  if (by_tag) return {*by_tag, true};
  const auto media = mp4_media_duration(*source_, stream_->id);
  if (!media) return {edited, false};
  const std::int64_t unpadded = av_rescale_q(*media, stream_->time_base, {1, rate}) - skipped;
  const std::int64_t tick = rate / 600 + 1;
  return {std::abs(unpadded - edited) <= tick ? unpadded : edited, true};
}

}  // namespace nocturne

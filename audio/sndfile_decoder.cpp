// libsndfile as a Decoder: the cheapest exact read for each subtype, then one pass to planar float.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sndfile_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "audio/planar.h"
#include "audio/sound_bytes.h"
#include "audio/stream_rules.h"

namespace nocturne {
namespace {

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using Handle = std::unique_ptr<SNDFILE, Close>;

/// 32 KiB of stereo 32-bit samples: stays in the first-level cache between the library's loop and ours.
constexpr std::size_t kBlockSamples = 8192;

enum class Samples { int16, int32, real };

struct Subtype {
  int format;
  const char* codec;
  int bits;
  Samples read_as;  // the narrowest that holds every sample exactly and clips none
};

constexpr Subtype kSubtypes[] = {
    {SF_FORMAT_PCM_S8, "pcm_s8", 8, Samples::int16},
    {SF_FORMAT_PCM_U8, "pcm_u8", 8, Samples::int16},
    {SF_FORMAT_PCM_16, "pcm_s16", 16, Samples::int16},
    {SF_FORMAT_PCM_24, "pcm_s24", 24, Samples::int32},
    {SF_FORMAT_PCM_32, "pcm_s32", 32, Samples::int32},
    {SF_FORMAT_FLOAT, "pcm_f32", 32, Samples::real},
    {SF_FORMAT_DOUBLE, "pcm_f64", 64, Samples::real},
    {SF_FORMAT_ULAW, "pcm_mulaw", 8, Samples::int16},
    {SF_FORMAT_ALAW, "pcm_alaw", 8, Samples::int16},
    {SF_FORMAT_ALAC_16, "alac", 16, Samples::int16},
    {SF_FORMAT_ALAC_20, "alac", 20, Samples::int32},
    {SF_FORMAT_ALAC_24, "alac", 24, Samples::int32},
    {SF_FORMAT_ALAC_32, "alac", 32, Samples::int32},
    {SF_FORMAT_VORBIS, "vorbis", 0, Samples::real},
    {SF_FORMAT_OPUS, "opus", 0, Samples::real},
    {SF_FORMAT_MPEG_LAYER_I, "mp1", 0, Samples::real},
    {SF_FORMAT_MPEG_LAYER_II, "mp2", 0, Samples::real},
    {SF_FORMAT_MPEG_LAYER_III, "mp3", 0, Samples::real},
    {SF_FORMAT_IMA_ADPCM, "adpcm_ima", 0, Samples::int16},
    {SF_FORMAT_MS_ADPCM, "adpcm_ms", 0, Samples::int16},
};
constexpr Subtype kOtherSubtype = {0, "other", 0, Samples::real};

Subtype subtype_of(int format) {
  const auto found = std::ranges::find(kSubtypes, format & SF_FORMAT_SUBMASK, &Subtype::format);
  return found == std::end(kSubtypes) ? kOtherSubtype : *found;
}

struct Container {
  int format;
  const char* name;
};

constexpr Container kContainers[] = {
    {SF_FORMAT_WAV, "wav"},   {SF_FORMAT_WAVEX, "wav"}, {SF_FORMAT_RF64, "wav"}, {SF_FORMAT_W64, "w64"},
    {SF_FORMAT_AIFF, "aiff"}, {SF_FORMAT_FLAC, "flac"}, {SF_FORMAT_OGG, "ogg"},  {SF_FORMAT_MPEG, "mp3"},
    {SF_FORMAT_AU, "au"},     {SF_FORMAT_CAF, "caf"},
};

const char* container_of(int format) {
  const auto found = std::ranges::find(kContainers, format & SF_FORMAT_TYPEMASK, &Container::format);
  return found == std::end(kContainers) ? "other" : found->name;
}

struct Position {
  int channel;
  Speaker speaker;
};

constexpr Position kPositions[] = {
    {SF_CHANNEL_MAP_MONO, Speaker::center},
    {SF_CHANNEL_MAP_CENTER, Speaker::center},
    {SF_CHANNEL_MAP_FRONT_CENTER, Speaker::center},
    {SF_CHANNEL_MAP_LEFT, Speaker::left},
    {SF_CHANNEL_MAP_RIGHT, Speaker::right},
    {SF_CHANNEL_MAP_FRONT_LEFT, Speaker::left},
    {SF_CHANNEL_MAP_FRONT_RIGHT, Speaker::right},
    {SF_CHANNEL_MAP_LFE, Speaker::lfe},
    {SF_CHANNEL_MAP_SIDE_LEFT, Speaker::surround_left},
    {SF_CHANNEL_MAP_SIDE_RIGHT, Speaker::surround_right},
    {SF_CHANNEL_MAP_REAR_LEFT, Speaker::back_left},
    {SF_CHANNEL_MAP_REAR_RIGHT, Speaker::back_right},
    {SF_CHANNEL_MAP_REAR_CENTER, Speaker::back_center},
    {SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER, Speaker::front_left_of_center},
    {SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER, Speaker::front_right_of_center},
    {SF_CHANNEL_MAP_TOP_CENTER, Speaker::height},
    {SF_CHANNEL_MAP_TOP_FRONT_LEFT, Speaker::height},
    {SF_CHANNEL_MAP_TOP_FRONT_RIGHT, Speaker::height},
    {SF_CHANNEL_MAP_TOP_FRONT_CENTER, Speaker::height},
    {SF_CHANNEL_MAP_TOP_REAR_LEFT, Speaker::height},
    {SF_CHANNEL_MAP_TOP_REAR_RIGHT, Speaker::height},
    {SF_CHANNEL_MAP_TOP_REAR_CENTER, Speaker::height},
};

Speaker speaker_of(int channel) {
  const auto found = std::ranges::find(kPositions, channel, &Position::channel);
  return found == std::end(kPositions) ? Speaker::unknown : found->speaker;
}

/// FLAC's own order (RFC 9639, 9.1.3), of which libsndfile says nothing; where it differs from the usual one.
Layout flac_layout(int channels) {
  using enum Speaker;
  if (channels == 3) return {left, right, center};
  if (channels == 4) return {left, right, surround_left, surround_right};
  return default_layout(channels);
}

Layout layout_of(const SourceFile& source, SNDFILE* file, const SF_INFO& opened) {
  const int channels = opened.channels;
  if (channels <= 2) return default_layout(channels);
  if ((opened.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC) return flac_layout(channels);
  int map[kMaxChannels] = {};
  if (!sf_command(file, SFC_GET_CHANNEL_MAP_INFO, map, channels * static_cast<int>(sizeof map[0])))
    source.fail("does not say where its channels stand");
  Layout layout{};
  for (int c = 0; c < channels; ++c) layout[static_cast<std::size_t>(c)] = speaker_of(map[c]);
  return with_surrounds(layout);
}

SourceFile& file_of(void* source) { return *static_cast<SourceFile*>(source); }

/// libsndfile reads through the source, so that it sees no further than that.
constexpr SF_VIRTUAL_IO kIo = {
    [](void* source) -> sf_count_t { return file_of(source).size(); },
    [](sf_count_t offset, int whence, void* source) -> sf_count_t {
      return file_of(source).seek(offset, whence);
    },
    [](void* out, sf_count_t count, void* source) -> sf_count_t {
      const auto size = static_cast<std::size_t>(std::max<sf_count_t>(0, count));
      return static_cast<sf_count_t>(file_of(source).read({static_cast<std::uint8_t*>(out), size}));
    },
    nullptr,
    [](void* source) -> sf_count_t { return file_of(source).position(); },
};

class SndfileDecoder final : public Decoder {
 public:
  explicit SndfileDecoder(SourceFile source) : source_(std::move(source)) {
    const SF_INFO opened = open();
    describe(opened);
    restore_promise();
    require_sane(source_, info_);
    info_.format.layout = layout_of(source_, file_.get(), opened);
    block_frames_ = std::max<std::size_t>(1, kBlockSamples / static_cast<std::size_t>(info_.format.channels));
  }

  const StreamInfo& info() const override { return info_; }

  std::size_t read(AudioSpan out) override {
    std::size_t filled = 0;
    while (filled < out.frames() && !ended_) {
      const std::size_t want = std::min(block_frames_, out.frames() - filled);
      const std::size_t got = read_block(out.slice(filled, want));
      filled += got;
      position_ += static_cast<std::int64_t>(got);
      ended_ = got < want;
      const bool complete = info_.frames >= 0 && position_ >= info_.frames;  // what follows is no sound
      if (!complete && sf_error(file_.get()) != SF_ERR_NO_ERROR) fail();
    }
    require_bounded(source_, info_, position_);
    if (ended_) require_whole(source_, info_, position_);
    return filled;
  }

 private:
  /// libsndfile keeps its words about a file that it cannot open in one place for all threads.
  SF_INFO open() {
    static std::mutex words;
    const std::lock_guard lock(words);
    SF_INFO opened{};
    SF_VIRTUAL_IO io = kIo;
    file_.reset(sf_open_virtual(&io, SFM_READ, &opened, &source_));
    if (!file_) source_.fail("is no audio that can be read", sf_strerror(nullptr));
    return opened;
  }

  /// A frame that cannot be decoded behind the last byte read is one that the end of the file cuts.
  [[noreturn]] void fail() const {
    if (source_.position() >= source_.size()) require_whole(source_, info_, position_);
    source_.fail("is damaged", sf_strerror(file_.get()));
  }

  void describe(const SF_INFO& opened) {
    const Subtype subtype = subtype_of(opened.format);
    const bool flac = (opened.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC;
    info_.format = {opened.samplerate, opened.channels, {}};
    info_.codec = flac ? "flac" : subtype.codec;
    info_.container = container_of(opened.format);
    info_.bits = subtype.bits;
    info_.frames = opened.frames == SF_COUNT_MAX ? -1 : opened.frames;
    read_as_ = subtype.read_as;
  }

  /// libsndfile cuts the length of a WAV file and its like down to what is there and says nothing.
  void restore_promise() {
    const SoundBytes bytes = sound_bytes(source_);
    if (bytes.present >= bytes.promised || bytes.present == 0 || info_.frames < 0) return;
    const double share = static_cast<double>(bytes.promised) / static_cast<double>(bytes.present);
    info_.frames = static_cast<std::int64_t>(std::min(share * static_cast<double>(info_.frames), 1e18));
  }

  /// Reads through `scratch` as T with the library's call for T.
  template <class T, class Read>
  std::size_t read_through(std::vector<T>& scratch, Read call, AudioSpan out) {
    scratch.resize(kBlockSamples + kMaxChannels);
    const sf_count_t got = call(file_.get(), scratch.data(), static_cast<sf_count_t>(out.frames()));
    if (got <= 0) return 0;
    const auto frames = static_cast<std::size_t>(got);
    deinterleave(scratch.data(), out.slice(0, frames));
    return frames;
  }

  std::size_t read_block(AudioSpan out) {
    switch (read_as_) {
      case Samples::int16: return read_through(shorts_, sf_readf_short, out);
      case Samples::int32: return read_through(ints_, sf_readf_int, out);
      case Samples::real: break;
    }
    return read_through(floats_, sf_readf_float, out);
  }

  SourceFile source_;
  Handle file_;
  StreamInfo info_;
  Samples read_as_ = Samples::real;
  std::size_t block_frames_ = 0;
  std::int64_t position_ = 0;
  bool ended_ = false;
  std::vector<std::int16_t> shorts_;
  std::vector<std::int32_t> ints_;
  std::vector<float> floats_;
};

}  // namespace

std::unique_ptr<Decoder> open_sndfile(SourceFile source) {
  return std::make_unique<SndfileDecoder>(std::move(source));
}

}  // namespace nocturne

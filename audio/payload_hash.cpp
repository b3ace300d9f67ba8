// XXH3 over a range of the file or over libavformat's packets.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/payload_hash.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}
#include <xxhash.h>

#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "audio/libav_input.h"
#include "audio/libav_terms.h"
#include "audio/payload_range.h"
#include "audio/tags.h"
#include "core/error.h"

namespace nocturne {
namespace {

/// XXH3-128 that is fed piece by piece.
class Hash {
 public:
  Hash() : state_(XXH3_createState()) {
    if (state_ == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(state_.get());
  }

  void add(std::span<const std::uint8_t> bytes) {
    XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
  }

  void add_stream(const std::string& codec, std::initializer_list<int> numbers) {
    std::string text = codec;
    for (const int number : numbers) text += "/" + std::to_string(number);
    XXH3_128bits_update(state_.get(), text.c_str(), text.size() + 1);
  }

  std::string digest() const {
    XXH128_canonical_t out;
    XXH128_canonicalFromHash(&out, XXH3_128bits_digest(state_.get()));
    return {std::begin(out.digest), std::end(out.digest)};
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

std::int64_t add_range(const SourceFile& source, const PayloadRange& range, Hash& hash) {
  static constexpr std::int64_t kBlock = 1 << 18;  // stays in the second cache between read and hash
  std::vector<std::uint8_t> block(kBlock);
  std::int64_t at = range.begin;
  while (at < range.end) {
    const auto wanted = static_cast<std::size_t>(std::min(kBlock, range.end - at));
    const std::size_t got = source.read_at(at, std::span(block).first(wanted));
    hash.add(std::span(block).first(got));
    at += static_cast<std::int64_t>(got);
    if (got < wanted) break;
  }
  return at - range.begin;
}

struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

std::int64_t add_packets(LibavInput& input, Hash& hash) {
  const std::unique_ptr<AVPacket, FreePacket> packet(av_packet_alloc());
  if (!packet) input.source().fail("no memory to read it");
  std::int64_t bytes = 0;
  while (input.next(*packet)) {
    hash.add({packet->data, static_cast<std::size_t>(packet->size)});
    bytes += packet->size;
  }
  return bytes;
}

}  // namespace

std::string payload_hash(const std::filesystem::path& file) {
  SourceFile source(file);
  const std::int64_t begin = after_tags(source), end = before_tags(source);
  if (begin < end) source.keep_only(begin, end);
  Hash hash;
  if (const auto range = payload_range(source)) {
    if (const auto gaps = range->gaps)
      hash.add_stream(range->codec, {range->rate, range->channels, gaps->delay, gaps->padding});
    else
      hash.add_stream(range->codec, {range->rate, range->channels});
    if (add_range(source, *range, hash) == 0) source.fail("holds no encoded sound");
    return hash.digest();
  }
  LibavInput input(std::move(source));
  const AVCodecParameters& stream = *input.stream().codecpar;
  hash.add_stream(codec_of(stream), {stream.sample_rate, stream.ch_layout.nb_channels});
  if (add_packets(input, hash) == 0) input.source().fail("holds no encoded sound");
  return hash.digest();
}

}  // namespace nocturne

// A digest of a range of the file or over libavformat's packets.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/payload_hash.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "audio/digest.h"
#include "audio/libav_input.h"
#include "audio/libav_terms.h"
#include "audio/payload_range.h"
#include "audio/tags.h"
#include "core/error.h"

namespace nocturne {
namespace {

void add_stream(Digest& digest, const std::string& codec, std::initializer_list<int> numbers) {
  std::string text = codec;
  for (const int number : numbers) text += "/" + std::to_string(number);
  digest.add(std::string_view(text.c_str(), text.size() + 1));  // with the NUL
}

std::int64_t add_range(const SourceFile& source, const PayloadRange& range, Digest& digest) {
  static constexpr std::int64_t kBlock = 1 << 18;  // stays in the second cache between read and hash
  std::vector<std::uint8_t> block(kBlock);
  std::int64_t at = range.begin;
  while (at < range.end) {
    const auto wanted = static_cast<std::size_t>(std::min(kBlock, range.end - at));
    const std::size_t got = source.read_at(at, std::span(block).first(wanted));
    digest.add(std::span(block).first(got));
    at += static_cast<std::int64_t>(got);
    if (got < wanted) break;
  }
  return at - range.begin;
}

struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

std::int64_t add_packets(LibavInput& input, Digest& digest) {
  const std::unique_ptr<AVPacket, FreePacket> packet(av_packet_alloc());
  if (!packet) input.source().fail("no memory to read it");
  std::int64_t bytes = 0;
  while (input.next(*packet)) {
    digest.add({packet->data, static_cast<std::size_t>(packet->size)});
    bytes += packet->size;
  }
  return bytes;
}

}  // namespace

std::string payload_hash(const std::filesystem::path& file) {
  SourceFile source(file);
  const std::int64_t begin = after_tags(source), end = before_tags(source);
  if (begin < end) source.keep_only(begin, end);
  Digest digest;
  if (const auto range = payload_range(source)) {
    if (const auto gaps = range->gaps)
      add_stream(digest, range->codec, {range->rate, range->channels, gaps->delay, gaps->padding});
    else
      add_stream(digest, range->codec, {range->rate, range->channels});
    if (add_range(source, *range, digest) == 0) source.fail("holds no encoded sound");
    return digest.bytes();
  }
  LibavInput input(std::move(source));
  const AVCodecParameters& stream = *input.stream().codecpar;
  add_stream(digest, codec_of(stream), {stream.sample_rate, stream.ch_layout.nb_channels});
  if (add_packets(input, digest) == 0) input.source().fail("holds no encoded sound");
  return digest.bytes();
}

}  // namespace nocturne

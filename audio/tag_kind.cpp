// One table of first bytes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tag_kind.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "audio/payload_range.h"
#include "audio/tags.h"

namespace nocturne {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view magic;
  std::size_t second_at;  // offset of
  std::string_view second;
  TagKind kind;
};

constexpr Row kTable[] = {
    {"fLaC"sv, 0, ""sv, TagKind::flac},
    {"RIFF"sv, 8, "WAVE"sv, TagKind::wav},
    {"FORM"sv, 8, "AIF"sv, TagKind::aiff},
    {"OggS"sv, 28, "\x01vorbis"sv, TagKind::vorbis},
    {"OggS"sv, 28, "OpusHead"sv, TagKind::opus},
    {"OggS"sv, 28, "\x7F\x46LAC"sv, TagKind::ogg_flac},
    {"OggS"sv, 28, "Speex   "sv, TagKind::speex},
    {""sv, 4, "ftyp"sv, TagKind::mp4},
    {"\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, 0, ""sv, TagKind::asf},
    {"MAC "sv, 0, ""sv, TagKind::ape},
    {"wvpk"sv, 0, ""sv, TagKind::wavpack},
    {"MPCK"sv, 0, ""sv, TagKind::musepack},
    {"MP+"sv, 0, ""sv, TagKind::musepack},
    {"TTA1"sv, 0, ""sv, TagKind::true_audio},
};

bool found(std::span<const std::uint8_t> bytes, std::string_view text) {
  return std::equal(text.begin(), text.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// MPEG audio begins with anything. A tag around it or a frame at its start tells.
bool is_mpeg(const SourceFile& source, std::int64_t after_head) {
  if (after_head > 0 || before_tags(source) < source.size()) return true;
  const auto range = payload_range(source);
  return range && (range->codec.starts_with("mp") || range->codec == "aac");
}

}  // namespace

TagKind tag_kind(const SourceFile& source) {
  std::array<std::uint8_t, 40> head{};
  const std::int64_t begin = after_tags(source);
  source.read_at(begin, head);
  const std::span<const std::uint8_t> bytes(head);
  const auto row = std::ranges::find_if(kTable, [&](const Row& r) {
    return found(bytes, r.magic) && found(bytes.subspan(r.second_at), r.second);
  });
  if (row != std::end(kTable)) return row->kind;
  return is_mpeg(source, begin) ? TagKind::mpeg : TagKind::none;
}

}  // namespace nocturne

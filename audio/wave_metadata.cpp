// EBU Tech 3285 version 2: offsets in the chunk bext.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/wave_metadata.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "audio/resampler.h"

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 4> kFree{"bext", "iXML", "axml", "_PMX"};
constexpr std::array<std::string_view, 3> kInFrames{"cue ", "smpl", "inst"};  // count frames of this rate

constexpr std::size_t kTimeReference = 338, kVersion = 346, kLoudness = 412, kBextBytes = 602;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return out;
}

void set_number(std::string& bytes, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

int rate_of(const SourceFile& source) {
  for (const RiffChunk& chunk : riff_chunks(source)) {
    if (chunk.id != "fmt ") continue;
    const auto content = read_chunk(source, chunk);
    return content && content->size() >= 16 ? static_cast<int>(number(*content, 4, 4) & 0x7FFF'FFFF) : 0;
  }
  return 0;
}

/// Frames since midnight go with the rate; "0x7FFF" stands for a loudness that is not known.
void renew_bext(std::string& bext, int from_rate, int to_rate) {
  if (bext.size() < kBextBytes) return;
  const std::uint64_t time = number(bext, kTimeReference, 8);
  if (from_rate > 0 && to_rate > 0 && time <= INT64_MAX / 1'000'000)
    set_number(
        bext, kTimeReference, 8,
        static_cast<std::uint64_t>(resampled_frames(static_cast<std::int64_t>(time), from_rate, to_rate)));
  if (number(bext, kVersion, 2) < 2) return;
  for (std::size_t value = 0; value < 5; ++value) set_number(bext, kLoudness + 2 * value, 2, 0x7FFF);
}

bool is_label_list(const std::string& content) { return content.starts_with("adtl"); }

}  // namespace

std::vector<NewChunk> carried_chunks(const SourceFile& from, const SourceFile& to) {
  std::vector<NewChunk> out;
  const int from_rate = rate_of(from), to_rate = rate_of(to);
  for (const RiffChunk& chunk : riff_chunks(from)) {
    const bool free = std::ranges::find(kFree, chunk.id) != kFree.end();
    const bool in_frames = std::ranges::find(kInFrames, chunk.id) != kInFrames.end() || chunk.id == "LIST";
    if (!free && !(in_frames && from_rate == to_rate)) continue;
    auto content = read_chunk(from, chunk);
    if (!content || (chunk.id == "LIST" && !is_label_list(*content))) continue;
    if (chunk.id == "bext") renew_bext(*content, from_rate, to_rate);
    out.push_back({chunk.id, std::move(*content)});
  }
  return out;
}

}  // namespace nocturne

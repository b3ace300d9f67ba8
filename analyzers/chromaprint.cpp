// The decimated beginning of a track, kept until the library can have it in one piece.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chromaprint.h"

#include <chromaprint.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "dsp/decimator.h"

namespace nocturne {
namespace {

// As much as AcoustID's own tool takes.
constexpr std::int64_t kSeconds = 120;
// The library works at 11,025 Hz and looks at notes up to 3,520 Hz: what is handed over needs no more.
constexpr int kRate = 11025;
constexpr double kPassHz = 3600;

int factor_of(int rate) { return std::max(1, rate / kRate); }
double kept_rate(int rate) { return static_cast<double>(rate) / factor_of(rate); }

/// The order of the arguments sends samples that are no numbers to the lower bound.
std::int16_t to_int16(float x) {
  const float scaled = std::min(32767.0f, std::max(-32768.0f, x * 32768.0f));
  return static_cast<std::int16_t>(std::lrint(scaled));
}

struct FreeContext {
  void operator()(ChromaprintContext* context) const noexcept { chromaprint_free(context); }
};
using Context = std::unique_ptr<ChromaprintContext, FreeContext>;

void check(int done) {
  if (!done) throw std::bad_alloc();  // its only failure here
}

std::string little_endian(std::span<const std::uint32_t> words) {
  std::string out;
  out.reserve(words.size() * 4);
  for (const std::uint32_t word : words)
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xFF);
  return out;
}

std::string words_of(ChromaprintContext* context) {
  std::uint32_t* words = nullptr;
  int count = 0;
  check(chromaprint_get_raw_fingerprint(context, &words, &count));
  const std::unique_ptr<std::uint32_t, decltype(&chromaprint_dealloc)> owner(words, chromaprint_dealloc);
  return little_endian({words, static_cast<std::size_t>(count)});
}

}  // namespace

Chromaprint::Chromaprint(const Format& format, Mode mode) : rate_(format.rate), mode_(mode) {}

Halo Chromaprint::halo(const Format& format) {
  const std::int64_t reach = Decimator::reach(format.rate, factor_of(format.rate), kPassHz);
  return {reach, reach};
}

void Chromaprint::consume(const Material& material) noexcept {
  const Chunk& chunk = material.chunk;
  const std::int64_t end = std::min(chunk.body.end, kSeconds * rate_);
  if (mode_ == Mode::fast || chunk.body.begin >= end) return;
  const std::int64_t factor = factor_of(rate_), reach = halo(chunk.format).before;
  const std::int64_t from = std::max(chunk.span.begin, chunk.body.begin - reach),
                     to = std::min(chunk.span.end, end + reach);
  const auto heard = material.mono.subspan(static_cast<std::size_t>(from - chunk.span.begin),
                                           static_cast<std::size_t>(to - from));
  Decimator decimator(rate_, static_cast<int>(factor), kPassHz);
  std::int64_t first = 0;
  const auto low = decimator.process(heard, from, first);
  // An output belongs to the chunk whose body holds its place.
  const std::int64_t begin = (chunk.body.begin + factor - 1) / factor, stop = (end + factor - 1) / factor;
  std::vector<std::int16_t> piece(static_cast<std::size_t>(stop - begin));
  std::transform(low.begin() + (begin - first), low.begin() + (stop - first), piece.begin(), to_int16);
  if (!piece.empty()) pieces_.push_back(std::move(piece));
}

void Chromaprint::merge(Chromaprint&& later) {
  std::move(later.pieces_.begin(), later.pieces_.end(), std::back_inserter(pieces_));
}

Chromaprint::Result Chromaprint::finish() const {
  if (mode_ == Mode::fast) return {};
  const Context context(chromaprint_new(CHROMAPRINT_ALGORITHM_TEST2));
  check(context != nullptr);
  check(chromaprint_start(context.get(), static_cast<int>(std::lround(kept_rate(rate_))), 1));
  std::size_t samples = 0;
  for (const auto& piece : pieces_) {
    check(chromaprint_feed(context.get(), piece.data(), static_cast<int>(piece.size())));
    samples += piece.size();
  }
  check(chromaprint_finish(context.get()));
  const double seconds = static_cast<double>(samples) / kept_rate(rate_);
  return {Bytes{words_of(context.get())}, std::min<double>(kSeconds, seconds)};
}

std::size_t Chromaprint::bytes() const {
  std::size_t samples = 0;
  for (const auto& piece : pieces_) samples += piece.size();
  return sizeof *this + pieces_.size() * sizeof pieces_[0] + samples * sizeof(std::int16_t);
}

}  // namespace nocturne

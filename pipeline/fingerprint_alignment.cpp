// Counting of differing bits at one offset after the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/fingerprint_alignment.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <vector>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr int kStretch = 64;        // words of the worst stretch: 8 s
constexpr int kFewestWords = 16;    // 2 s, beside the 2.6 s that the first word needs
constexpr int kLargestOffset = 81;  // 10 s
constexpr std::size_t kStride =
    4;  // every fourth word finds the offset: neighbours share most of their sound

NOCTURNE_CLONES std::int64_t differing_bits(const std::uint32_t* a, const std::uint32_t* b, std::size_t n,
                                            std::size_t stride) {
  std::int64_t bits = 0;
  for (std::size_t i = 0; i < n; i += stride) bits += std::popcount(a[i] ^ b[i]);
  return bits;
}

/// What stands beside each other at an offset.
struct Overlap {
  const std::uint32_t* a;
  const std::uint32_t* b;
  int words;
};

Overlap overlap_of(Words a, Words b, int offset) {
  const int from_a = std::max(0, -offset), from_b = std::max(0, offset);
  const int words = std::min(static_cast<int>(a.size()) - from_a, static_cast<int>(b.size()) - from_b);
  return {a.data() + std::max(0, std::min(from_a, static_cast<int>(a.size()))),
          b.data() + std::max(0, std::min(from_b, static_cast<int>(b.size()))), words};
}

int fewest_words(Words a, Words b) {
  return std::max(kFewestWords, static_cast<int>(std::min(a.size(), b.size())) / 2);
}

double rate(const Overlap& o, std::size_t stride) {
  const auto n = static_cast<std::size_t>(o.words), compared = (n + stride - 1) / stride;
  return static_cast<double>(differing_bits(o.a, o.b, n, stride)) / (32.0 * static_cast<double>(compared));
}

/// The last stretch is as long as the others and may overlap the one before.
double worst_stretch(const Overlap& o) {
  const int length = std::min(o.words, kStretch);
  double worst = 0;
  for (int begin = 0; begin < o.words; begin += kStretch) {
    const int at = std::min(begin, o.words - length);
    worst = std::max(worst, rate({o.a + at, o.b + at, length}, 1));
  }
  return worst;
}

}  // namespace

bool is_telling(Words words) {
  std::vector<std::uint32_t> distinct(words.begin(), words.end());
  std::ranges::sort(distinct);
  const auto repeated = std::ranges::unique(distinct);
  return std::ssize(distinct) - std::ssize(repeated) >= kFewestWords;
}

std::optional<Alignment> align_near(Words a, Words b, int offset) {
  std::optional<Alignment> best;
  for (int at = offset - 1; at <= offset + 1; ++at) {
    const Overlap o = overlap_of(a, b, at);
    if (o.words < fewest_words(a, b)) continue;
    const double errors = rate(o, 1);
    if (!best || errors < best->bit_error_rate) best = Alignment{at, o.words, errors, 0};
  }
  if (best) best->worst_stretch = worst_stretch(overlap_of(a, b, best->offset));
  return best;
}

std::optional<Alignment> align(Words a, Words b) {
  double least = 2;
  int best = 0;
  for (int at = -kLargestOffset; at <= kLargestOffset; ++at) {
    const Overlap o = overlap_of(a, b, at);
    if (o.words < fewest_words(a, b)) continue;
    const double errors = rate(o, kStride);
    // Of equal fits, the one with the smallest shift.
    if (errors < least || (errors == least && std::abs(at) < std::abs(best))) least = errors, best = at;
  }
  return align_near(a, b, best);
}

}  // namespace nocturne

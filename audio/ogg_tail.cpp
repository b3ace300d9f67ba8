// The last page's header, found from the end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/ogg_tail.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace nocturne {
namespace {

using namespace std::string_view_literals;

constexpr auto kCapture = "OggS\0"sv;  // and the version, which is 0
constexpr std::size_t kHeader = 27;    // bytes before the segment table; the last one is the table's length
constexpr std::int64_t kLongestPage = 65307;  // 27 + 255 + 255 * 255

}  // namespace

bool breaks_off_within_ogg_page(const SourceFile& source) {
  const std::int64_t begin = std::max<std::int64_t>(0, source.size() - 2 * kLongestPage);
  std::vector<std::uint8_t> tail(static_cast<std::size_t>(source.size() - begin));
  tail.resize(source.read_at(begin, tail));
  std::uint8_t first[4]{};
  source.read_at(0, first);
  if (!std::equal(std::begin(first), std::end(first), kCapture.begin())) return false;
  const auto page = std::find_end(tail.begin(), tail.end(), kCapture.begin(), kCapture.end(),
                                  [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
  if (page == tail.end()) return true;
  const auto left = static_cast<std::size_t>(tail.end() - page);
  if (left < kHeader) return true;
  const std::size_t segments = page[kHeader - 1];
  if (left < kHeader + segments) return true;
  const auto table = page + kHeader;
  return left < std::accumulate(table, table + static_cast<std::ptrdiff_t>(segments), kHeader + segments);
}

}  // namespace nocturne

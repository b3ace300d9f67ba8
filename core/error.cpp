// printable(): names of any bytes made safe for a terminal and a log.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <array>
#include <cstdint>

namespace nocturne {
namespace {

/// Length of the well-formed UTF-8 sequence at the start of `s` (Unicode 15, table 3-7), or 0.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t b = byte(0);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    const bool overlong = b == 0xE0 && byte(1) < 0xA0, surrogate = b == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    const bool overlong = b == 0xF0 && byte(1) < 0x90, beyond = b == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string printable(std::string_view bytes) {
  static constexpr std::array<char, 17> kHex{"0123456789abcdef"};
  std::string out;
  while (!bytes.empty()) {
    const auto b = static_cast<std::uint8_t>(bytes[0]);
    const std::size_t n = utf8_length(bytes);
    const bool c1_control = n == 2 && b == 0xC2 && static_cast<std::uint8_t>(bytes[1]) < 0xA0;
    if (n == 0 || b < 0x20 || b == 0x7F || c1_control) {
      out += {'\\', 'x', kHex[b >> 4], kHex[b & 15]};
      bytes.remove_prefix(1);
    } else {
      out += bytes.substr(0, n);
      bytes.remove_prefix(n);
    }
  }
  return out;
}

}  // namespace nocturne

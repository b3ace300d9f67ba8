// printable(): names of any bytes made safe for a terminal and a log.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <array>
#include <cstdint>

#include "core/utf8.h"

namespace nocturne {

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

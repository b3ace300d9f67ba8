// Escapes by RFC 8259, section 7.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json_text.h"

#include "core/hex.h"

namespace nocturne {

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      out += "\\u00" + hex({&c, 1});
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace nocturne

// Escapes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/markup.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "cli/format.h"
#include "core/utf8.h"

namespace nocturne {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t':
    case '\r':
    case '\n': return " ";
    default: return is_control(c) ? kReplacement : std::string_view();
  }
}

/// U+FFFE and U+FFFF are UTF-8, and no characters of XML.
std::string without_noncharacters(std::string text) {
  for (const std::string_view wrong : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (std::size_t at = 0; (at = text.find(wrong, at)) != text.npos;)
      text.replace(at, wrong.size(), kReplacement);
  return text;
}

}  // namespace

std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : without_noncharacters(valid_utf8(bytes))) {
    const std::string_view special = entity(c);
    if (special.empty())
      out += c;
    else
      out += special;
  }
  return out;
}

std::string element(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string out = "<";
  out.append(name).append(attributes).append(">").append(content);
  return out.append("</").append(name).append(">");
}

std::string page_number(double x, int decimals) {
  if (!std::isfinite(x)) return "–";
  std::string out = fixed(x, decimals);
  return out.starts_with('-') ? "−" + out.substr(1) : out;
}

std::string signed_number(double x, int decimals) {
  const std::string number = page_number(x, decimals);
  const bool positive = std::isfinite(x) && x > 0 && number.find_first_not_of("0.") != number.npos;
  return positive ? "+" + number : number;
}

std::string shell_word(std::string_view bytes) {
  const auto plain = [](char c) { return c != '\'' && c != '\\' && !is_control(c); };
  if (std::ranges::all_of(bytes, plain) && valid_utf8(bytes) == bytes) return "'" + std::string(bytes) + "'";
  std::string out = "$'";  // POSIX.1-2024, 2.2.4
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    std::array<char, 8> octal{};
    if (plain(c) && byte < 0x80) {
      out += c;
    } else {
      std::snprintf(octal.data(), octal.size(), "\\%03o", byte);
      out += octal.data();
    }
  }
  return out + "'";
}

}  // namespace nocturne

// Unicode's folding, then spaces, quotes and dashes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/folded_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "core/utf8.h"

namespace nocturne {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What utf8proc makes of the text; empty where it finds a byte that is not UTF-8.
std::optional<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                               static_cast<utf8proc_ssize_t>(text.size()), &result,
                                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
}

std::string case_folded(std::string_view text) {
  if (is_ascii(text)) return lower_case(text);
  constexpr int kOptions = UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  return mapped(text, kOptions).value_or(lower_case(text));
}

using Spellings = std::span<const std::pair<std::string_view, std::string_view>>;

/// Hyphens, dashes, minus; quotes and the prime; the ideographic space is folded already.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kPlain{{{"\u2010", "-"},
                                                                                {"\u2011", "-"},
                                                                                {"\u2012", "-"},
                                                                                {"\u2013", "-"},
                                                                                {"\u2014", "-"},
                                                                                {"\u2015", "-"},
                                                                                {"\u2212", "-"},
                                                                                {"\u2018", "'"},
                                                                                {"\u2019", "'"},
                                                                                {"\u201B", "'"},
                                                                                {"\u2032", "'"},
                                                                                {"\u00B4", "'"},
                                                                                {"\u201C", "\""},
                                                                                {"\u201D", "\""},
                                                                                {"\u201F", "\""},
                                                                                {"\u2033", "\""}}};
/// Letters with strokes and ligatures, which Unicode does not decompose.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kStroked{{{"\u00E6", "ae"},
                                                                                  {"\u00F0", "d"},
                                                                                  {"\u00F8", "o"},
                                                                                  {"\u00FE", "th"},
                                                                                  {"\u0111", "d"},
                                                                                  {"\u0127", "h"},
                                                                                  {"\u0131", "i"},
                                                                                  {"\u0142", "l"},
                                                                                  {"\u0153", "oe"},
                                                                                  {"\u0167", "t"}}};

void respell(std::string& text, Spellings spellings) {
  if (is_ascii(text)) return;
  for (const auto& [sign, plain] : spellings)
    for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos; at += plain.size())
      text.replace(at, sign.size(), plain);
}

/// U+0300 to U+036F, as UTF-8 writes them.
bool is_accent(char first, char second) {
  const auto a = static_cast<std::uint8_t>(first), b = static_cast<std::uint8_t>(second);
  return (a == 0xCC && b >= 0x80) || (a == 0xCD && b >= 0x80 && b <= 0xAF);
}

std::string without_accents(std::string_view decomposed) {
  std::string out;
  for (std::size_t i = 0; i < decomposed.size(); ++i)
    if (i + 1 < decomposed.size() && is_accent(decomposed[i], decomposed[i + 1]))
      ++i;
    else
      out += decomposed[i];
  return out;
}

/// Of UTF-8 alone.
std::string bare(std::string_view text) {
  constexpr int kApart = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  std::string out = without_accents(mapped(text, kApart).value_or(lower_case(text)));
  respell(out, kPlain);
  respell(out, kStroked);
  return mapped(out, UTF8PROC_COMPOSE).value_or(out);
}

std::string one_space(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string folded(std::string_view utf8) {
  std::string text = case_folded(utf8);
  respell(text, kPlain);
  return one_space(text);
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return lower_case(text);
  std::string out;
  while (!text.empty()) {
    std::size_t valid = 0;
    while (valid < text.size() && utf8_length(text.substr(valid)) > 0)
      valid += utf8_length(text.substr(valid));
    out += bare(text.substr(0, valid));
    text.remove_prefix(valid);
    if (text.empty()) break;
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace nocturne

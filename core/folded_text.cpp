// Unicode's folding, then spaces, quotes and dashes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/folded_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

namespace nocturne {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string case_folded(std::string_view text) {
  if (is_ascii(text)) return lower_ascii(text);
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                               static_cast<utf8proc_ssize_t>(text.size()), &result, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, std::free);
  if (length < 0) return lower_ascii(text);
  return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

/// Hyphens, dashes, minus; quotes and the prime; the ideographic space is folded already.
constexpr std::array<std::pair<std::string_view, char>, 16> kPlain{{{"\u2010", '-'},
                                                                    {"\u2011", '-'},
                                                                    {"\u2012", '-'},
                                                                    {"\u2013", '-'},
                                                                    {"\u2014", '-'},
                                                                    {"\u2015", '-'},
                                                                    {"\u2212", '-'},
                                                                    {"\u2018", '\''},
                                                                    {"\u2019", '\''},
                                                                    {"\u201B", '\''},
                                                                    {"\u2032", '\''},
                                                                    {"\u00B4", '\''},
                                                                    {"\u201C", '"'},
                                                                    {"\u201D", '"'},
                                                                    {"\u201F", '"'},
                                                                    {"\u2033", '"'}}};

void make_plain(std::string& text) {
  if (is_ascii(text)) return;
  for (const auto& [sign, plain] : kPlain)
    for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos; ++at)
      text.replace(at, sign.size(), 1, plain);
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
  make_plain(text);
  return one_space(text);
}

}  // namespace nocturne

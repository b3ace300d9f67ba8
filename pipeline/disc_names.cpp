// A small reader of words, spaces and numbers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/disc_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 4> kMedia{"cd", "disc", "disk", "dvd"};
constexpr std::array<std::string_view, 10> kNumbers{"one", "two",   "three", "four", "five",
                                                    "six", "seven", "eight", "nine", "ten"};
constexpr std::string_view kJoints = " -_.,:;#~";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Takes `word`, in lower case, off the front of `text` in any case.
bool take_word(std::string_view& text, std::string_view word) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  if (text.size() < word.size() ||
      !std::equal(word.begin(), word.end(), text.begin(), [&](char w, char t) { return same(t, w); }))
    return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<int> take_number(std::string_view& text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 1 || digits == 2) {
    const int number = std::stoi(std::string(text.substr(0, digits)));
    text.remove_prefix(digits);
    return number > 0 ? std::optional(number) : std::nullopt;
  }
  for (std::size_t i = 0; i < kNumbers.size(); ++i)
    if (take_word(text, kNumbers[i])) return static_cast<int>(i) + 1;
  return std::nullopt;
}

/// "disc 2" off the front; what is left does not go on with a letter or a digit.
std::optional<int> take_disc(std::string_view& text) {
  if (!std::ranges::any_of(kMedia, [&](std::string_view medium) { return take_word(text, medium); }))
    return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of(kJoints), text.size()));
  const std::optional<int> number = take_number(text);
  const bool ends = text.empty() || !(is_letter(text[0]) || is_digit(text[0]));
  return ends ? number : std::nullopt;
}

std::string_view without_joints(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kJoints) + 1);
}

/// "(disc 2)" or "[cd1: live]" at the end → where it begins.
std::optional<std::size_t> bracket(std::string_view name) {
  if (!name.ends_with(')') && !name.ends_with(']')) return std::nullopt;
  const std::size_t begin = name.rfind(name.back() == ')' ? '(' : '[');
  return begin == std::string_view::npos ? std::nullopt : std::optional(begin);
}

}  // namespace

std::optional<int> disc_of_folder(std::string_view name) { return take_disc(name); }

WithoutDisc without_disc(std::string_view name) {
  const WithoutDisc whole{name, std::nullopt};
  const auto found = [&](std::size_t end, std::optional<int> disc) {
    const std::string_view base = without_joints(name.substr(0, end));
    return base.empty() || !disc ? whole : WithoutDisc{base, disc};
  };
  if (const auto begin = bracket(name)) {
    std::string_view inside = name.substr(*begin + 1, name.size() - *begin - 2);
    return found(*begin, take_disc(inside));
  }
  for (std::size_t at = name.find_last_of(kJoints); at != std::string_view::npos && at > 0;
       at = name.find_last_of(kJoints, at - 1)) {
    std::string_view rest = name.substr(at + 1);
    const std::optional<int> disc = take_disc(rest);
    if (disc && rest.empty()) return found(at, disc);
  }
  return whole;
}

}  // namespace nocturne

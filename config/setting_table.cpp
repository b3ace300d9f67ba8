// The table of settings, made from Settings::fields() at compile time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/setting_table.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace nocturne {
namespace {

constexpr auto kFields = Settings::fields();
constexpr std::size_t kCount = std::tuple_size_v<decltype(kFields)>;

template <class T>
Complaint assign_value(T& to, Range range, std::span<const std::string> words) {
  if (words.size() != 1) return "one value is expected, not " + std::to_string(words.size());
  return read_text(words[0], range, to);
}

template <class T>
Complaint assign_value(std::vector<T>& to, Range range, std::span<const std::string> words) {
  std::vector<T> list(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (Complaint complaint = read_text(words[i], range, list[i])) return complaint;
  to = std::move(list);
  return std::nullopt;
}

template <class T>
std::vector<std::string> words_of(const T& value) {
  return {write_text(value)};
}

template <class T>
std::vector<std::string> words_of(const std::vector<T>& list) {
  std::vector<std::string> out;
  for (const T& item : list) out.push_back(write_text(item));
  return out;
}

template <std::size_t I>
constexpr Setting make_row() {
  constexpr auto f = std::get<I>(kFields);
  using Member = std::remove_cvref_t<decltype(std::declval<Settings&>().*(f.member))>;
  return {f.name,
          kShapeOf<Member>,
          f.unit,
          f.range,
          f.doc,
          [](Settings& s, std::span<const std::string> words) {
            constexpr auto own = std::get<I>(kFields);
            return assign_value(s.*(own.member), own.range, words);
          },
          [](const Settings& s) { return words_of(s.*(std::get<I>(kFields).member)); }};
}

template <std::size_t... I>
constexpr std::array<Setting, kCount> make_table(std::index_sequence<I...>) {
  return {make_row<I>()...};
}

constexpr std::array<Setting, kCount> kTable = make_table(std::make_index_sequence<kCount>());

}  // namespace

std::span<const Setting> setting_table() { return kTable; }

const Setting* find_setting(std::string_view name) {
  const auto row =
      std::find_if(kTable.begin(), kTable.end(), [&](const Setting& s) { return s.name == name; });
  return row == kTable.end() ? nullptr : &*row;
}

std::string environment_name(std::string_view setting) {
  std::string out = "NOCTURNE_";
  for (const char c : setting) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string flag_name(std::string_view setting) {
  std::string out = "--" + std::string(setting);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

}  // namespace nocturne

// A described struct as JSON text: nested as it is, members in the table's order.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/described.h"

namespace nocturne {

/// Valid UTF-8 as a JSON string, with its quotes.
std::string json_string(std::string_view text);

/// Every member is there, in the order of the fields; null for one that is empty, or a number that JSON has
/// no word for. Numbers are the shortest that read back as the same: equal texts are equal structs.
template <Described S>
std::string json_text(const S& s);

namespace detail {

template <class T>
std::string json_member(const T& value) {
  if constexpr (Described<T>)
    return json_text(value);
  else if constexpr (is_optional<T>::value)
    return value ? json_member(*value) : "null";
  else if constexpr (std::same_as<T, std::string>)
    return json_string(value);
  else if constexpr (std::same_as<T, bool>)
    return value ? "true" : "false";
  else if constexpr (std::same_as<T, float>)
    return json_float(value);
  else if constexpr (std::floating_point<T>)
    return json_number(value);
  else if constexpr (std::integral<T>)
    return std::to_string(value);
  else {
    std::string out = "[";
    for (const auto& item : value) out += (out.size() > 1 ? "," : "") + json_member(item);
    return out + "]";
  }
}

}  // namespace detail

template <Described S>
std::string json_text(const S& s) {
  std::string out = "{";
  for_each_field(s, [&](const auto& f, const auto& value) {
    out += (out.size() > 1 ? "," : "") + json_string(f.name) + ":" + detail::json_member(value);
  });
  return out + "}";
}

}  // namespace nocturne

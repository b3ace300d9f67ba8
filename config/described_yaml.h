// Described structs read from YAML: a mapping a struct, mappings inside of each other for structs in structs.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys that a text leaves out keep their defaults. All errors are Error(config) "<name>:<line>: <key>: …"
// with the key in full ("limiter.ceiling_dbtp"), the value and what is allowed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config/setting_text.h"
#include "core/described.h"

namespace nocturne {

/// One value of a described struct, for pages.
struct DescribedKey {
  std::string name;      // "limiter.ceiling_dbtp"
  std::string standard;  // the default as text
  std::string range;     // "-20 to 0", or empty
  std::string unit;      // "dBTP", or empty
  std::string doc;       // one sentence, no full stop
};

namespace detail {

/// A place that a text may fill.
struct Slot {
  DescribedKey key;
  std::function<Complaint(const std::string& word)> assign;  // none: a struct
};

void fill(const std::vector<Slot>& slots, const std::string& text, std::string_view name);

inline Complaint read_word(const std::string& word, Range, std::string& to) {
  return to = word, std::nullopt;
}
template <class T>
Complaint read_word(const std::string& word, Range range, T& to) {
  return read_text(word, range, to);
}

/// The members of `to` under their names after `prefix`.
template <Described S>
void append_slots(std::vector<Slot>& out, S& to, const std::string& prefix) {
  for_each_field(to, [&]<class M>(const auto& f, M& member) {
    const std::string name = prefix + std::string(f.name);
    if constexpr (Described<M>) {
      out.push_back({{name, "", "", "", std::string(f.doc)}, nullptr});
      append_slots(out, member, name + ".");
    } else {
      std::string range;
      if constexpr (!std::is_same_v<M, std::string>) range = range_text(kShapeOf<M>, f.range);
      out.push_back({{name, write_text(member), range, std::string(symbol(f.unit)), std::string(f.doc)},
                     [&member, allowed = f.range](const std::string& word) {
                       return read_word(word, allowed, member);
                     }});
    }
  });
}

}  // namespace detail

/// Members are structs, texts (taken as they are) and whatever read_text() reads. `name` of the text is for
/// messages.
template <Described S>
S parse_described(const std::string& text, std::string_view name) {
  S out{};
  std::vector<detail::Slot> slots;
  detail::append_slots(slots, out, "");
  detail::fill(slots, text, name);
  return out;
}

/// Every value, in the order of the tables, with what the struct is without a text.
template <Described S>
std::vector<DescribedKey> keys_of() {
  S standard{};
  std::vector<detail::Slot> slots;
  detail::append_slots(slots, standard, "");
  std::vector<DescribedKey> out;
  for (detail::Slot& slot : slots)
    if (slot.assign) out.push_back(std::move(slot.key));
  return out;
}

}  // namespace nocturne

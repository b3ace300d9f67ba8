// Entries of a YAML text put into their places.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/described_yaml.h"

#include <algorithm>

#include "config/yaml_file.h"
#include "core/error.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

using detail::Slot;

/// The nearest name, or the full one of a key whose mapping was left out.
std::string suggestion(const std::string& key, const std::vector<Slot>& slots) {
  std::vector<std::string> known;
  for (const Slot& slot : slots) known.push_back(slot.key.name);
  const std::string near = did_you_mean(key, known);
  if (!near.empty()) return near;
  const auto whole = std::ranges::find_if(
      known, [&](const std::string& name) { return name.ends_with("." + key.substr(key.rfind('.') + 1)); });
  return whole == known.end() ? "" : "; did you mean " + *whole + "?";
}

Complaint put(const FileEntry& entry, const std::vector<Slot>& slots) {
  const auto slot = std::ranges::find(slots, entry.key, [](const Slot& s) { return s.key.name; });
  if (slot == slots.end()) return "no such setting" + suggestion(entry.key, slots);
  const bool mapping = entry.form == FileEntry::Form::mapping;
  if (!slot->assign) return mapping ? Complaint() : "settings of its own are expected, one a line";
  if (mapping) return "a mapping where a value is expected";
  if (entry.form == FileEntry::Form::list) return "a list where a value is expected";
  return slot->assign(entry.words[0]);
}

}  // namespace

void detail::fill(const std::vector<Slot>& slots, const std::string& text, std::string_view name) {
  for (const FileEntry& entry : parse_nested_yaml(text, name))
    if (const Complaint complaint = put(entry, slots))
      throw Error(ErrorCode::config, printable(name) + ":" + std::to_string(entry.line) + ": " +
                                         printable(entry.key) + ": " + *complaint);
}

}  // namespace nocturne

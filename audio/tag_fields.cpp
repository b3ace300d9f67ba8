// Cleaning and keeping of tag fields.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tag_fields.h"

#include <algorithm>

#include "core/utf8.h"

namespace nocturne {
namespace {

std::string upper(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// One line without blanks at its ends.
std::string cleaned(std::string_view value) {
  std::string out = valid_utf8(utf8_prefix(value, TagFields::kLongestValue));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  const std::size_t begin = out.find_first_not_of(' ');
  return begin == std::string::npos ? "" : out.substr(begin, out.find_last_not_of(' ') - begin + 1);
}

}  // namespace

void TagFields::add(std::string_view name, std::string_view value) {
  if (name.empty() || name.size() > kLongestName || values_.size() >= kMostFields) return;
  std::string text = cleaned(value);
  if (text.empty()) return;
  std::vector<std::string>& list = values_[valid_utf8(upper(name))];
  if (list.size() < kMostValues && std::ranges::find(list, text) == list.end())
    list.push_back(std::move(text));
}

void TagFields::add_missing(const TagFields& other) {
  values_.insert(other.values_.begin(), other.values_.end());
}

const std::vector<std::string>& TagFields::values(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

std::string TagFields::joined(std::string_view name) const {
  std::string out;
  for (const std::string& value : values(name)) out += (out.empty() ? "" : "; ") + value;
  return std::string(utf8_prefix(out, kLongestValue));
}

}  // namespace nocturne

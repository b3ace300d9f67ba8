// Reading and writing the values of settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/setting_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace nocturne {
namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 4> kLevels{{{"error", LogLevel::error},
                                                                        {"warning", LogLevel::warning},
                                                                        {"info", LogLevel::info},
                                                                        {"debug", LogLevel::debug}}};
constexpr std::string_view kSuffixes = "KMGT";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string quote(std::string_view text) { return "\"" + printable(text) + "\""; }

Complaint not_a(std::string_view text, Shape shape) {
  return quote(text) + " is not " + std::string(description(shape));
}

Complaint outside(std::string_view text, Shape shape, Range range) {
  return printable(text) + " is outside " + range_text(shape, range);
}

bool within(double x, Range range) { return x >= range.min && x <= range.max; }

/// A plain decimal number that fills the whole text.
std::optional<double> decimal(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double x = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(x)) return std::nullopt;
  return x;
}

/// 1024 for "K", "k", "KB", "KiB", …; 1 for "" and "B"; empty for anything else.
std::optional<double> size_factor(std::string_view suffix) {
  std::string s = lower(suffix);
  if (s.ends_with("ib") && s.size() == 3)
    s.resize(1);
  else if (s.ends_with('b'))
    s.pop_back();
  if (s.empty()) return 1;
  const std::size_t power = lower(kSuffixes).find(s[0]);
  if (s.size() != 1 || power == std::string::npos) return std::nullopt;
  return std::ldexp(1.0, 10 * (static_cast<int>(power) + 1));
}

std::string limit_text(Shape shape, double limit) {
  return shape == Shape::size ? write_text(ByteSize{static_cast<std::int64_t>(limit)}) : json_number(limit);
}

}  // namespace

std::string_view description(Shape shape) {
  switch (shape) {
    case Shape::boolean: return "yes or no";
    case Shape::whole: return "a whole number";
    case Shape::real: return "a number";
    case Shape::size: return "a size such as 64M";
    case Shape::level: return "one of error, warning, info, debug";
    case Shape::path: return "a file name";
    case Shape::paths: return "a list of folders";
    case Shape::words: return "a list of words";
  }
  return "";
}

Complaint read_text(std::string_view text, Range, bool& to) {
  const std::string word = lower(text);
  for (const std::string_view yes : {"true", "yes", "on", "1"})
    if (word == yes) return to = true, std::nullopt;
  for (const std::string_view no : {"false", "no", "off", "0"})
    if (word == no) return to = false, std::nullopt;
  return not_a(text, Shape::boolean);
}

Complaint read_text(std::string_view text, Range range, int& to) {
  const std::optional<double> x = decimal(text);
  if (!x || *x != std::floor(*x) || text.find_first_of(".eE") != std::string_view::npos)
    return not_a(text, Shape::whole);
  if (!within(*x, range)) return outside(text, Shape::whole, range);
  to = static_cast<int>(*x);
  return std::nullopt;
}

Complaint read_text(std::string_view text, Range range, double& to) {
  const std::optional<double> x = decimal(text);
  if (!x) return not_a(text, Shape::real);
  if (!within(*x, range)) return outside(text, Shape::real, range);
  to = *x;
  return std::nullopt;
}

Complaint read_text(std::string_view text, Range range, ByteSize& to) {
  const std::size_t digits = std::min(text.find_first_not_of("+0123456789."), text.size());
  std::string_view suffix = text.substr(digits);
  while (suffix.starts_with(' ')) suffix.remove_prefix(1);
  const std::optional<double> x = decimal(text.substr(0, digits)), factor = size_factor(suffix);
  if (!x || !factor) return not_a(text, Shape::size);
  const double bytes = std::floor(*x * *factor);
  if (!within(bytes, range)) return outside(text, Shape::size, range);
  to.bytes = static_cast<std::int64_t>(bytes);
  return std::nullopt;
}

Complaint read_text(std::string_view text, Range, LogLevel& to) {
  for (const auto& [word, level] : kLevels)
    if (lower(text) == word) return to = level, std::nullopt;
  return not_a(text, Shape::level);
}

Complaint read_text(std::string_view text, Range, std::filesystem::path& to) {
  if (text.empty()) return "the name is empty";
  if (text.find('\0') != std::string_view::npos) return "the name holds a NUL";
  to = std::filesystem::path(std::string(text));
  return std::nullopt;
}

Complaint read_text(std::string_view text, Range range, OptionalPath& to) {
  if (!text.empty()) return read_text(text, range, to.path);
  to.path.clear();
  return std::nullopt;
}

Complaint read_text(std::string_view text, Range, std::string& to) {
  std::string_view ending = text;
  if (ending.starts_with('.')) ending.remove_prefix(1);
  if (ending.empty() || ending.find_first_of("./") != std::string_view::npos)
    return quote(text) + " is not a file name ending";
  to = lower(ending);
  return std::nullopt;
}

std::string write_text(bool value) { return value ? "true" : "false"; }
std::string write_text(int value) { return std::to_string(value); }
std::string write_text(double value) { return json_number(value); }
std::string write_text(const std::filesystem::path& value) { return value.string(); }
std::string write_text(const OptionalPath& value) { return write_text(value.path); }
std::string write_text(const std::string& value) { return value; }

std::string write_text(ByteSize value) {
  std::int64_t count = value.bytes;
  std::size_t power = 0;
  while (count != 0 && count % 1024 == 0 && power < kSuffixes.size()) count /= 1024, ++power;
  std::string out = std::to_string(count);
  if (power > 0) out += kSuffixes[power - 1];
  return out;
}

std::string write_text(LogLevel value) { return std::string(kLevels[static_cast<std::size_t>(value)].first); }

std::string range_text(Shape shape, Range range) {
  const bool from = std::isfinite(range.min), to = std::isfinite(range.max);
  if (from && to) return limit_text(shape, range.min) + " to " + limit_text(shape, range.max);
  if (from) return limit_text(shape, range.min) + " or more";
  if (to) return limit_text(shape, range.max) + " or less";
  return "";
}

}  // namespace nocturne

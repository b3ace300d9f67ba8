// Numbers, times and texts as people read them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <utility>
#include <vector>

namespace nocturne {
namespace {

struct Interval {
  char32_t first, last;
};

// Unicode 15, from the blocks of combining marks and from EastAsianWidth.txt (W and F); whole blocks, which
// is as exact as terminals are.
constexpr std::array<Interval, 6> kZeroWidth{{{0x300, 0x36F},
                                              {0x1AB0, 0x1AFF},
                                              {0x1DC0, 0x1DFF},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE2F}}};
constexpr std::array<Interval, 9> kWide{{{0x1100, 0x115F},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool contains(const std::array<Interval, N>& intervals, char32_t c) {
  return std::any_of(intervals.begin(), intervals.end(),
                     [c](Interval i) { return c >= i.first && c <= i.last; });
}

int width_of(char32_t c) { return contains(kZeroWidth, c) ? 0 : contains(kWide, c) ? 2 : 1; }

/// Length in bytes of the character that begins with `lead`.
std::size_t sequence_length(char lead) {
  const auto b = static_cast<unsigned char>(lead);
  return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
}

/// Takes the first character away.
std::string_view take_character(std::string_view& text, int& width) {
  const std::size_t n = std::min(sequence_length(text[0]), text.size());
  char32_t c = static_cast<unsigned char>(text[0]);
  if (n > 1) c &= 0x7Fu >> n;
  for (std::size_t i = 1; i < n; ++i) c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  const std::string_view character = text.substr(0, n);
  text.remove_prefix(n);
  width = width_of(c);
  return character;
}

std::string two_units(std::int64_t value, std::int64_t per, const char* large, const char* small) {
  std::string out = count_text(value / per) + " " + large;
  if (value % per != 0) out += " " + std::to_string(value % per) + " " + small;
  return out;
}

std::string strftime_text(const char* format, const std::tm& time) {
  std::array<char, 64> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), format, &time)};
}

}  // namespace

std::string count_text(std::int64_t n) {
  std::string out = std::to_string(n);
  const std::ptrdiff_t first = n < 0 ? 1 : 0;
  for (auto i = static_cast<std::ptrdiff_t>(out.size()) - 3; i > first; i -= 3)
    out.insert(static_cast<std::size_t>(i), ",");
  return out;
}

std::string count_text(std::int64_t n, std::string_view singular, std::string_view plural) {
  return count_text(n) + " " + std::string(n == 1 ? singular : plural);
}

std::string fixed(double x, int decimals) {
  if (!std::isfinite(x)) return "-";
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, x);
  std::string out = buffer.data();
  return out[0] == '-' && out.find_first_not_of("-0.") == std::string::npos ? out.substr(1) : out;
}

std::string clock_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::max(0.0, seconds));
  std::array<char, 48> buffer{};
  if (s >= 3600)
    std::snprintf(buffer.data(), buffer.size(), "%lld:%02d:%02d", static_cast<long long>(s / 3600),
                  static_cast<int>(s / 60 % 60), static_cast<int>(s % 60));
  else
    std::snprintf(buffer.data(), buffer.size(), "%d:%02d", static_cast<int>(s / 60),
                  static_cast<int>(s % 60));
  return buffer.data();
}

std::string duration_text(double seconds) {
  if (seconds < 9.95) return fixed(std::max(0.0, seconds), 1) + " s";
  const auto s = static_cast<std::int64_t>(std::lround(seconds));
  if (s < 60) return std::to_string(s) + " s";
  if (s < 3600) return two_units(s, 60, "min", "s");
  if (s < 86'400) return two_units(s / 60, 60, "h", "min");
  return two_units(s / 3600, 24, "d", "h");
}

std::string hours_text(double seconds) {
  if (seconds < 59.5) return fixed(std::max(0.0, seconds), 0) + " s";
  if (seconds < 3570) return fixed(seconds / 60, 0) + " min";
  const double hours = seconds / 3600;
  return (hours < 99.95 ? fixed(hours, 1) : count_text(std::llround(hours))) + " h";
}

std::string speed_text(double factor) {
  return (factor < 9.95 ? fixed(factor, 1) : count_text(std::llround(factor))) + "x";
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
  double x = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (x >= 1023.95 && unit + 1 < kUnits.size()) x /= 1024, ++unit;
  return fixed(x, unit == 0 ? 0 : 1) + " " + kUnits[unit];
}

std::string time_text(std::int64_t epoch_seconds) {
  const std::time_t t = epoch_seconds;
  std::tm local{};
  return localtime_r(&t, &local) ? strftime_text("%Y-%m-%d %H:%M", local) : "-";
}

std::string iso_time(std::int64_t epoch_seconds) {
  const std::time_t t = epoch_seconds;
  std::tm utc{};
  return gmtime_r(&t, &utc) ? strftime_text("%Y-%m-%dT%H:%M:%SZ", utc) : "-";
}

int display_width(std::string_view text) {
  int total = 0;
  for (int width = 0; !text.empty(); total += width) take_character(text, width);
  return total;
}

std::string fit(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  for (int used = 1, w = 0; !text.empty();) {
    const std::string_view character = take_character(text, w);
    used += w;
    if (used > width) break;
    out += character;
  }
  return width > 0 ? out + "…" : "";
}

std::string fit_end(std::string_view text, int width) {
  int left = display_width(text);
  if (left <= width) return std::string(text);
  for (int w = 0; !text.empty() && left + 1 > width; left -= w) take_character(text, w);
  return width > 0 ? "…" + std::string(text) : "";
}

std::string pad_right(std::string_view text, int width) {
  return std::string(text) +
         std::string(static_cast<std::size_t>(std::max(0, width - display_width(text))), ' ');
}

std::string pad_left(std::string_view text, int width) {
  return std::string(static_cast<std::size_t>(std::max(0, width - display_width(text))), ' ') +
         std::string(text);
}

std::string spaced(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace nocturne

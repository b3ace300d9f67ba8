// Numbers, times and texts as people read them. Pure functions.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nocturne {

/// "1,234,567".
std::string count_text(std::int64_t n);
/// "1 file", "1,234 files".
std::string count_text(std::int64_t n, std::string_view singular, std::string_view plural);

/// A number with so many decimals, and no "-0".
std::string fixed(double x, int decimals);

/// A position or length in a track: "0:07", "3:45", "1:02:03"; whole seconds, rounded down.
std::string clock_text(double seconds);
/// An amount of time in its one or two largest units: "0.8 s", "42 s", "3 min 5 s", "2 h 10 min", "12 d 3 h".
std::string duration_text(double seconds);
/// An amount of music: "35 s", "12 min", "3.4 h", "1,204 h".
std::string hours_text(double seconds);
/// "312x" of real time; "0.5x" below ten.
std::string speed_text(double factor);
/// "640 B", "61.0 MiB", "1.2 GiB".
std::string bytes_text(std::int64_t bytes);
/// Local time "2026-11-20 06:04".
std::string time_text(std::int64_t epoch_seconds);
/// UTC "2026-11-20T06:04:12Z".
std::string iso_time(std::int64_t epoch_seconds);

/// Columns that the text takes on a terminal: combining marks take none, East Asian wide characters and emoji
/// two. `text` is printable UTF-8.
int display_width(std::string_view text);
/// The text, or its beginning and "…", in at most `width` columns.
std::string fit(std::string_view text, int width);
/// The text, or "…" and its end: for paths.
std::string fit_end(std::string_view text, int width);
/// Filled up with spaces on the right or, for numbers, on the left; longer texts stay as they are.
std::string pad_right(std::string_view text, int width);
std::string pad_left(std::string_view text, int width);

/// "sub_bass_mean" → "sub bass mean".
std::string spaced(std::string_view name);

}  // namespace nocturne

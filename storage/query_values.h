// What people write for a value, read by the type of its field: numbers with units, keys, dates, yes and no.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/query_fields.h"

namespace nocturne {

/// In the field's unit. A stored number rounds to this one when it is in [value - half_step, value +
/// half_step): 128 stands for 127.5 to 128.5, 128.0 for 127.95 to 128.05, 44.1k for 44050 to 44150.
struct Number {
  double value = 0, half_step = 0;
  bool operator==(const Number&) const = default;
};

/// A place on the Camelot wheel, whose neighbours mix: hours 1 to 12, outer circle major. Hour 0: all hours.
struct WheelKey {
  enum class Scale { minor, major } scale = Scale::minor;
  int hour = 0;
  bool operator==(const WheelKey&) const = default;
};

/// A year, a month or a day.
struct Date {
  int year = 0;
  int month = 0, day = 0;  // 0: all of the year or the month
  bool operator==(const Date&) const = default;
};

/// A time before now.
struct Ago {
  int count = 0;
  enum class Unit { days, weeks, months, years } unit = Unit::days;
  bool operator==(const Ago&) const = default;
};

/// monostate: text, which means itself.
using Meaning = std::variant<std::monostate, bool, Number, WheelKey, Date, Ago>;

struct Operand {
  std::string text{};  // as it was written, without quotes
  Meaning meaning{};
  bool operator==(const Operand&) const = default;
};

/// The value in the words of `field`'s type. Throws Refusal.
Operand read_operand(std::string_view text, const QueryField& field);

/// Decimal, without exponent: "-14", "120.5", ".5".
std::optional<Number> read_number(std::string_view text);
/// "8A", "08a", "1m" and "1d" (Open Key), "Am", "F#m", "Gb minor", "C♯ maj", "A"; "minor" and "major" alone.
std::optional<WheelKey> read_key(std::string_view text);
/// "1994", "1994-05", "1994-05-03"
std::optional<Date> read_date(std::string_view text);

/// "8A".
std::string camelot_text(const WheelKey& key);
/// All keys that one written key stands for: itself, or all of its scale.
std::vector<WheelKey> keys_of(const WheelKey& key);
/// Keys that mix with it: itself, an hour down and up, and the other scale at the same hour.
std::vector<WheelKey> harmonic_neighbours(const WheelKey& key);
/// "1994-05": its text is the beginning of every day's in it.
std::string date_text(const Date& date);

}  // namespace nocturne

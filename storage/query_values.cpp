// Reading of values: one small grammar for each type.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/error.h"
#include "core/folded_text.h"

namespace nocturne {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a decimal number from the front of `text`; nothing is taken where there is none.
std::optional<Number> take_number(std::string_view& text) {
  std::size_t end = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t first = end;
  const auto take_digits = [&] {
    while (end < text.size() && is_digit(text[end])) ++end;
  };
  take_digits();
  std::size_t decimals = 0, digits = end - first;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    const std::size_t point = end++;
    take_digits();
    decimals = end - point - 1;
    digits += decimals;
  }
  if (digits == 0) return std::nullopt;
  const std::string_view number = text.substr(text[0] == '+' ? 1 : 0, end - (text[0] == '+' ? 1 : 0));
  double value = 0;
  if (std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed).ec !=
      std::errc())
    return std::nullopt;  // beyond what a double holds
  text.remove_prefix(end);
  return Number{value, 0.5 * std::pow(10.0, -static_cast<double>(decimals))};
}

Number scaled(const Number& number, double factor) {
  return {number.value * factor, number.half_step * factor};
}

/// A unit behind a number and what one of it is.
struct UnitName {
  std::string_view name;
  double factor;
};

/// A number, and then nothing or one of `units`.
std::optional<Number> number_with_unit(std::string_view text, std::span<const UnitName> units) {
  const std::optional<Number> number = take_number(text);
  if (!number || text.empty()) return number;
  const auto unit = std::ranges::find(units, text, &UnitName::name);
  return unit == units.end() ? std::nullopt : std::optional(scaled(*number, unit->factor));
}

constexpr std::array<UnitName, 3> kFrequencies{{{"hz", 1}, {"k", 1000}, {"khz", 1000}}};
constexpr double kKiB = 1024, kMiB = kKiB * kKiB, kGiB = kMiB * kKiB, kTiB = kGiB * kKiB;
constexpr std::array<UnitName, 14> kSizes{{{"b", 1},
                                           {"bytes", 1},
                                           {"k", kKiB},
                                           {"kb", kKiB},
                                           {"kib", kKiB},
                                           {"m", kMiB},
                                           {"mb", kMiB},
                                           {"mib", kMiB},
                                           {"g", kGiB},
                                           {"gb", kGiB},
                                           {"gib", kGiB},
                                           {"t", kTiB},
                                           {"tb", kTiB},
                                           {"tib", kTiB}}};

/// "3:00", "1:02:03.5".
std::optional<Number> read_clock(std::string_view text) {
  std::optional<Number> total;
  for (int parts = 0; parts < 3; ++parts) {
    if (text.empty() || !is_digit(text[0])) return std::nullopt;
    const std::optional<Number> part = take_number(text);
    if (!part || (total && part->value >= 60)) return std::nullopt;
    total = Number{(total ? total->value * 60 : 0) + part->value, part->half_step};
    if (text.empty()) return parts > 0 ? total : std::nullopt;
    if (part->half_step < 0.5 || text[0] != ':') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

/// Largest first; what follows one without a unit of its own is in the next: "5m30" is 5 min 30 s.
constexpr std::array<UnitName, 7> kTimes{
    {{"h", 3600}, {"min", 60}, {"m", 60}, {"sec", 1}, {"s", 1}, {"ms", 0.001}, {"", 0}}};

/// "210", "3m", "5m30", "1h5m", "500ms".
std::optional<Number> read_amount_of_time(std::string_view text) {
  std::optional<Number> total;
  double last_unit = 0;
  while (!text.empty()) {
    const std::optional<Number> part = take_number(text);
    if (!part || (total && part->value < 0)) return std::nullopt;
    const std::size_t letters = std::min(text.find_first_not_of("himnsec"), text.size());
    const std::string_view name = text.substr(0, letters);
    const auto unit = std::ranges::find(kTimes, name, &UnitName::name);
    if (unit == kTimes.end()) return std::nullopt;
    const double factor = !name.empty() ? unit->factor : last_unit > 1 ? last_unit / 60 : 1;
    if (total && factor >= last_unit) return std::nullopt;
    total = Number{(total ? total->value : 0) + part->value * factor, part->half_step * factor};
    last_unit = factor;
    text.remove_prefix(letters);
  }
  return total;
}

bool is_level(Unit unit) {
  return unit == Unit::lufs || unit == Unit::lu || unit == Unit::db || unit == Unit::dbfs ||
         unit == Unit::dbtp;
}

std::optional<Number> read_number_in(Unit unit, std::string_view written) {
  const std::string text = lower_case(written);
  if (unit == Unit::seconds) {
    const std::optional<Number> clock = read_clock(text);
    return clock ? clock : read_amount_of_time(text);
  }
  if (unit == Unit::hz) return number_with_unit(text, kFrequencies);
  if (unit == Unit::bytes) return number_with_unit(text, kSizes);
  const std::string symbol = lower_case(nocturne::symbol(unit));
  const std::array<UnitName, 2> names{{{symbol, 1}, {is_level(unit) ? std::string_view("db") : symbol, 1}}};
  return number_with_unit(text, names);
}

std::string number_example(Unit unit) {
  switch (unit) {
    case Unit::seconds: return "a time such as 210, 3:30 or 3m30";
    case Unit::hz: return "a frequency such as 440 or 44.1k";
    case Unit::bytes: return "a size such as 500k or 10M";
    default: return "a number";
  }
}

std::optional<bool> read_yes_no(std::string_view written) {
  const std::string text = lower_case(written);
  if (text == "yes" || text == "true" || text == "on" || text == "1") return true;
  if (text == "no" || text == "false" || text == "off" || text == "0") return false;
  return std::nullopt;
}

/// Takes a whole number of so many digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t most) {
  std::size_t n = 0;
  int value = 0;
  for (; n < std::min(most, text.size()) && is_digit(text[n]); ++n) value = value * 10 + (text[n] - '0');
  text.remove_prefix(n);
  return n == 0 ? std::nullopt : std::optional(value);
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// The hour of the major key of a tonic: C major is 8B, a fifth up is an hour on; of the minor key three
/// semitones above, as A minor, 8A, has the notes of C major.
WheelKey wheel_key(int tonic, WheelKey::Scale scale) {
  const int major = tonic + (scale == WheelKey::Scale::minor ? 3 : 0);
  return {scale, ((major * 7 + 7) % 12 + 12) % 12 + 1};
}

std::optional<WheelKey::Scale> read_scale(std::string_view text) {
  if (text == "m" || text == "min" || text == "minor") return WheelKey::Scale::minor;
  if (text.empty() || text == "maj" || text == "major") return WheelKey::Scale::major;
  return std::nullopt;
}

/// "am", "f#m", "gb minor", in lower case.
std::optional<WheelKey> read_key_name(std::string_view text) {
  constexpr std::string_view kLetters = "cdefgab";
  constexpr std::array<int, 7> kSemitones{0, 2, 4, 5, 7, 9, 11};
  const std::size_t letter = text.empty() ? kLetters.npos : kLetters.find(text[0]);
  if (letter == kLetters.npos) return std::nullopt;
  int tonic = kSemitones[letter];
  text.remove_prefix(1);
  if (take(text, "#") || take(text, "♯") || take(text, "-sharp") || take(text, " sharp"))
    ++tonic;
  else if (take(text, "b") || take(text, "♭") || take(text, "-flat") || take(text, " flat"))
    --tonic;
  while (take(text, " ") || take(text, "-")) continue;
  const auto scale = read_scale(text);
  return scale ? std::optional(wheel_key(tonic, *scale)) : std::nullopt;
}

/// "8a", "1m".
std::optional<WheelKey> read_wheel_place(std::string_view text) {
  const std::optional<int> hour = take_digits(text, 2);
  if (!hour || *hour < 1 || *hour > 12 || text.size() != 1) return std::nullopt;
  switch (text[0]) {
    case 'a': return WheelKey{WheelKey::Scale::minor, *hour};
    case 'b': return WheelKey{WheelKey::Scale::major, *hour};
    case 'm':
      return WheelKey{WheelKey::Scale::minor, (*hour + 6) % 12 + 1};  // Open Key counts from C major, 8B
    case 'd': return WheelKey{WheelKey::Scale::major, (*hour + 6) % 12 + 1};
    default: return std::nullopt;
  }
}

/// "-7d": seven days ago.
std::optional<Ago> read_ago(std::string_view text) {
  if (!take(text, "-")) return std::nullopt;
  const std::optional<int> count = take_digits(text, 5);
  if (!count || text.size() != 1) return std::nullopt;
  switch (text[0]) {
    case 'd': return Ago{*count, Ago::Unit::days};
    case 'w': return Ago{*count, Ago::Unit::weeks};
    case 'm': return Ago{*count, Ago::Unit::months};
    case 'y': return Ago{*count, Ago::Unit::years};
    default: return std::nullopt;
  }
}

Meaning read_moment(std::string_view text) {
  if (const auto ago = read_ago(text)) return *ago;
  if (const auto date = read_date(text)) return *date;
  return {};
}

template <class T>
Meaning meaning_of(const std::optional<T>& read) {
  return read ? Meaning(*read) : Meaning();
}

/// monostate where the text cannot be read.
Meaning read_meaning(std::string_view text, const QueryField& field) {
  switch (field.type) {
    case FieldType::number: return meaning_of(read_number_in(field.unit, text));
    case FieldType::yes_no: return meaning_of(read_yes_no(text));
    case FieldType::key: return meaning_of(read_key(text));
    case FieldType::date: return meaning_of(read_date(text));
    case FieldType::moment: return read_moment(text);
    case FieldType::text:
    case FieldType::list:
    case FieldType::data: break;
  }
  return {};
}

std::string expected(const QueryField& field) {
  switch (field.type) {
    case FieldType::number: return number_example(field.unit);
    case FieldType::yes_no: return "yes or no";
    case FieldType::key: return "a key such as 8A, 1m, Am or \"F# minor\"";
    case FieldType::date: return "a date such as 1994 or 1994-05-03";
    case FieldType::moment: return "a date such as 2026-11-20, or -7d for a week ago";
    default: return "a text";
  }
}

}  // namespace

Operand read_operand(std::string_view text, const QueryField& field) {
  if (field.type == FieldType::data)
    throw Refusal{field.name + " holds data: it can only be asked for with none and any"};
  Operand operand{std::string(text), read_meaning(text, field)};
  const bool is_text = field.type == FieldType::text || field.type == FieldType::list;
  if (!is_text && std::holds_alternative<std::monostate>(operand.meaning))
    throw Refusal{"\"" + printable(text) + "\" is not " + expected(field)};
  return operand;
}

std::optional<Number> read_number(std::string_view text) { return number_with_unit(text, {}); }

std::optional<WheelKey> read_key(std::string_view written) {
  const std::string text = lower_case(written);
  if (text == "minor") return WheelKey{WheelKey::Scale::minor, 0};
  if (text == "major") return WheelKey{WheelKey::Scale::major, 0};
  const auto place = read_wheel_place(text);
  return place ? place : read_key_name(text);
}

std::optional<Date> read_date(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  const auto year = text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, is_digit)
                        ? take_digits(text, 4)
                        : std::nullopt;
  if (!year) return std::nullopt;
  Date date{.year = *year};
  for (int* const part : {&date.month, &date.day}) {
    if (text.empty()) return date;
    if (!take(text, "-") || text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
    *part = *take_digits(text, 2);
    const std::chrono::year_month_day day(std::chrono::year(date.year),
                                          std::chrono::month(static_cast<unsigned>(date.month)),
                                          std::chrono::day(static_cast<unsigned>(std::max(date.day, 1))));
    if (!day.ok() || *part == 0) return std::nullopt;
  }
  return date;
}

std::string camelot_text(const WheelKey& key) {
  return std::to_string(key.hour) + (key.scale == WheelKey::Scale::minor ? "A" : "B");
}

std::vector<WheelKey> keys_of(const WheelKey& key) {
  if (key.hour != 0) return {key};
  std::vector<WheelKey> all;
  for (int hour = 1; hour <= 12; ++hour) all.push_back({key.scale, hour});
  return all;
}

std::vector<WheelKey> harmonic_neighbours(const WheelKey& key) {
  using enum WheelKey::Scale;
  return {key,
          {key.scale, (key.hour + 10) % 12 + 1},
          {key.scale, key.hour % 12 + 1},
          {key.scale == minor ? major : minor, key.hour}};
}

std::string date_text(const Date& date) {
  const auto two = [](int n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
  std::string year = std::to_string(date.year);
  year.insert(0, 4 - std::min<std::size_t>(year.size(), 4), '0');
  return year + (date.month > 0 ? two(date.month) : "") + (date.day > 0 ? two(date.day) : "");
}

}  // namespace nocturne

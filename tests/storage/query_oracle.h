// What a query means, told once more in the plainest way: for a track in memory, without SQL.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <variant>

#include "core/folded_text.h"
#include "storage/query.h"

namespace nocturne::test {

/// A track's values by the full names of fields; no entry: no value. Moments are days "2001-05-03" here.
using OracleValue = std::variant<double, bool, std::string>;
using OracleTrack = std::map<std::string, OracleValue>;

inline bool number_fits(double x, const QueryTest& test, double factor) {
  const Number low = std::get<Number>(test.low->meaning);
  const double v = low.value * factor, half = low.half_step * factor;
  switch (test.compare) {
    case Compare::less: return x < v;
    case Compare::at_most: return x <= v;
    case Compare::greater: return x > v;
    case Compare::at_least: return x >= v;
    case Compare::exact: return x == v;
    case Compare::between: return x >= v && x <= std::get<Number>(test.high->meaning).value * factor;
    case Compare::other: return !(x >= low.value - low.half_step && x < low.value + low.half_step);
    default: return x >= v - half && x < v + half;
  }
}

inline bool date_fits(const std::string& x, const QueryTest& test) {
  const auto compare = [&](const Operand& operand) {
    const std::string date = date_text(std::get<Date>(operand.meaning));
    return x.substr(0, date.size()).compare(date);
  };
  const int low = compare(*test.low);
  switch (test.compare) {
    case Compare::less: return low < 0;
    case Compare::at_most: return low <= 0;
    case Compare::greater: return low > 0;
    case Compare::at_least: return low >= 0;
    case Compare::between: return low >= 0 && compare(*test.high) <= 0;
    case Compare::other: return low != 0;
    default: return low == 0;
  }
}

inline bool text_fits(const std::string& x, const QueryTest& test) {
  const std::string& word = test.low->text;
  switch (test.compare) {
    case Compare::exact: return x == word;
    case Compare::equal: return fold(x) == fold(word);
    case Compare::other: return fold(x) != fold(word);
    default: return fold(x).find(fold(word)) != std::string::npos;
  }
}

inline bool key_fits(const std::string& x, const QueryTest& test) {
  const WheelKey written = std::get<WheelKey>(test.low->meaning), key = *read_key(x);
  if (test.reach == QueryReach::related) {
    const int apart = std::abs(key.hour - written.hour);
    const bool same_circle = key.scale == written.scale;
    return same_circle ? apart <= 1 || apart == 11 : apart == 0;
  }
  const bool same = key.scale == written.scale && (written.hour == 0 || key.hour == written.hour);
  return same != (test.compare == Compare::other);
}

inline bool fits(const OracleTrack& track, const QueryField& field, const QueryTest& test) {
  const auto found = track.find(field.name);
  if (test.compare == Compare::none) return found == track.end();
  if (found == track.end()) return false;
  if (test.compare == Compare::any) return true;
  const OracleValue& value = found->second;
  switch (field.type) {
    case FieldType::number: {
      const double x = std::get<double>(value);
      if (test.reach == QueryReach::plain) return number_fits(x, test, 1);
      return number_fits(x, test, 1) || number_fits(x, test, 0.5) || number_fits(x, test, 2);
    }
    case FieldType::yes_no:
      return (std::get<bool>(value) == std::get<bool>(test.low->meaning)) != (test.compare == Compare::other);
    case FieldType::key: return key_fits(std::get<std::string>(value), test);
    case FieldType::date:
    case FieldType::moment: return date_fits(std::get<std::string>(value), test);
    default: return text_fits(std::get<std::string>(value), test);
  }
}

inline bool fits(const OracleTrack& track, const QueryNode& node) {
  const auto part_fits = [&](const QueryNode& part) { return fits(track, part); };
  switch (node.kind) {
    case QueryNode::Kind::all: return std::ranges::all_of(node.parts, part_fits);
    case QueryNode::Kind::any: return std::ranges::any_of(node.parts, part_fits);
    case QueryNode::Kind::negation: return !fits(track, node.parts.front());
    case QueryNode::Kind::term: break;
  }
  return std::ranges::any_of(node.term->fields, [&](const QueryField& field) {
    return std::ranges::any_of(node.term->any_of,
                               [&](const QueryTest& test) { return fits(track, field, test); });
  });
}

}  // namespace nocturne::test

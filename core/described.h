// Described structs: one table of fields that columns, values, JSON, settings and docs are made from.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A described struct S is an aggregate with `static constexpr auto fields()` returning a std::tuple of Field:
//   static constexpr auto fields() {
//     return std::tuple{field("bpm", &Tempo::bpm, Unit::bpm, "Beats per minute", {30, 300}), ...};
//   }
// A member that is itself described is flattened: field "centroid" with a member "mean" is column
// "centroid_mean".
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

namespace nocturne {

// `same`: that of the field which a described member stands for.
enum class Unit {
  none,
  same,
  lufs,
  lu,
  db,
  dbfs,
  dbtp,
  hz,
  bpm,
  seconds,
  per_second,
  percent,
  frames,
  bytes,
  cents
};

/// "LUFS", "Hz", …; empty for Unit::none.
std::string_view symbol(Unit unit);

struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
};

template <class S, class T>
struct Field {
  std::string_view name;
  T S::*member;
  Unit unit;
  std::string_view doc;  // one sentence, no full stop
  Range range;           // of results: what can occur; of settings: what is accepted
};

template <class S, class T>
constexpr Field<S, T> field(std::string_view name, T S::*member, Unit unit, std::string_view doc,
                            Range range = {}) {
  return {name, member, unit, doc, range};
}

template <class S>
concept Described = requires {
  S::fields();
};

/// Calls f(field, member) for each field of a described struct, in the table's order.
template <class S, class F>
requires Described<std::remove_const_t<S>>
void for_each_field(S& s, F&& f) {
  std::apply([&](const auto&... fd) { (f(fd, s.*(fd.member)), ...); }, std::remove_const_t<S>::fields());
}

/// Times in seconds, ascending; stored as a blob of little-endian 64-bit floats, left out of JSON unless
/// asked for.
struct Times {
  std::vector<double> seconds;
  bool operator==(const Times&) const = default;
};

/// Data of the program's own, for machines alone: a BLOB that no export or page shows.
struct Bytes {
  std::string bytes;
  bool operator==(const Bytes&) const = default;
};

/// A JSON array made by lists of described structs or of numbers; stored as text.
struct JsonText {
  std::string text;
  bool operator==(const JsonText&) const = default;
};

/// One stored value. bool is kept apart from integers by its column's Kind.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Times, JsonText, Bytes>;

enum class Kind { boolean, integer, real, text, times, json, bytes };

struct Column {
  std::string name;
  Kind kind;
  Unit unit;
  std::string doc;
  Range range;
};

/// Whose rows a group has: one a recording (copies share it), one a file, or one an album.
enum class GroupKey { recording, file, album };

/// What one analyzer stores: its table's name, the version of its method, its columns.
struct Group {
  std::string name;
  int version = 0;
  std::vector<Column> columns;
  GroupKey key = GroupKey::recording;
};

/// One row of a group, values in the order of its columns.
struct GroupValues {
  std::string group;
  int version = 0;
  std::vector<Value> values;
  bool operator==(const GroupValues&) const = default;
};

/// The shortest decimal that reads back as the same double; "null" where JSON has no word for the value.
std::string json_number(double x);
/// The same of a float: few digits where a double would need many.
std::string json_float(float x);

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_list : std::false_type {};
template <Described T>
struct is_list<std::vector<T>> : std::true_type {};
template <std::floating_point T>
struct is_list<std::vector<T>> : std::true_type {};
template <std::floating_point T, std::size_t N>
struct is_list<std::array<T, N>> : std::true_type {};

template <class T>
constexpr Kind kind_of() {
  if constexpr (is_optional<T>::value)
    return kind_of<typename T::value_type>();
  else if constexpr (std::same_as<T, bool>)
    return Kind::boolean;
  else if constexpr (std::integral<T>)
    return Kind::integer;
  else if constexpr (std::floating_point<T>)
    return Kind::real;
  else if constexpr (std::same_as<T, std::string>)
    return Kind::text;
  else if constexpr (std::same_as<T, Times>)
    return Kind::times;
  else if constexpr (std::same_as<T, Bytes>)
    return Kind::bytes;
  else {
    static_assert(is_list<T>::value, "a list holds numbers, or described structs of numbers and names");
    return Kind::json;
  }
}

/// Text in lists is a name of ours, which JSON needs not escape.
inline std::string json_of(const std::string& name) { return '"' + name + '"'; }
template <class T>
requires std::is_arithmetic_v<T> std::string json_of(T x) {
  if constexpr (std::same_as<T, float>)
    return json_float(x);
  else
    return json_number(static_cast<double>(x));
}

template <Described T>
std::string json_of(const std::vector<T>& list) {
  std::string out = "[";
  for (const T& item : list) {
    out += out.size() > 1 ? ",{" : "{";
    bool first = true;
    for_each_field(item, [&](const auto& f, const auto& v) {
      out += (first ? "\"" : ",\"") + std::string(f.name) + "\":" + json_of(v);
      first = false;
    });
    out += "}";
  }
  return out + "]";
}

template <class List>
requires std::floating_point<typename List::value_type> std::string json_of(const List& numbers) {
  std::string out = "[";
  for (const auto x : numbers) out += (out.size() > 1 ? "," : "") + json_of(x);
  return out + "]";
}

template <class T>
Value value_of(const T& v) {
  if constexpr (is_optional<T>::value)
    return v ? value_of(*v) : Value{};
  else if constexpr (std::integral<T>)
    return static_cast<std::int64_t>(v);
  else if constexpr (std::floating_point<T>)
    return static_cast<double>(v);
  else if constexpr (is_list<T>::value)
    return JsonText{json_of(v)};
  else
    return v;
}

template <Described S>
void append_columns(std::vector<Column>& out, const std::string& prefix) {
  const S example{};
  for_each_field(example, [&]<class M>(const auto& f, const M&) {
    const std::string name = prefix + std::string(f.name);
    if constexpr (Described<M>) {
      const std::size_t first = out.size();
      append_columns<M>(out, name + "_");
      for (std::size_t i = first; i < out.size(); ++i) {
        if (out[i].unit == Unit::same) out[i].unit = f.unit;
        out[i].doc = std::string(f.doc) + ": " + out[i].doc;
      }
    } else {
      out.push_back({name, kind_of<M>(), f.unit, std::string(f.doc), f.range});
    }
  });
}

template <Described S>
void append_values(std::vector<Value>& out, const S& s) {
  for_each_field(s, [&]<class M>(const auto&, const M& v) {
    if constexpr (Described<M>)
      append_values(out, v);
    else
      out.push_back(value_of(v));
  });
}

}  // namespace detail

template <Described S>
std::vector<Column> columns_of() {
  std::vector<Column> out;
  detail::append_columns<S>(out, "");
  return out;
}

template <Described S>
std::vector<Value> values_of(const S& s) {
  std::vector<Value> out;
  detail::append_values(out, s);
  return out;
}

}  // namespace nocturne

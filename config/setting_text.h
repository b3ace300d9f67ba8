// Settings as text and back: one overload a type, for files, environment and flags alike.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "core/described.h"
#include "core/log.h"

namespace nocturne {

/// What a setting's value looks like; names the expected type in messages.
enum class Shape { boolean, whole, real, size, level, path, paths, words };

/// "a whole number", "a list of folders", …
std::string_view description(Shape shape);
constexpr bool is_list(Shape shape) { return shape == Shape::paths || shape == Shape::words; }

/// Why a text was refused: "\"many\" is not a whole number", "5000 is outside 0 to 1024". Empty: it was
/// accepted.
using Complaint = std::optional<std::string>;

/// Each reads one value into `to`, or leaves it alone and says why.
Complaint read_text(std::string_view text, Range range, bool& to);
Complaint read_text(std::string_view text, Range range, int& to);
Complaint read_text(std::string_view text, Range range, double& to);
Complaint read_text(std::string_view text, Range range, ByteSize& to);
Complaint read_text(std::string_view text, Range range, LogLevel& to);
Complaint read_text(std::string_view text, Range range, std::filesystem::path& to);
Complaint read_text(std::string_view text, Range range, OptionalPath& to);
/// A file name ending: lower-cased, without its dot.
Complaint read_text(std::string_view text, Range range, std::string& to);

std::string write_text(bool value);
std::string write_text(int value);
std::string write_text(double value);
/// In the largest unit that divides it: "64M", "1000".
std::string write_text(ByteSize value);
std::string write_text(LogLevel value);
std::string write_text(const std::filesystem::path& value);
std::string write_text(const OptionalPath& value);
std::string write_text(const std::string& value);

/// "0 to 1024", "8M to 1T", "0 or more"; empty without limits.
std::string range_text(Shape shape, Range range);

namespace detail {
template <class T>
struct shape_of;
template <>
struct shape_of<bool> {
  static constexpr Shape value = Shape::boolean;
};
template <>
struct shape_of<int> {
  static constexpr Shape value = Shape::whole;
};
template <>
struct shape_of<double> {
  static constexpr Shape value = Shape::real;
};
template <>
struct shape_of<ByteSize> {
  static constexpr Shape value = Shape::size;
};
template <>
struct shape_of<LogLevel> {
  static constexpr Shape value = Shape::level;
};
template <>
struct shape_of<std::filesystem::path> {
  static constexpr Shape value = Shape::path;
};
template <>
struct shape_of<OptionalPath> {
  static constexpr Shape value = Shape::path;
};
template <>
struct shape_of<std::vector<std::filesystem::path>> {
  static constexpr Shape value = Shape::paths;
};
template <>
struct shape_of<std::vector<std::string>> {
  static constexpr Shape value = Shape::words;
};
}  // namespace detail

template <class T>
inline constexpr Shape kShapeOf = detail::shape_of<T>::value;

}  // namespace nocturne

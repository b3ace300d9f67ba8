// The text fields of a file's tags by name, as far as a program may want to hold them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nocturne {

/// Names in upper case, values in valid UTF-8. Bounded: what goes beyond the limits is left out or cut.
class TagFields {
 public:
  static constexpr std::size_t kMostFields = 10'000;   // more is no tag; a reader gives up there
  static constexpr std::size_t kLongestName = 200;     // bytes
  static constexpr std::size_t kLongestValue = 4'000;  // bytes: pictures in Base64 and booklets are no field
  static constexpr std::size_t kMostValues = 100;      // of one name

  void add(std::string_view name, std::string_view value);

  /// Takes the fields of names that are not here yet.
  void add_missing(const TagFields& other);

  /// In the order of the file; empty where there is none.
  const std::vector<std::string>& values(std::string_view name) const;

  /// All values of a name in one text, "; " between them; empty where there is none.
  std::string joined(std::string_view name) const;

  const auto& all() const { return values_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace nocturne

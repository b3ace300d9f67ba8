// A file that an encoding library writes through us: the first failure is kept and told.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nocturne {

/// Owns a descriptor. Encoders may swallow errors of their output; check() does not. Single-threaded.
class SinkFile {
 public:
  /// Opens for writing and empties; makes the file where there is none. Throws Error(file).
  explicit SinkFile(const std::filesystem::path& path);
  SinkFile(SinkFile&& other) noexcept;
  SinkFile& operator=(SinkFile&&) = delete;
  ~SinkFile();

  /// Writes all at position(), which moves behind it in any case; false after any failure, and nothing is
  /// written any more.
  bool write(std::span<const std::uint8_t> bytes) noexcept;
  std::int64_t position() const { return position_; }
  std::int64_t size() const { return size_; }

  /// Moves position() by SEEK_SET, SEEK_CUR or SEEK_END; -1, and no move, to before the start.
  std::int64_t seek(std::int64_t offset, int whence) noexcept;

  /// Throws Error(file) where any write failed.
  void check() const;

  /// Throws Error(file): "<name>: <what> (<words>)", without the parenthesis where `words` is empty.
  [[noreturn]] void fail(std::string_view what, std::string_view words = {}) const;

 private:
  std::string name_;  // printable
  int descriptor_ = -1;
  int error_ = 0;  // errno of the first failure
  std::int64_t position_ = 0, size_ = 0;
};

}  // namespace nocturne

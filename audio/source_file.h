// A file opened for decoding: proved to be a regular file, read by position.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nocturne {

/// Owns a descriptor. Opening never waits, not even on a FIFO or a device: those are refused. The name is
/// taken as it is: no "-", no "http://", no pattern means anything. Single-threaded.
class SourceFile {
 public:
  /// Throws Error(file) where the path cannot be opened or is no regular file.
  explicit SourceFile(const std::filesystem::path& path);
  SourceFile(SourceFile&& other) noexcept;
  SourceFile& operator=(SourceFile&&) = delete;
  ~SourceFile();

  /// Of the file, or of what keep_only() left of it.
  std::int64_t size() const { return size_; }

  /// Makes bytes [begin, end) the whole file for all reading from now on; at most those it has.
  void keep_only(std::int64_t begin, std::int64_t end);

  /// Bytes read at `offset`: fewer than asked for only at the end of the file or where the disk fails, then
  /// maybe 0.
  std::size_t read_at(std::int64_t offset, std::span<std::uint8_t> out) const;

  /// The next bytes from position() on, as read_at(); position() moves behind them.
  std::size_t read(std::span<std::uint8_t> out);
  std::int64_t position() const { return position_; }

  /// Moves position() by SEEK_SET, SEEK_CUR or SEEK_END; -1, and no move, to before the start.
  std::int64_t seek(std::int64_t offset, int whence);

  /// Throws Error(file): "<name>: <what> (<words>)", without the parenthesis where `words` is empty.
  [[noreturn]] void fail(std::string_view what, std::string_view words = {}) const;

 private:
  std::string name_;  // printable
  int descriptor_ = -1;
  std::int64_t begin_ = 0;
  std::int64_t size_ = 0;
  std::int64_t position_ = 0;
};

}  // namespace nocturne

// Where results go: standard output or a file that appears whole or not at all.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace nocturne {

/// Thrown when the reader of the output is gone (EPIPE): no error, but nothing is left to do.
struct BrokenPipe {};

/// Buffered. Single-threaded. Writing throws BrokenPipe, or Error(file) for any other failure; so do the
/// functions below.
class Output {
 public:
  static Output standard();
  /// A regular file is written beside its place and put there by close(); what was there stays until then,
  /// and for good when close() is not reached. Anything else (a device, a FIFO) is written directly. Throws
  /// Error(usage) when it cannot be opened.
  static Output file(const std::filesystem::path& path);
  Output(Output&& other) noexcept;
  ~Output();

  void write(std::string_view text);
  void flush();
  /// One line, ended and flushed.
  void line(std::string_view text);
  /// To be called at the end: only then is all known to be written.
  void close();

 private:
  Output(int descriptor, std::filesystem::path name, std::filesystem::path partial);
  [[noreturn]] void fail(int error) const;

  int descriptor_;
  std::filesystem::path name_;     // for messages, and the final place
  std::filesystem::path partial_;  // empty: written directly
  std::string buffer_;
};

}  // namespace nocturne

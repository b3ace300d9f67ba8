// The lock that keeps two runs from writing one database.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace nocturne {

/// Holds an advisory lock on "<database>.lock", links resolved, while it lives. The kernel releases it with
/// the process, however that ends; the file stays. Throws Error(busy) when another process holds it,
/// Error(database) when the file cannot be made.
class RunLock {
 public:
  /// Of the lock file.
  static std::filesystem::path path(const std::filesystem::path& database);

  explicit RunLock(const std::filesystem::path& database);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int file_;
};

}  // namespace nocturne

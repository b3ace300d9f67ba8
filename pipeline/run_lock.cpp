// flock(2) on a file beside the database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace nocturne {

std::filesystem::path RunLock::path(const std::filesystem::path& database) {
  std::error_code unknown;  // a database that is not there yet has only its own name
  const std::filesystem::path real = std::filesystem::weakly_canonical(database, unknown);
  return (unknown ? database : real).string() + ".lock";
}

RunLock::RunLock(const std::filesystem::path& database) {
  const std::string path = RunLock::path(database).string();
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0)
    throw Error(ErrorCode::database, printable(path) + ": cannot be opened (" + std::strerror(errno) + ")");
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  const int error = errno;
  close(file_);
  if (error == EWOULDBLOCK)
    throw Error(ErrorCode::busy, printable(database.string()) + ": another run is working on this library");
  throw Error(ErrorCode::database, printable(path) + ": cannot be locked (" + std::strerror(error) + ")");
}

RunLock::~RunLock() { close(file_); }

}  // namespace nocturne

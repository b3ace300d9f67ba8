// Names, locks, fsync and rename.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>
#include <string>
#include <system_error>

namespace nocturne {
namespace {

namespace fs = std::filesystem;

std::string random_letters() {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::string out(6, ' ');
  for (char& c : out) c = kLetters[random() % kLetters.size()];
  return out;
}

/// Between making and locking somebody may take it for stale and remove it.
bool lock(int descriptor, const fs::path& path) {
  ::flock(descriptor, LOCK_EX | LOCK_NB);
  return ::access(path.c_str(), F_OK) == 0;
}

/// That the new name is on the disk, too; some file systems cannot say.
void sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// Not all file systems know the flag, and some of those have no links: there the look comes just before.
bool rename_to_vacant(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::link(from.c_str(), to.c_str()) == 0) return ::unlink(from.c_str()) == 0;
  if (errno == EEXIST) return false;
  struct stat there {};
  if (::lstat(to.c_str(), &there) == 0) errno = EEXIST;
  return errno == ENOENT && ::rename(from.c_str(), to.c_str()) == 0;
}

}  // namespace

PartialFile::PartialFile(const fs::path& folder, std::string_view prefix, mode_t mode) {
  constexpr int kMostTries = 100;
  for (int tries = 0; tries < kMostTries; ++tries) {
    const fs::path path = folder / (std::string(prefix) + random_letters());
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) return;
    if (lock(fd, path)) {
      path_ = path;
      descriptor_ = fd;
      return;
    }
    ::close(fd);
  }
}

PartialFile::~PartialFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool PartialFile::sync() const {
  const int fd = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  errno = error;
  return synced;
}

bool PartialFile::put_at(const fs::path& target) {
  if (::rename(path_.c_str(), target.c_str()) != 0) return false;
  has_become(target);
  return true;
}

bool PartialFile::put_at_vacant(const fs::path& target) {
  if (!rename_to_vacant(path_, target)) return false;
  has_become(target);
  return true;
}

void PartialFile::has_become(const fs::path& target) {
  path_.clear();
  sync_folder(target.has_parent_path() ? target.parent_path() : fs::path("."));
}

void remove_stale_files(const fs::path& folder, std::string_view prefix) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) continue;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
    ::close(fd);
  }
}

}  // namespace nocturne

// Names, locks, fsync and rename.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
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
  path_.clear();
  sync_folder(target.has_parent_path() ? target.parent_path() : fs::path("."));
  return true;
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

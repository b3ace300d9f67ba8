// Copy, attributes, disk, rename.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/file_rewrite.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// What the kernel cannot copy by itself (another file system, an old one) goes through memory.
bool copy_by_hand(int from, int to) {
  std::vector<char> block(1 << 18);
  for (;;) {
    const ssize_t got = ::read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    for (ssize_t done = 0; done < got;) {
      const ssize_t put = ::write(to, block.data() + done, static_cast<std::size_t>(got - done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return false;
      done += put;
    }
  }
}

bool copy_all(int from, int to, off_t size) {
  constexpr std::size_t kMost = 1 << 30;
  off_t done = 0;
  while (done < size) {
    const ssize_t put = ::copy_file_range(from, nullptr, to, nullptr, kMost, 0);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == EFBIG)) return false;
    if (put <= 0) break;
    done += put;
  }
  return done >= size || copy_by_hand(from, to);
}

/// Access lists are attributes, too. What may not be set (another user's, the system's) is left out.
void copy_extended_attributes(int from, int to) {
  std::vector<char> names(static_cast<std::size_t>(std::max<ssize_t>(0, ::flistxattr(from, nullptr, 0))));
  const ssize_t listed = ::flistxattr(from, names.data(), names.size());
  for (ssize_t at = 0; at < listed;) {
    const char* name = names.data() + at;
    std::vector<char> value(
        static_cast<std::size_t>(std::max<ssize_t>(0, ::fgetxattr(from, name, nullptr, 0))));
    const ssize_t size = ::fgetxattr(from, name, value.data(), value.size());
    if (size >= 0) ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0);
    at += static_cast<ssize_t>(std::char_traits<char>::length(name)) + 1;
  }
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

FileRewrite::FileRewrite(const fs::path& file) : name_(printable(file.native())) {
  std::error_code error;
  file_ = fs::canonical(file, error);
  if (error) fail("cannot be opened", error.value());
  try {
    open_file();
    make_copy();
    copy_content();
  } catch (...) {
    if (from_ >= 0) ::close(from_);
    throw;
  }
}

FileRewrite::~FileRewrite() { ::close(from_); }

void FileRewrite::fail(std::string_view what, int error) const {
  const std::string words = error == 0 ? "" : " (" + std::generic_category().message(error) + ")";
  throw Error(ErrorCode::file, name_ + ": " + std::string(what) + words);
}

void FileRewrite::open_file() {
  from_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (from_ < 0) fail("cannot be opened", errno);
  if (::fstat(from_, &before_) != 0 || !S_ISREG(before_.st_mode)) fail("is not a regular file", 0);
  // A rename would ask the folder alone.
  if ((before_.st_mode & 0222) == 0) fail("is write-protected", 0);
  if (::faccessat(AT_FDCWD, file_.c_str(), W_OK, AT_EACCESS) != 0) fail("may not be written", errno);
  if (before_.st_nlink > 1)
    fail("has " + std::to_string(before_.st_nlink) + " names (hard links), which a new file would part", 0);
}

/// Nobody else's until it has the file's own mode.
void FileRewrite::make_copy() {
  copy_ = std::make_unique<PartialFile>(file_.parent_path(), kPrefix, 0600);
  if (copy_->descriptor() < 0) fail("no copy can be made beside it", errno);
}

void FileRewrite::copy_content() const {
  if (!copy_all(from_, copy_->descriptor(), before_.st_size)) fail("cannot be copied", errno);
}

/// The owner first, since a change of owner takes bits off the mode. Where another user's file may not be
/// given back to him, at least the group is kept, or else the copy is this user's.
void FileRewrite::copy_attributes() const {
  const int to = copy_->descriptor();
  const bool kept = ::fchown(to, before_.st_uid, before_.st_gid) == 0 ||
                    ::fchown(to, static_cast<uid_t>(-1), before_.st_gid) == 0;
  static_cast<void>(kept);
  if (::fchmod(to, before_.st_mode & 07777) != 0) fail("its mode cannot be kept", errno);
  copy_extended_attributes(from_, to);
}

void FileRewrite::require_unchanged() const {
  struct stat now {};
  const bool there = ::stat(file_.c_str(), &now) == 0;
  if (!there || now.st_ino != before_.st_ino || now.st_dev != before_.st_dev ||
      now.st_size != before_.st_size || !same_time(now.st_mtim, before_.st_mtim))
    fail("was changed by somebody else meanwhile; nothing is written", 0);
}

void FileRewrite::commit(ModificationTime time) {
  copy_attributes();
  const std::array<timespec, 2> times{before_.st_atim, before_.st_mtim};
  if (time == ModificationTime::keep && ::futimens(copy_->descriptor(), times.data()) != 0)
    fail("its modification time cannot be kept", errno);
  if (!copy_->sync()) fail("the copy cannot be written", errno);
  require_unchanged();
  if (!copy_->put_at(file_)) fail("cannot be replaced", errno);
}

void remove_stale_copies(const fs::path& folder) { remove_stale_files(folder, FileRewrite::kPrefix); }

}  // namespace nocturne

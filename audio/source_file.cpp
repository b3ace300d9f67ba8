// Opening by descriptor, and reading that does not care where the descriptor stands.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace nocturne {

SourceFile::SourceFile(const std::filesystem::path& path) : name_(printable(path.native())) {
  // O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever. It changes nothing for
  // real files.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) fail("cannot be opened", std::generic_category().message(errno));
  struct stat status {};
  const bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  if (!regular) {
    ::close(fd);
    fail("is not a regular file");
  }
  descriptor_ = fd;
  size_ = status.st_size;
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

SourceFile::SourceFile(SourceFile&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      begin_(other.begin_),
      size_(other.size_),
      position_(other.position_) {}

SourceFile::~SourceFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void SourceFile::keep_only(std::int64_t begin, std::int64_t end) {
  end = std::clamp<std::int64_t>(end, 0, size_);
  begin = std::clamp<std::int64_t>(begin, 0, end);
  begin_ += begin;
  size_ = end - begin;
}

std::size_t SourceFile::read_at(std::int64_t offset, std::span<std::uint8_t> out) const {
  if (offset < 0 || offset >= size_) return 0;
  out = out.first(static_cast<std::size_t>(std::min(static_cast<std::int64_t>(out.size()), size_ - offset)));
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto at = begin_ + offset + static_cast<std::int64_t>(filled);
    const ssize_t got = ::pread(descriptor_, out.data() + filled, out.size() - filled, at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

std::size_t SourceFile::read(std::span<std::uint8_t> out) {
  const std::size_t got = read_at(position_, out);
  position_ += static_cast<std::int64_t>(got);
  return got;
}

std::int64_t SourceFile::seek(std::int64_t offset, int whence) {
  const std::int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : size_;
  if (offset < -from || offset > INT64_MAX - from) return -1;
  return position_ = from + offset;
}

void SourceFile::fail(std::string_view what, std::string_view words) const {
  std::string message = name_ + ": " + std::string(what);
  if (!words.empty()) message += " (" + printable(words) + ")";
  throw Error(ErrorCode::file, message);
}

}  // namespace nocturne

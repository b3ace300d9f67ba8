// Writing by position.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sink_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace nocturne {

SinkFile::SinkFile(const std::filesystem::path& path) : name_(printable(path.native())) {
  // O_NONBLOCK: a FIFO that nobody reads is refused instead of waited for.
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
  if (descriptor_ < 0) fail("cannot be written", std::generic_category().message(errno));
}

SinkFile::SinkFile(SinkFile&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      error_(other.error_),
      position_(other.position_),
      size_(other.size_) {}

SinkFile::~SinkFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool SinkFile::write(std::span<const std::uint8_t> bytes) noexcept {
  std::int64_t at = std::exchange(position_, position_ + static_cast<std::int64_t>(bytes.size()));
  size_ = std::max(size_, position_);
  while (!bytes.empty() && error_ == 0) {
    const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), at);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) error_ = put < 0 ? errno : EIO;
    if (put <= 0) break;
    at += put;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return error_ == 0;
}

std::int64_t SinkFile::seek(std::int64_t offset, int whence) noexcept {
  const std::int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : size_;
  if (offset < -from || offset > INT64_MAX - from) return -1;
  return position_ = from + offset;
}

void SinkFile::check() const {
  if (error_ != 0) fail("cannot be written", std::generic_category().message(error_));
}

void SinkFile::fail(std::string_view what, std::string_view words) const {
  std::string message = name_ + ": " + std::string(what);
  if (!words.empty()) message += " (" + printable(words) + ")";
  throw Error(ErrorCode::file, message);
}

}  // namespace nocturne

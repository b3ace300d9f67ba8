// write(2) until all is written.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 1 << 16;

int open_or_throw(const fs::path& path, int flags, const fs::path& name) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (descriptor >= 0) return descriptor;
  throw Error(ErrorCode::usage,
              printable(name.native()) + ": cannot be written (" + std::strerror(errno) + ")");
}

}  // namespace

Output::Output(int descriptor, fs::path name, fs::path partial)
    : descriptor_(descriptor), name_(std::move(name)), partial_(std::move(partial)) {}

Output::Output(Output&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      partial_(std::move(other.partial_)),
      buffer_(std::move(other.buffer_)) {}

Output::~Output() {
  if (name_.empty() || descriptor_ < 0) return;
  ::close(descriptor_);
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

Output Output::standard() { return {STDOUT_FILENO, {}, {}}; }

Output Output::file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status))
    return {open_or_throw(path, O_WRONLY, path), path, {}};
  const fs::path place = fs::exists(status) ? fs::canonical(path, error) : path;  // a link is written through
  fs::path partial = place;
  partial += ".partial-" + std::to_string(::getpid());
  const int descriptor = open_or_throw(partial, O_WRONLY | O_CREAT | O_TRUNC, path);
  return {descriptor, place, std::move(partial)};
}

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(errno);
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

void Output::line(std::string_view text) {
  buffer_ += text;
  buffer_ += '\n';
  flush();
}

void Output::close() {
  flush();
  if (name_.empty()) return;
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (!partial_.empty() && ::rename(partial_.c_str(), name_.c_str()) != 0) fail(errno);
}

void Output::fail(int error) const {
  if (error == EPIPE) throw BrokenPipe{};
  const std::string name = name_.empty() ? "standard output" : printable(name_.native());
  throw Error(ErrorCode::file, name + ": cannot be written (" + std::strerror(error) + ")");
}

}  // namespace nocturne

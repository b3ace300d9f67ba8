// The target's checks around a PartialFile.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/output_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"

namespace nocturne {

namespace fs = std::filesystem;

std::optional<Occupant> occupant_of(const fs::path& name) {
  struct stat s {};
  if (::lstat(name.c_str(), &s) != 0) return std::nullopt;
  const std::int64_t ns = std::int64_t{s.st_mtim.tv_sec} * 1'000'000'000 + s.st_mtim.tv_nsec;
  return Occupant{s.st_dev, s.st_ino, {s.st_size, ns}};
}

OutputFile::OutputFile(fs::path target, const fs::path& input) : target_(std::move(target)), input_(input) {
  require_other_file();
  make_folder();
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  remove_stale_files(folder, kPrefix);
  file_ = std::make_unique<PartialFile>(folder, kPrefix, 0666);
  if (file_->descriptor() < 0) fail("cannot be written", errno);
}

void OutputFile::fail(std::string_view what, int error) const {
  const std::string words = error == 0 ? "" : " (" + std::generic_category().message(error) + ")";
  throw Error(ErrorCode::file, printable(target_.native()) + ": " + std::string(what) + words);
}

void OutputFile::require_other_file() const {
  std::error_code error;
  if (fs::equivalent(target_, input_, error)) fail("is the input, which is never written over", 0);
  const fs::file_status status = fs::status(target_, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) fail("is there already and no regular file", 0);
}

void OutputFile::make_folder() const {
  if (!target_.has_parent_path()) return;
  std::error_code error;
  fs::create_directories(target_.parent_path(), error);
  if (error) fail("its folder cannot be made", error.value());
}

void OutputFile::sync() const {
  require_other_file();
  if (!file_->sync()) fail("cannot be written", errno);
}

void OutputFile::commit() {
  sync();
  if (!file_->put_at(target_)) fail("cannot be put in its place", errno);
}

void OutputFile::commit_over(const std::optional<Occupant>& found) {
  sync();
  const bool still_there = found && occupant_of(target_) == found;
  if (still_there ? file_->put_at(target_) : file_->put_at_vacant(target_)) return;
  if (errno == EEXIST) fail("another file has come there meanwhile", 0);
  fail("cannot be put in its place", errno);
}

}  // namespace nocturne

// A file replaced by an edited copy of itself: whole, or not at all.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "audio/partial_file.h"

namespace nocturne {

enum class ModificationTime { now, keep };

/// A copy beside a file, under a name that begins with kPrefix and so is no track of any library. commit()
/// puts it in the file's place; without that it is removed. A process that is killed leaves the file as it
/// was, and at most such a copy, which remove_stale_copies() knows. Single-threaded.
class FileRewrite {
 public:
  static constexpr std::string_view kPrefix = ".nocturne-tag-";

  /// Copies `file`, or what it is a link to. Throws Error(file) where it is no regular file, is
  /// write-protected, has several names (hard links, which would be parted), or where there is no room or
  /// right to copy it.
  explicit FileRewrite(const std::filesystem::path& file);
  ~FileRewrite();
  FileRewrite(const FileRewrite&) = delete;
  FileRewrite& operator=(const FileRewrite&) = delete;

  /// To be edited by name; it has been written and closed when commit() is called.
  const std::filesystem::path& copy() const { return copy_->path(); }

  /// Gives the copy the mode, owner, extended attributes and access list of the file as far as the system
  /// allows, puts it on the disk and in the file's place. Throws Error(file), and leaves the file as it was,
  /// also where somebody else changed it meanwhile.
  void commit(ModificationTime time);

 private:
  [[noreturn]] void fail(std::string_view what, int error) const;
  void open_file();
  void make_copy();
  void copy_content() const;
  void copy_attributes() const;
  void require_unchanged() const;

  std::filesystem::path file_;
  std::string name_;  // printable
  std::unique_ptr<PartialFile> copy_;
  int from_ = -1;
  struct stat before_ {};
};

/// Removes copies in a folder whose process is gone.
void remove_stale_copies(const std::filesystem::path& folder);

}  // namespace nocturne

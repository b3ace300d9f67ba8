// A file that is made beside the one it will be, under a name that is no track of any library.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

namespace nocturne {

/// Removed unless it was put in place. A lock on it says that its process is alive, so that a later one can
/// tell what a killed one left. Single-threaded.
class PartialFile {
 public:
  /// Makes "<prefix>XXXXXX" in `folder`, mode less the process's mask. Where it cannot, descriptor() is -1
  /// and errno says why.
  PartialFile(const std::filesystem::path& folder, std::string_view prefix, mode_t mode);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }

  /// Whether what was written, by whatever descriptor, is on the disk now; errno says why not.
  bool sync() const;

  /// Renames it to `target`, over what is there, and puts the new name on the disk. False, with errno, where
  /// it cannot be renamed.
  bool put_at(const std::filesystem::path& target);

  /// The same where nothing is there yet: errno is EEXIST where something is, which stays.
  bool put_at_vacant(const std::filesystem::path& target);

 private:
  void has_become(const std::filesystem::path& target);

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Removes from a folder the partial files with a prefix whose processes are gone.
void remove_stale_files(const std::filesystem::path& folder, std::string_view prefix);

}  // namespace nocturne

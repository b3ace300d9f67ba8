// stat(2).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file_stamp.h"

#include <sys/stat.h>

namespace nocturne {

std::optional<FileStamp> file_stamp(const std::filesystem::path& file) {
  struct stat s {};
  if (::stat(file.c_str(), &s) != 0) return std::nullopt;
  return FileStamp{s.st_size, std::int64_t{s.st_mtim.tv_sec} * 1'000'000'000 + s.st_mtim.tv_nsec};
}

}  // namespace nocturne

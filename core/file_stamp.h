// Size and modification time of a file: by which it is taken for unchanged.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace nocturne {

/// As the database keeps them.
struct FileStamp {
  std::int64_t size = 0, mtime_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

/// Empty when there is no such file or it cannot be looked at.
std::optional<FileStamp> file_stamp(const std::filesystem::path& file);

}  // namespace nocturne

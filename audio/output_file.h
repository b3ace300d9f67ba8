// A new file that is under its name whole, or not at all.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "audio/partial_file.h"
#include "core/file_stamp.h"

namespace nocturne {

/// What is under a name: of a link, the link.
struct Occupant {
  std::uint64_t device = 0, inode = 0;
  FileStamp stamp;
  bool operator==(const Occupant&) const = default;
};
/// Empty when there is nothing.
std::optional<Occupant> occupant_of(const std::filesystem::path& name);

/// Written under another name in the target's folder, which commit() turns into the target's. Without that it
/// is removed, or, after a kill, by the next OutputFile in that folder. Its mode is what the process's mask
/// leaves of 0666. Single-threaded.
class OutputFile {
 public:
  static constexpr std::string_view kPrefix = ".nocturne-master-";

  /// Makes folders that are missing. Throws Error(file) where the target is the input by whatever name
  /// (links, hard or symbolic), is something else than a file, or its folder cannot be made or written to.
  OutputFile(std::filesystem::path target, const std::filesystem::path& input);

  /// To be written by name; empty at first.
  const std::filesystem::path& partial() const { return file_->path(); }

  /// Puts it on the disk and in the target's place, over a file that is there, which must not have become the
  /// input meanwhile. Once. Throws Error(file), and the target is as it was.
  void commit();
  /// The same over nothing but what was `found` there earlier: throws also where another file has come since.
  void commit_over(const std::optional<Occupant>& found);

 private:
  [[noreturn]] void fail(std::string_view what, int error) const;
  void require_other_file() const;
  void make_folder() const;
  void sync() const;

  std::filesystem::path target_, input_;
  std::unique_ptr<PartialFile> file_;
};

}  // namespace nocturne

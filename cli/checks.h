// The checks that `nocturne doctor` makes, one function each; none of them changes anything.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/exit_status.h"
#include "config/configuration.h"

namespace nocturne {

struct Check {
  enum class Result { good, note, problem } result = Result::good;
  std::string what;                             // "database"
  std::string finding;                          // for people
  ExitStatus status = ExitStatus::some_failed;  // of a problem
};
using Checks = std::vector<Check>;

Check check_machine(const Settings& settings);
/// Decodes a small file of each compressed format.
Check check_decoders();
/// That it opens, is whole, and keeps a write-ahead log.
Checks check_database(const std::filesystem::path& database);
/// Whether a scan is running, by the lock beside the database.
Check check_lock(const std::filesystem::path& database);
/// Room and the right to write where the database is or will be.
Check check_space(const std::filesystem::path& database);
/// The folders of the settings; those that the database knows of are checked by check_database().
Checks check_folders(const std::vector<std::filesystem::path>& folders);

}  // namespace nocturne

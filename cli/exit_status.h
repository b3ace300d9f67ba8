// What the program's exit status says; part of its interface.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "core/error.h"

namespace nocturne {

enum class ExitStatus : int {
  ok = 0,
  some_failed = 1,
  usage = 2,
  database = 3,
  library = 4,
  busy = 5,
  interrupted = 130,
  broken_pipe = 141  // 128 + SIGPIPE, as a shell reports it
};

struct ExitStatusRow {
  ExitStatus status;
  std::string_view doc;
};

/// For help pages.
inline constexpr std::array<ExitStatusRow, 8> kExitStatuses{
    {{ExitStatus::ok, "all well"},
     {ExitStatus::some_failed, "finished, but some files failed, or the output could not be written"},
     {ExitStatus::usage, "wrong command line or configuration"},
     {ExitStatus::database, "the database cannot be used"},
     {ExitStatus::library, "a library folder is missing or empty, or too much of it is gone"},
     {ExitStatus::busy, "another scan is working on this database"},
     {ExitStatus::interrupted, "interrupted by a signal; what was finished is kept"},
     {ExitStatus::broken_pipe, "the reader of the output went away"}}};

constexpr ExitStatus status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::config: return ExitStatus::usage;
    case ErrorCode::database: return ExitStatus::database;
    case ErrorCode::library: return ExitStatus::library;
    case ErrorCode::busy: return ExitStatus::busy;
    case ErrorCode::file: return ExitStatus::some_failed;
  }
  return ExitStatus::some_failed;
}

}  // namespace nocturne

// What this machine, or the container around the process, lets the program use.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace nocturne {

struct Machine {
  int cores = 1;                  // one at least
  std::string cores_from;         // "affinity", "cgroup quota": for people
  std::int64_t memory_bytes = 0;  // 0: unknown
  std::string memory_from;
};

/// Cores that the scheduler may put this process on (sched_getaffinity); 1 where it cannot say.
int schedulable_cores();

/// The smallest of all limits: `affinity`; CPU quota and memory limit of the process's control groups and of
/// those above them, version 2 and 1; physical memory. Reads `root`/proc and `root`/sys/fs/cgroup. Part of a
/// core counts as a core. Never throws for files that are missing or odd: they limit nothing.
Machine read_machine(const std::filesystem::path& root = "/", int affinity = schedulable_cores());

}  // namespace nocturne

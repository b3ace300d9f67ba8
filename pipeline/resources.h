// What this process has used so far.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace nocturne {

/// User and system time of all threads, seconds.
double cpu_seconds();

/// The same of the calling thread alone.
double thread_cpu_seconds();

/// The largest resident set so far, bytes (VmHWM; 0 where /proc is not there).
std::int64_t peak_memory_bytes();

}  // namespace nocturne

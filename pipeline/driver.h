// Who runs the stages of a pipeline.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace nocturne {

enum class Driver { graph, threads, serial };

#if defined(__SANITIZE_THREAD__)
inline constexpr Driver kUsualDriver = Driver::threads;  // Debian's oneTBB is not instrumented
#else
inline constexpr Driver kUsualDriver = Driver::graph;
#endif

}  // namespace nocturne

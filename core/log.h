// The log: one line a message on standard error, from any thread.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string_view>

namespace nocturne {

enum class LogLevel { error, warning, info, debug };

/// Messages above `level` are dropped. Default: warning. Thread-safe, like all of this header.
void set_log_level(LogLevel level);

/// Where lines go instead of standard error (a progress bar that must be cleared first, a test); {} restores.
void set_log_sink(std::function<void(LogLevel, std::string_view)> sink);

void log(LogLevel level, std::string_view message);

}  // namespace nocturne

// The program from its arguments to its exit status.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "cli/exit_status.h"
#include "config/xdg.h"

namespace nocturne {

/// `arguments` without the program's name. Errors are logged; nothing is thrown.
ExitStatus run_program(std::span<const std::string> arguments, const Environment& environment);

}  // namespace nocturne

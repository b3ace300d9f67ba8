// Reading of the command line.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "cli/invocation.h"

namespace nocturne {

/// `arguments` without the program's name. Values of settings are not yet checked. "help COMMAND" is the same
/// as "COMMAND --help". Throws Error(usage) with one line that names the culprit and, where one is near, what
/// was meant.
Invocation parse_command_line(std::span<const std::string> arguments);

/// The first argument that is a command's name, for a hint at its page; empty if there is none.
std::string command_in(std::span<const std::string> arguments);

}  // namespace nocturne

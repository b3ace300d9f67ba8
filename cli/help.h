// The pages that --help prints, made from the tables of commands, options and settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "cli/commands.h"

namespace nocturne {

/// The program and its commands.
std::string overview_page(int width);

/// One command with its options, the settings that matter to it, exit statuses and examples.
std::string command_page(const CommandRow& command, int width);

}  // namespace nocturne

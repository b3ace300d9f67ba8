// The names that a command is given: its operands and a list of more.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"

namespace nocturne {

/// The operands, then what --files-from lists, which may be nothing. Throws Error(usage) without either, and
/// where the list cannot be read.
std::vector<std::string> named_files(const Invocation& call);

}  // namespace nocturne

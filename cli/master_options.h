// The command line of "nocturne master" as what the pipeline is asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commands.h"
#include "pipeline/master.h"

namespace nocturne {

/// Throws Error(usage), Error(config), and Error(database) where a query is given and there is no library.
MasterOptions master_options(CommandContext& context);

/// "eq=0.5,width=0": what is not named stays as it is. Throws Error(usage).
Strength read_strength(const std::string& text);

/// "FILE", or "FILE=2" with its weight where there is no file of the whole name. Throws Error(usage).
MasterAims::Reference read_reference(const std::string& text);

}  // namespace nocturne

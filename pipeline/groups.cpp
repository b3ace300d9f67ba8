// The one list of groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/groups.h"

#include "analyzers/registry.h"

namespace nocturne {

std::vector<Group> library_groups() { return analyzer_groups(); }

}  // namespace nocturne

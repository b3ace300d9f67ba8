// The one list of groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/groups.h"

#include "analyzers/registry.h"
#include "pipeline/albums.h"

namespace nocturne {

std::vector<Group> library_groups() {
  std::vector<Group> groups = analyzer_groups();
  groups.push_back(album_group());
  return groups;
}

}  // namespace nocturne

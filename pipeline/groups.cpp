// The one list of groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/groups.h"

#include "analyzers/registry.h"
#include "audio/track_tags.h"
#include "core/error.h"
#include "pipeline/albums.h"

namespace nocturne {

std::vector<Group> library_groups() {
  std::vector<Group> groups = analyzer_groups();
  groups.push_back(tags_group());
  groups.push_back(album_group());
  return groups;
}

std::vector<GroupValues> file_groups(const std::filesystem::path& file) {
  try {
    return {tags_values(read_tags(file))};
  } catch (const Error&) {
    return {tags_values({})};
  }
}

}  // namespace nocturne

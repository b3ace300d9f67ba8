// The reference of all stored fields, made from the groups' descriptions.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "cli/terminal.h"
#include "cli/track_json.h"
#include "core/described.h"

namespace nocturne {

/// For a terminal: a heading a group, a line a field.
std::string fields_page(std::span<const Group> groups, const Terminal& terminal);
/// docs/fields.md.
std::string fields_markdown(std::span<const Group> groups);
Json fields_json(std::span<const Group> groups);

}  // namespace nocturne

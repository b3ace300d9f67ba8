// nocturne fields
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/field_pages.h"
#include "pipeline/groups.h"

namespace nocturne {

ExitStatus run_fields(CommandContext& context) {
  const std::vector<Group> groups = library_groups();
  if (context.call.has(Switch::markdown))
    context.out.write(fields_markdown(groups));
  else if (context.call.has(Switch::json))
    context.out.line(json_page(fields_json(groups)));
  else
    context.out.write(fields_page(groups, context.out_terminal));
  return ExitStatus::ok;
}

}  // namespace nocturne

// nocturne doctor
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <iterator>

#include "cli/checks.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/track_json.h"
#include "core/error.h"
#include "core/version.h"

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 3> kResults{"ok", "note", "PROBLEM"};

std::string_view word(Check::Result result) { return kResults[static_cast<std::size_t>(result)]; }

void append(Checks& to, Checks more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Check configuration_check(const Configuration& configuration) {
  const auto& file = configuration.file;
  return {Check::Result::good, "settings",
          file ? printable(file->native()) : "defaults; there is no settings file"};
}

/// What depends on the settings is left out when they cannot be read.
Checks all_checks(CommandContext& context) {
  Checks out;
  try {
    const Configuration& configuration = context.configuration();
    out = {configuration_check(configuration), check_machine(configuration.settings), check_decoders()};
    const std::filesystem::path database = database_of(configuration);
    append(out, check_database(database));
    append(out, {check_lock(database), check_space(database)});
    append(out, check_folders(configuration.settings.library));
  } catch (const Error& e) {
    if (e.code() == ErrorCode::usage) throw;
    out.push_back({Check::Result::problem, "settings", e.what(), status_of(e.code())});
  }
  return out;
}

std::string page(const Checks& checks, const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows;
  for (const Check& c : checks) rows.push_back({std::string(word(c.result)), c.what, c.finding});
  std::string out = table_text(rows, {{}, 0, 2});
  const auto problems = std::ranges::count(checks, Check::Result::problem, &Check::result);
  if (problems == 0) return out + terminal.green("All is well.") + "\n";
  return out + terminal.red(std::to_string(problems) + (problems == 1 ? " problem." : " problems.")) + "\n";
}

Json json_of(const Checks& checks) {
  Json out{{"schema", kJsonSchema}, {"version", kVersion}, {"checks", Json::array()}};
  for (const Check& c : checks)
    out["checks"].push_back({{"result", c.result == Check::Result::problem ? "problem" : word(c.result)},
                             {"what", c.what},
                             {"finding", c.finding}});
  return out;
}

/// Of the first problem in this order: the later ones often follow from it.
ExitStatus worst(const Checks& checks) {
  for (const ExitStatus status :
       {ExitStatus::usage, ExitStatus::database, ExitStatus::library, ExitStatus::some_failed})
    if (std::ranges::any_of(
            checks, [&](const Check& c) { return c.result == Check::Result::problem && c.status == status; }))
      return status;
  return ExitStatus::ok;
}

}  // namespace

ExitStatus run_doctor(CommandContext& context) {
  const Checks checks = all_checks(context);
  if (context.call.has(Switch::json))
    context.out.line(json_page(json_of(checks)));
  else
    context.out.write(page(checks, context.out_terminal));
  return worst(checks);
}

}  // namespace nocturne

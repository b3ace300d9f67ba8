// The commands of the program: one row each, and what they are given.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cli/exit_status.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "config/configuration.h"

namespace nocturne {

/// What a command works with. Settings are read when they are first asked for, so that a command that needs
/// none runs with a broken file, too.
class CommandContext {
 public:
  CommandContext(Invocation invocation, Environment environments, Output& output);

  const Configuration& configuration();
  const Settings& settings() { return configuration().settings; }
  bool quiet() const { return call.has(Switch::quiet); }

  const Invocation call;
  const Environment environment;
  Output& out;
  const Terminal out_terminal, err_terminal;

 private:
  std::optional<Configuration> configuration_;
};

enum class Operands { none, any };

struct CommandRow {
  std::string_view name, usage;  // "scan", "[DIR…]"
  std::string_view summary;      // for the list of commands: no full stop
  std::string_view text;         // paragraphs for its page
  std::string_view settings;     // names of the settings that matter to it; "*": all
  std::string_view examples;
  Operands operands;
  ExitStatus (*run)(CommandContext& context);
};

std::span<const CommandRow> command_table();

/// nullptr for an unknown name.
const CommandRow* find_command(std::string_view name);

ExitStatus run_scan(CommandContext& context);
ExitStatus run_show(CommandContext& context);
ExitStatus run_status(CommandContext& context);
ExitStatus run_query(CommandContext& context);
ExitStatus run_export(CommandContext& context);
ExitStatus run_duplicates(CommandContext& context);
ExitStatus run_similar(CommandContext& context);
ExitStatus run_tag(CommandContext& context);
ExitStatus run_measure(CommandContext& context);
ExitStatus run_presets(CommandContext& context);
ExitStatus run_master(CommandContext& context);
ExitStatus run_config(CommandContext& context);
ExitStatus run_doctor(CommandContext& context);
ExitStatus run_fields(CommandContext& context);

}  // namespace nocturne

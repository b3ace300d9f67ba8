// The options of the command line that are no settings, and which command takes which.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/invocation.h"

namespace nocturne {

struct OptionRow {
  std::string_view names;     // "-n,--dry-run"
  std::string_view value;     // "FILE"; empty: a switch; "[=SHARE]": may be left out, and stands behind "="
  std::string_view doc;       // one sentence, no full stop
  std::string_view commands;  // "scan show"; empty: all
  /// Takes the last of `values`, or their number; flags without a value give one each.
  void (*take)(Invocation& to, std::span<const std::string> values);
};

/// Whether the word behind the option is another one.
constexpr bool is_flag(const OptionRow& row) { return row.value.empty() || row.value.front() == '['; }

std::span<const OptionRow> option_table();

/// Whether `command` takes the option; all options may also stand before the command.
bool belongs_to(const OptionRow& row, std::string_view command);

/// The flags of a setting as the command line spells them: "-j,--jobs", "--database,--db", "--fast".
std::string setting_flags(std::string_view setting);
/// "N", "SIZE", "FOLDER", …; empty for a setting that is yes or no, which has also a "--no-…" form.
std::string_view setting_value_name(std::string_view setting);

}  // namespace nocturne

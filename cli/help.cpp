// Paragraphs and option lists.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "cli/format.h"
#include "cli/option_table.h"
#include "cli/table.h"
#include "config/setting_table.h"

namespace nocturne {
namespace {

constexpr int kWidest = 100;
constexpr int kIndent = 2;
using Entries = std::vector<std::pair<std::string, std::string>>;  // what to type, what it does

std::string paragraphs(std::string_view text, int width) {
  std::istringstream in{std::string(text)};
  std::string out;
  for (std::string line; std::getline(in, line);) out += wrapped(line, width, 0) + "\n";
  return out;
}

/// Two columns; the second is broken into lines.
std::string definition_list(const Entries& entries, int width) {
  int first = 0;
  for (const auto& [term, doc] : entries) first = std::max(first, display_width(term));
  const int column = kIndent + first + 2;
  std::string out;
  for (const auto& [term, doc] : entries) {
    std::string lines = wrapped(doc, std::max(width, column + 20), column);
    if (!lines.empty()) lines.erase(0, static_cast<std::size_t>(column));
    out += std::string(kIndent, ' ') + pad_right(term, first + 2) + lines;
  }
  return out;
}

/// "-n,--dry-run" with "FILE" → "-n, --dry-run FILE"; without a short name it is moved to the long names'
/// column.
std::string option_term(std::string_view names, std::string_view value) {
  std::string out(names);
  const std::size_t comma = out.find(',');
  if (comma != std::string::npos)
    out.insert(comma + 1, " ");
  else
    out.insert(0, "    ");
  return value.empty() ? out : out + " " + std::string(value);
}

Entries option_entries(std::string_view command, bool (*wanted)(const OptionRow&)) {
  Entries out;
  for (const OptionRow& row : option_table())
    if (belongs_to(row, command) && wanted(row)) out.emplace_back(option_term(row.names, row.value), row.doc);
  return out;
}

Entries setting_entries(std::string_view names) {
  Entries out;
  const std::string list = " " + std::string(names) + " ";
  for (const Setting& s : setting_table()) {
    if (names != "*" && list.find(" " + std::string(s.name) + " ") == std::string::npos) continue;
    const std::string range = range_text(s.shape, s.range);
    out.emplace_back(option_term(setting_flags(s.name), setting_value_name(s.name)),
                     std::string(s.doc) + (range.empty() ? "" : " (" + range + ")"));
  }
  return out;
}

std::string section(const std::string& title, const Entries& entries, int width) {
  return entries.empty() ? "" : title + ":\n" + definition_list(entries, width) + "\n";
}

std::string exit_statuses(int width) {
  Entries out;
  for (const ExitStatusRow& row : kExitStatuses)
    out.emplace_back(std::to_string(static_cast<int>(row.status)), row.doc);
  return section("Exit status", out, width);
}

std::string examples(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::string out = "Examples:\n";
  for (std::string line; std::getline(in, line);) out += std::string(kIndent, ' ') + line + "\n";
  return out;
}

}  // namespace

std::string overview_page(int terminal_width) {
  const int width = std::min(terminal_width, kWidest);
  Entries commands;
  for (const CommandRow& c : command_table()) commands.emplace_back(c.name, c.summary);
  return "Usage: nocturne COMMAND [OPTION…] [FILE or DIR…]\n\n" +
         paragraphs(
             "Scans music libraries: tempo, beats, key, loudness and spectrum of every track in one SQLite "
             "database.",
             width) +
         section("Commands", commands, width) +
         section("Options of all commands",
                 option_entries("", [](const OptionRow& row) { return row.commands.empty(); }), width) +
         paragraphs(
             "Every setting is also a flag; \"nocturne config\" shows them all. \"nocturne COMMAND --help\" "
             "explains a "
             "command. Results go to standard output; progress and messages go to standard error.",
             width) +
         exit_statuses(width) +
         examples(
             "nocturne scan ~/Music\nnocturne status\nnocturne show ~/Music/song.flac\nnocturne export > "
             "library.jsonl");
}

std::string command_page(const CommandRow& command, int terminal_width) {
  const int width = std::min(terminal_width, kWidest);
  const std::string name(command.name), operands(command.usage);
  const bool all = command.settings == "*";
  return "Usage: nocturne " + name + " [OPTION…]" + (operands.empty() ? "" : " " + operands) + "\n\n" +
         paragraphs(command.text, width) +
         section("Options", option_entries(name, [](const OptionRow& row) { return !row.commands.empty(); }),
                 width) +
         section(all ? "Settings (those without a value also as --no-…)" : "Settings",
                 setting_entries(command.settings), width) +
         section("Common options",
                 option_entries(name, [](const OptionRow& row) { return row.commands.empty(); }), width) +
         exit_statuses(width) + examples(command.examples);
}

}  // namespace nocturne

// The help pages.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help.h"

#include <gtest/gtest.h>

#include "cli/format.h"
#include "cli/option_table.h"
#include "config/setting_table.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::lines_of;

TEST(Help, NamesEveryCommandAndExitStatus) {
  const std::string page = overview_page(80);
  for (const CommandRow& c : command_table()) {
    EXPECT_NE(page.find("\n  " + std::string(c.name) + " "), std::string::npos) << c.name;
    EXPECT_FALSE(c.summary.ends_with('.')) << c.name;
  }
  for (const ExitStatusRow& row : kExitStatuses)
    EXPECT_NE(page.find(row.doc.substr(0, 20)), std::string::npos) << row.doc;
}

TEST(Help, GivesEachCommandItsOptionsAndExamples) {
  for (const CommandRow& c : command_table()) {
    const std::string page = command_page(c, 80);
    EXPECT_TRUE(page.starts_with("Usage: nocturne " + std::string(c.name))) << page;
    EXPECT_NE(page.find("Examples:\n  "), std::string::npos) << c.name;
    for (const OptionRow& row : option_table()) {
      const std::string longest(row.names.substr(row.names.find("--")));
      EXPECT_EQ(page.find(" " + longest + " ") != std::string::npos, belongs_to(row, c.name))
          << c.name << longest;
    }
  }
}

TEST(Help, ListsEverySettingForScanAndConfig) {
  for (const char* command : {"scan", "config"})
    for (const Setting& s : setting_table())
      EXPECT_NE(command_page(*find_command(command), 80).find(flag_name(s.name)), std::string::npos)
          << s.name;
}

TEST(Help, BreaksLinesAtTheTerminalsWidth) {
  for (const int width : {60, 80, 100})
    for (const CommandRow& c : command_table()) {
      const std::string page = command_page(c, width);
      const std::string prose = page.substr(0, page.find("Examples:"));
      for (const std::string& line : lines_of(prose)) EXPECT_LE(display_width(line), width) << line;
    }
}

}  // namespace
}  // namespace nocturne

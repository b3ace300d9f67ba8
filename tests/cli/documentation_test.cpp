// The pages in docs/ say what the program does.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/field_pages.h"
#include "cli/option_table.h"
#include "cli/presets.h"
#include "config/described_yaml.h"
#include "config/setting_table.h"
#include "pipeline/groups.h"
#include "storage/query_fields.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

const std::filesystem::path kDocs = NOCTURNE_DOCS;

/// The manual's text without the escapes of roff for "-".
std::string manual() {
  std::string out;
  for (const char c : test::text_of(kDocs / "nocturne.1"))
    if (c != '\\') out += c;
  return out;
}

TEST(Documentation, ListsTheFieldsAsTheyAre) {
  EXPECT_EQ(test::text_of(kDocs / "fields.md"), fields_markdown(library_groups()))
      << "renew the page: nocturne fields --markdown > docs/fields.md";
}

TEST(Documentation, HasAPageForEveryCommandThatNamesItsOptions) {
  for (const CommandRow& c : command_table()) {
    if (c.name == "fields") continue;  // its page is its output
    const std::string page = test::text_of(kDocs / (std::string(c.name) + ".md"));
    EXPECT_TRUE(page.starts_with("# nocturne " + std::string(c.name) + "\n")) << c.name;
    for (const OptionRow& row : option_table())
      if (!row.commands.empty() && belongs_to(row, c.name)) {
        EXPECT_NE(page.find(row.names.substr(row.names.find("--"))), std::string::npos)
            << c.name << " " << row.names;
      }
  }
}

TEST(Documentation, ListsEveryFieldAndAliasOfQueries) {
  const std::vector<std::string> lines = test::lines_of(test::text_of(kDocs / "query.md"));
  const auto has_row = [&](const std::string& first, const std::string& second) {
    return std::ranges::any_of(lines, [&](const std::string& line) {
      const std::size_t cell = line.find(" | ");
      return line.starts_with("| `") && cell != line.npos && line.find(first) < cell &&
             line.substr(cell) == " | " + second + " |";
    });
  };
  for (const FixedField& f : fixed_fields())
    EXPECT_TRUE(has_row("`" + std::string(f.name) + "`", std::string(f.doc))) << f.name;
  for (const FieldAlias& a : field_aliases())
    EXPECT_TRUE(has_row("`" + std::string(a.alias) + "`", "`" + std::string(a.name) + "`")) << a.alias;
}

TEST(Documentation, ExplainsEverySettingOnTheConfigPage) {
  const std::string page = test::text_of(kDocs / "config.md");
  for (const Setting& s : setting_table())
    EXPECT_NE(page.find("`" + std::string(s.name) + "`"), std::string::npos) << s.name;
}

TEST(Documentation, ExplainsEveryKeyOfPresets) {
  const std::string page = test::text_of(kDocs / "presets.md");
  for (const DescribedKey& k : keys_of<Preset>()) {
    const std::string row =
        "| `" + k.name + "` | " + k.standard + " | " + k.range + " | " + k.unit + " | " + k.doc + " |\n";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
  for (const PresetInfo& p : list_presets({}))
    EXPECT_NE(page.find("| `" + p.name + "` | " + p.description + " |"), std::string::npos) << p.name;
}

TEST(Documentation, HasAManualWithAllCommandsOptionsSettingsAndStatuses) {
  const std::string page = manual();
  for (const CommandRow& c : command_table())
    EXPECT_NE(page.find(".SS " + std::string(c.name)), std::string::npos) << c.name;
  for (const OptionRow& row : option_table())
    EXPECT_NE(page.find(row.names.substr(row.names.find("--"))), std::string::npos) << row.names;
  for (const Setting& s : setting_table())
    EXPECT_NE(page.find(flag_name(s.name)), std::string::npos) << s.name;
  for (const ExitStatusRow& row : kExitStatuses)
    EXPECT_NE(page.find(".B " + std::to_string(static_cast<int>(row.status)) + "\n" + std::string(row.doc)),
              std::string::npos)
        << row.doc;
}

}  // namespace
}  // namespace nocturne

// Reading of the command line.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_line.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace nocturne {
namespace {

using Words = std::vector<std::string>;

Invocation parse(const Words& words) { return parse_command_line(words); }

std::string complaint(const Words& words) {
  try {
    parse_command_line(words);
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::usage);
    return e.what();
  }
  return "";
}

const FlagValue* setting(const Invocation& call, const std::string& name) {
  for (const FlagValue& f : call.settings)
    if (f.setting == name) return &f;
  return nullptr;
}

TEST(CommandLine, GivesCommandOperandsAndSwitches) {
  const Invocation call = parse({"scan", "-n", "/a", "--stats", "/b"});
  EXPECT_EQ(call.command, "scan");
  EXPECT_EQ(call.operands, (Words{"/a", "/b"}));
  EXPECT_TRUE(call.has(Switch::dry_run) && call.has(Switch::stats));
  EXPECT_FALSE(call.has(Switch::json));
}

TEST(CommandLine, TakesSettingsInEverySpelling) {
  for (const Words& words : {Words{"-j4"}, {"-j", "4"}, {"--jobs", "4"}, {"--jobs=4"}}) {
    Words all{"scan"};
    all.insert(all.end(), words.begin(), words.end());
    const Invocation call = parse(all);
    ASSERT_NE(setting(call, "jobs"), nullptr) << words[0];
    EXPECT_EQ(setting(call, "jobs")->words, Words{"4"});
    EXPECT_TRUE(call.operands.empty());
  }
}

TEST(CommandLine, TakesOptionsBeforeAndAfterTheCommand) {
  EXPECT_EQ(setting(parse({"--db", "/x", "status"}), "database")->words, Words{"/x"});
  EXPECT_EQ(setting(parse({"status", "--db", "/x"}), "database")->words, Words{"/x"});
  EXPECT_TRUE(parse({"--json", "status"}).has(Switch::json));
  EXPECT_EQ(parse({"-v", "scan", "-v"}).verbosity, 2);
}

TEST(CommandLine, TakesTheLastOfSeveralValuesAndAllOfAList) {
  EXPECT_EQ(setting(parse({"scan", "--jobs", "1", "--jobs", "2"}), "jobs")->words, Words{"2"});
  EXPECT_EQ(setting(parse({"scan", "--library", "/a", "--library", "/b"}), "library")->words,
            (Words{"/a", "/b"}));
  EXPECT_EQ(setting(parse({"scan", "--fast", "--no-fast"}), "fast")->words, Words{"false"});
  EXPECT_EQ(setting(parse({"scan", "--no-fast", "--fast"}), "fast")->words, Words{"true"});
}

TEST(CommandLine, TakesAnythingForAValue) {
  EXPECT_EQ(setting(parse({"scan", "--missing-guard-percent", "-5"}), "missing_guard_percent")->words,
            Words{"-5"});
  EXPECT_EQ(parse({"export", "-o", "-"}).output, "-");
}

TEST(CommandLine, LeavesAnOperandAfterAListAlone) {
  EXPECT_EQ(parse({"scan", "--library", "/a", "/b"}).operands, Words{"/b"});
}

TEST(CommandLine, TakesAnythingForAFileNameAfterTheDashes) {
  EXPECT_EQ(parse({"show", "--", "-q", "--json", "status"}).operands, (Words{"-q", "--json", "status"}));
  EXPECT_EQ(parse({"show", "a", "--", "--", "-b"}).operands, (Words{"a", "--", "-b"}));
  EXPECT_EQ(parse({"status", "--"}).command, "status");
  EXPECT_EQ(complaint({"status", "--", "-x"}), "status: takes no file or folder names (-x)");
}

TEST(CommandLine, TakesACommandsNameForAFileNameAfterTheCommand) {
  const Invocation call = parse({"show", "status", "scan"});
  EXPECT_EQ(call.command, "show");
  EXPECT_EQ(call.operands, (Words{"status", "scan"}));
}

TEST(CommandLine, KeepsBytesOfFileNames) {
  const std::string name = "a\xff\n b";
  EXPECT_EQ(parse({"show", name}).operands, Words{name});
}

TEST(CommandLine, ReadsListsOfFilesFromStandardInput) {
  const Invocation call = parse({"show", "--files-from", "-", "-0"});
  EXPECT_EQ(call.files_from, "-");
  EXPECT_TRUE(call.has(Switch::null_separated));
  const Invocation shorter = parse({"show", "--files-from", "-0"});
  EXPECT_EQ(shorter.files_from, "-");
  EXPECT_TRUE(shorter.has(Switch::null_separated));
}

TEST(CommandLine, TakesHelpInEveryPlace) {
  EXPECT_TRUE(parse({"--help"}).has(Switch::help));
  EXPECT_EQ(parse({"help"}).command, "");
  for (const Words& words : {Words{"help", "scan"}, {"scan", "--help"}, {"--help", "scan"}, {"scan", "-h"}}) {
    EXPECT_EQ(parse(words).command, "scan");
    EXPECT_TRUE(parse(words).has(Switch::help));
  }
}

TEST(CommandLine, SuggestsWhatWasMeant) {
  EXPECT_EQ(complaint({"scna", "/a"}), "scna: no such command; did you mean scan?");
  EXPECT_EQ(complaint({"scan", "--jbos", "3"}), "--jbos: no such option of scan; did you mean --jobs?");
  EXPECT_EQ(complaint({"scan", "--batch-sm=3"}),
            "--batch-sm: no such option of scan; did you mean --batch-ms?");
  EXPECT_EQ(complaint({"scan", "--no-fsat"}), "--no-fsat: no such option of scan; did you mean --no-fast?");
  EXPECT_EQ(complaint({"--verison"}), "--verison: no such option; did you mean --version?");
  EXPECT_EQ(complaint({"frobnicate"}), "frobnicate: no such command");
  EXPECT_EQ(complaint({"query", "-genre:x"}),
            "-genre:x: no such option of query; an expression that begins with \"-\" comes after \"--\"");
}

TEST(CommandLine, SaysToWhichCommandsAnOptionBelongs) {
  EXPECT_EQ(complaint({"status", "--beats"}),
            "--beats: no such option of status, but of show, export, query");
  EXPECT_EQ(complaint({"--beats", "status"}),
            "--beats: no such option of status, but of show, export, query");
}

TEST(CommandLine, RefusesWhatIsMissingOrTooMuch) {
  EXPECT_EQ(complaint({"scan", "--jobs"}), "--jobs: a value is missing");
  EXPECT_EQ(complaint({"scan", "-j"}), "--jobs: a value is missing");
  EXPECT_EQ(complaint({"status", "x"}), "status: takes no file or folder names (x)");
  EXPECT_EQ(complaint({"scan", "--stats=5"}), "--stats: takes no value");
  EXPECT_TRUE(complaint({}).starts_with("no command given"));
}

TEST(CommandLine, ShowsControlCharactersOfMistakesEscaped) {
  EXPECT_EQ(complaint({"\x1b[2J"}), "\\x1b[2J: no such command");
}

}  // namespace
}  // namespace nocturne

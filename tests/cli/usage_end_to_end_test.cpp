// Statuses and messages of wrong and right command lines, from the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/track_json.h"
#include "core/version.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;

/// Two lines: what is wrong, and where to read on.
void expect_usage_error(const Finished& f, const std::string& message) {
  EXPECT_EQ(f.status, 2);
  EXPECT_EQ(f.out, "");
  EXPECT_EQ(test::lines_of(f.err).size(), 2u) << f.err;
  EXPECT_TRUE(f.err.starts_with("nocturne: error: " + message)) << f.err;
  EXPECT_NE(f.err.find("\nTry: nocturne "), std::string::npos) << f.err;
}

TEST(Program, AnswersMistakesInOneLineAndAHint) {
  const Home home;
  expect_usage_error(home.run({}), "no command given");
  expect_usage_error(home.run({"scna"}), "scna: no such command; did you mean scan?");
  expect_usage_error(home.run({"scan", "--jbos", "3"}),
                     "--jbos: no such option of scan; did you mean --jobs?");
  expect_usage_error(home.run({"scan", "--jobs", "9999", "x"}), "--jobs: 9999 is outside 0 to 1024");
  expect_usage_error(home.run({"scan"}), "scan: no folder is given and the setting library names none");
  expect_usage_error(home.run({"show"}), "show: no file is given");
  expect_usage_error(home.run({"export", "--format", "xml"}),
                     "--format: \"xml\" is not one of jsonl, csv, table");
}

TEST(Program, PrintsHelpAndVersionOnStandardOutput) {
  const Home home;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--help"}, {"scan", "--help"}, {"help", "export"}}) {
    const Finished f = home.run(words);
    EXPECT_EQ(f.status, 0);
    EXPECT_EQ(f.err, "");
    EXPECT_NE(f.out.find("Exit status:\n  0 "), std::string::npos) << f.out;
  }
  EXPECT_EQ(home.run({"--version"}).out, std::string("nocturne ") + kVersion + "\n");
}

TEST(Program, RefusesAWrongSettingsFileWithStatusTwo) {
  const Home home;
  const auto file = home.path() / "c.yaml";
  std::ofstream(file) << "fast: no\njbos: 2\n";
  const Finished f = home.run({"config", "--config", file});
  EXPECT_EQ(f.status, 2);
  EXPECT_EQ(f.err, "nocturne: error: " + file.string() + ":2: jbos: no such setting; did you mean jobs?\n");
}

TEST(Program, NeedsAHomeOnlyForWhatIsInIt) {
  Home home;
  home.unset("HOME");
  EXPECT_EQ(home.run({"config"}).status, 0);
  EXPECT_EQ(home.run({"fields"}).status, 0);
  const Finished f = home.run({"status"});
  EXPECT_EQ(f.status, 2);
  EXPECT_NE(f.err.find("neither HOME nor XDG_DATA_HOME"), std::string::npos) << f.err;
}

TEST(Program, ShowsSettingsWithTheirOrigins) {
  Home home;
  home.set("NOCTURNE_BATCH_MS", "77");
  const Finished page = home.run({"config", "--fast"});
  EXPECT_NE(page.out.find("--fast"), std::string::npos);
  EXPECT_NE(page.out.find("NOCTURNE_BATCH_MS"), std::string::npos);
  const Json json = Json::parse(home.run({"config", "--json", "-j", "3"}).out);
  EXPECT_EQ(json["settings"]["jobs"], Json::parse(R"({"value": 3, "source": "flag", "where": "--jobs"})"));
  EXPECT_EQ(json["settings"]["memory"]["value"].type(), Json::value_t::number_unsigned);
  EXPECT_EQ(json["settings"]["batch_ms"]["source"], "environment");
}

TEST(Program, PrintsAFileOfDefaultsThatItReads) {
  const Home home;
  const auto file = home.path() / ".config/nocturne/config.yaml";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << home.run({"config", "--defaults"}).out;
  EXPECT_EQ(home.run({"config"}).status, 0);
}

TEST(Program, WarnsOfAVariableThatIsNoSetting) {
  Home home;
  home.set("NOCTURNE_JBOS", "3");
  const Finished f = home.run({"config"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.err, "nocturne: warning: NOCTURNE_JBOS: no such setting; did you mean NOCTURNE_JOBS?\n");
}

TEST(Program, ListsFieldsAsTextMarkdownAndJson) {
  const Home home;
  EXPECT_NE(home.run({"fields"}).out.find("tempo (version"), std::string::npos);
  EXPECT_TRUE(home.run({"fields", "--markdown"}).out.starts_with("# Fields\n"));
  const Json json = Json::parse(home.run({"fields", "--json"}).out);
  EXPECT_EQ(json["groups"][0]["name"], "tempo");
}

TEST(Doctor, FindsAllWellInANewHome) {
  const Home home;
  const Finished f = home.run({"doctor"});
  EXPECT_EQ(f.status, 0) << f.out;
  EXPECT_NE(f.out.find("All is well."), std::string::npos);
}

TEST(Doctor, ReportsProblemsWithTheirStatus) {
  const Home home;
  EXPECT_EQ(home.run({"doctor", "--library", home.path() / "none"}).status, 4);
  std::ofstream(home.path() / "broken.db") << "this is no database";
  EXPECT_EQ(home.run({"doctor", "--db", home.path() / "broken.db"}).status, 3);
  std::ofstream(home.path() / "c.yaml") << "jbos: 2\n";
  const Finished f = home.run({"doctor", "--json", "--config", home.path() / "c.yaml"});
  EXPECT_EQ(f.status, 2);
  EXPECT_EQ(Json::parse(f.out)["checks"][0]["result"], "problem");
}

}  // namespace
}  // namespace nocturne

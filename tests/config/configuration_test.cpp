// The layers of the configuration.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configuration.h"

#include <gtest/gtest.h>

#include "config/setting_table.h"
#include "core/error.h"
#include "tests/config/folder.h"

namespace nocturne {
namespace {

using test::TextFolder;

const Machine kMachine{6, "affinity", std::int64_t{8} << 30, "physical memory"};

ConfigurationSources sources_with(const Environment& environment, std::vector<FlagValue> flags = {}) {
  return {environment, kMachine, std::nullopt, std::move(flags)};
}

std::string complaint(const ConfigurationSources& sources, ErrorCode code) {
  try {
    load_configuration(sources);
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  return "";
}

TEST(Configuration, ComesFromDefaultsAndTheMachineWhenNothingIsSaid) {
  const Configuration c = load_configuration(sources_with({{"HOME", "/home/ann"}}));
  EXPECT_EQ(c.settings.jobs, 6);
  EXPECT_EQ(text(c.origin.at("jobs")), "machine (6 cores, affinity)");
  EXPECT_EQ(c.settings.memory, Settings{}.memory);
  EXPECT_EQ(text(c.origin.at("memory")), "default");
  EXPECT_EQ(database_of(c), "/home/ann/.local/share/nocturne/library.db");
  EXPECT_EQ(c.file, std::nullopt);
}

TEST(Configuration, TakesLessMemoryOnASmallMachine) {
  ConfigurationSources s = sources_with({});
  s.machine = {1, "affinity", std::int64_t{256} << 20, "cgroup limit"};
  EXPECT_EQ(load_configuration(s).settings.memory.bytes, 32 << 20);
  EXPECT_EQ(text(load_configuration(s).origin.at("memory")), "machine (256M, cgroup limit)");
  s.machine.memory_bytes = 1 << 20;
  EXPECT_EQ(load_configuration(s).settings.memory.bytes, 8 << 20);  // the least that the setting allows
}

TEST(Configuration, LaterLayersWinAndSayWhereTheyAre) {
  const TextFolder folder;
  const auto file = folder.write("nocturne/config.yaml", "fast: yes\njobs: 2\nbatch_ms: 100\nmax_hours: 3\n");
  const Environment environment{
      {"XDG_CONFIG_HOME", folder.path()}, {"NOCTURNE_JOBS", "3"}, {"NOCTURNE_BATCH_MS", "200"}};
  const Configuration c = load_configuration(sources_with(environment, {{"jobs", "-j", {"4"}}}));
  EXPECT_EQ(c.settings.jobs, 4);
  EXPECT_EQ(text(c.origin.at("jobs")), "-j");
  EXPECT_EQ(c.settings.batch_ms, 200);
  EXPECT_EQ(text(c.origin.at("batch_ms")), "NOCTURNE_BATCH_MS");
  EXPECT_EQ(c.settings.max_hours, 3);
  EXPECT_EQ(text(c.origin.at("max_hours")), file.native() + ":4");
  EXPECT_TRUE(c.settings.fast);
  EXPECT_EQ(c.file, file);
}

TEST(Configuration, AsksTheMachineWhereverZeroJobsAreAskedFor) {
  const Configuration c = load_configuration(sources_with({{"NOCTURNE_JOBS", "0"}}));
  EXPECT_EQ(c.settings.jobs, 6);
  EXPECT_EQ(c.origin.at("jobs").source, Source::machine);
}

TEST(Configuration, LowMemoryFillsInOnlyWhatIsNotSet) {
  const Configuration low = load_configuration(sources_with({}, {{"low_memory", "--low-memory", {"true"}}}));
  EXPECT_EQ(low.settings.memory.bytes, 16 << 20);
  EXPECT_EQ(low.settings.jobs, 2);
  EXPECT_EQ(text(low.origin.at("jobs")), "low_memory");
  const Configuration own = load_configuration(sources_with(
      {{"NOCTURNE_JOBS", "5"}}, {{"low_memory", "--low-memory", {"true"}}, {"memory", "--memory", {"48M"}}}));
  EXPECT_EQ(own.settings.memory.bytes, 48 << 20);
  EXPECT_EQ(own.settings.jobs, 5);
}

TEST(Configuration, CountsPathsFromTheFilesFolderAndTheHome) {
  const TextFolder folder;
  ConfigurationSources s = sources_with({{"HOME", "/home/ann"}});
  s.file = folder.write("c.yaml", "library: [~/Music, sub/../more, /abs]\ndatabase: l.db\n");
  const Configuration c = load_configuration(s);
  const std::vector<std::filesystem::path> expected{"/home/ann/Music", folder.path() / "more", "/abs"};
  EXPECT_EQ(c.settings.library, expected);
  EXPECT_EQ(c.settings.database, folder.path() / "l.db");
}

TEST(Configuration, SplitsListsOfTheEnvironment) {
  const Configuration c = load_configuration(sources_with(
      {{"HOME", "/home/ann"}, {"NOCTURNE_LIBRARY", "/a b:~/c"}, {"NOCTURNE_EXTENSIONS", "flac, .MP3"}}));
  EXPECT_EQ(c.settings.library, (std::vector<std::filesystem::path>{"/a b", "/home/ann/c"}));
  EXPECT_EQ(c.settings.extensions, (std::vector<std::string>{"flac", "mp3"}));
}

TEST(Configuration, TakesAnEmptyVariableForNoneAndWarnsOfUnknownOnes) {
  const Configuration c =
      load_configuration(sources_with({{"NOCTURNE_JOBS", ""}, {"NOCTURNE_JBOS", "3"}, {"NOCTURNAL", "x"}}));
  EXPECT_EQ(c.settings.jobs, 6);
  EXPECT_EQ(c.warnings,
            std::vector<std::string>{"NOCTURNE_JBOS: no such setting; did you mean NOCTURNE_JOBS?"});
}

TEST(Configuration, NamesFileLineAndSettingOfAMistake) {
  const TextFolder folder;
  const auto complaint_about = [&](const std::string& content) {
    ConfigurationSources s = sources_with({});
    s.file = folder.write("c.yaml", content);
    const std::string message = complaint(s, ErrorCode::config), name = s.file->native() + ":";
    EXPECT_TRUE(message.starts_with(name)) << message;
    return message.substr(std::min(name.size(), message.size()));
  };
  EXPECT_EQ(complaint_about("\njbos: 2\n"), "2: jbos: no such setting; did you mean jobs?");
  EXPECT_EQ(complaint_about("colour: 2\n"), "1: colour: no such setting");
  EXPECT_EQ(complaint_about("batch-ms: 2\n"), "1: batch-ms: no such setting; did you mean batch_ms?");
  EXPECT_EQ(complaint_about("jobs: many\n"), "1: jobs: \"many\" is not a whole number");
  EXPECT_EQ(complaint_about("fast: no\njobs: 5000\n"), "2: jobs: 5000 is outside 0 to 1024");
  EXPECT_EQ(complaint_about("memory: 1M\n"), "1: memory: 1M is outside 8M to 1T");
  EXPECT_EQ(complaint_about("jobs: [1, 2]\n"), "1: jobs: a list where a whole number is expected");
  EXPECT_EQ(complaint_about("database: ''\n"), "1: database: the name is empty");
}

TEST(Configuration, NamesVariableAndFlagOfAMistake) {
  EXPECT_EQ(complaint(sources_with({{"NOCTURNE_JOBS", "x"}}), ErrorCode::config),
            "NOCTURNE_JOBS: \"x\" is not a whole number");
  EXPECT_EQ(complaint(sources_with({}, {{"jobs", "-j", {"x"}}}), ErrorCode::usage),
            "-j: \"x\" is not a whole number");
}

TEST(Configuration, MissesOnlyAFileThatWasNamed) {
  const TextFolder folder;
  EXPECT_NO_THROW(load_configuration(sources_with({{"XDG_CONFIG_HOME", folder.path()}})));
  ConfigurationSources named = sources_with({});
  named.file = folder.path() / "none.yaml";
  EXPECT_NE(complaint(named, ErrorCode::config).find("no such configuration file"), std::string::npos);
  EXPECT_NE(complaint(sources_with({{"NOCTURNE_CONFIG", folder.path() / "none.yaml"}}), ErrorCode::config),
            "");
}

TEST(Configuration, AsksForADatabaseOnlyWhenItIsNeeded) {
  const Configuration c = load_configuration(sources_with({}));
  EXPECT_THROW(database_of(c), Error);
}

/// The file with the mark before each "name: value" taken away.
std::string with_settings(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n# ", at)) != std::string::npos; ++at) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 3);
    if (end > at + 3 && text.compare(end, 2, ": ") == 0) text.erase(at + 1, 2);
  }
  return text;
}

TEST(DefaultFile, IsAllCommentsAndReadsBackAsTheDefaults) {
  const TextFolder folder;
  const Environment environment{{"HOME", "/home/ann o'hara"}};
  const std::string defaults = default_file(environment);
  ConfigurationSources s = sources_with(environment);
  s.file = folder.write("commented.yaml", defaults);
  const Configuration commented = load_configuration(s);
  s.file = folder.write("plain.yaml", with_settings(defaults));
  const Configuration plain = load_configuration(s);
  EXPECT_EQ(plain.settings, commented.settings);
  for (const Setting& row : setting_table()) {
    const std::string name(row.name);
    EXPECT_NE(commented.origin.at(name).source, Source::file) << name;
    const Source expected = name == "jobs" ? Source::machine : Source::file;  // 0 asks the machine
    EXPECT_EQ(plain.origin.at(name).source, expected) << name;
  }
}

}  // namespace
}  // namespace nocturne

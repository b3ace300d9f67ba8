// The metrics that scans leave: after success, failure, interruption, and beside another scan.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <regex.h>
#include <sys/file.h>

#include <array>
#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;

/// One line of a sample: its family, its labels other than the database's, its value.
struct Sample {
  std::string family;
  std::string labels;
  double value;
};

/// The sample of a line that follows the format's grammar.
std::optional<Sample> sample_of(const std::string& line) {
  static const regex_t kGrammar = [] {
    regex_t grammar;
    EXPECT_EQ(
        regcomp(&grammar,
                R"re(^([a-z_]+)\{database="([^"\]|\\["\n])*"(,([a-z]+="([^"\]|\\["\n])*"))?\} ([^ ]+)$)re",
                REG_EXTENDED),
        0);
    return grammar;
  }();
  std::array<regmatch_t, 7> found;
  if (regexec(&kGrammar, line.c_str(), found.size(), found.data(), 0) != 0) return std::nullopt;
  const auto part = [&](std::size_t i) {
    const auto& at = found.at(i);
    return at.rm_so < 0 ? std::string{}
                        : line.substr(std::size_t(at.rm_so), std::size_t(at.rm_eo - at.rm_so));
  };
  return Sample{part(1), part(4), std::stod(part(6))};
}

/// Samples by name and labels other than the database's. Every line has to follow the format's grammar, every
/// family has its HELP and TYPE before its samples, and no sample comes twice.
std::map<std::string, double> metrics(const std::string& text) {
  std::map<std::string, double> out;
  std::string family;
  std::set<std::string> families;
  EXPECT_TRUE(text.ends_with('\n'));
  for (const std::string& line : test::lines_of(text)) {
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(families.insert(family).second) << line;
    } else if (line.starts_with("# TYPE ")) {
      EXPECT_EQ(line, "# TYPE " + family + " gauge");
    } else if (const auto sample = sample_of(line)) {
      EXPECT_EQ(sample->family, family);
      const std::string name = sample->family + (sample->labels.empty() ? "" : "{" + sample->labels + "}");
      EXPECT_TRUE(out.emplace(name, sample->value).second) << line;
    } else {
      ADD_FAILURE() << "no line of the format: " << line;
    }
  }
  return out;
}

class MetricsTest : public testing::Test {
 protected:
  std::filesystem::path file() const { return home_.path() / "nocturne.prom"; }
  Finished scan(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"scan", "-q", "--metrics", file(), home_.music()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return home_.run(arguments);
  }
  std::map<std::string, double> read() const { return metrics(test::text_of(file())); }

  Home home_;
};

TEST_F(MetricsTest, CountTheFilesOfTheScanAndTheLibrary) {
  home_.add_track("a.wav");
  home_.add_track("b.wav", 660);
  std::ofstream(home_.music() / "bad.mp3") << "this is no music at all";
  const auto before = static_cast<double>(std::time(nullptr));
  ASSERT_EQ(scan().status, 1);
  auto m = read();
  EXPECT_EQ(m["nocturne_scan_exit_status"], 1);
  EXPECT_EQ(m["nocturne_scan_files_found"], 3);
  EXPECT_EQ(m["nocturne_scan_files{result=\"analyzed\"}"], 2);
  EXPECT_EQ(m["nocturne_scan_files{result=\"failed\"}"], 1);
  EXPECT_NEAR(m["nocturne_scan_audio_seconds"], 2, 1e-9);
  EXPECT_GT(m["nocturne_scan_peak_memory_bytes"], 1e6);
  EXPECT_EQ(m["nocturne_library_files{state=\"ok\"}"], 2);
  EXPECT_EQ(m["nocturne_library_files{state=\"failed\"}"], 1);
  EXPECT_GE(m["nocturne_scan_start_timestamp_seconds"], before);
  EXPECT_GE(m["nocturne_scan_end_timestamp_seconds"], m["nocturne_scan_start_timestamp_seconds"]);
  EXPECT_GE(m["nocturne_last_completed_scan_timestamp_seconds"], before);
  EXPECT_EQ(m["nocturne_folder_files{folder=\"" + home_.music().string() + "\"}"], 3);
  ASSERT_EQ(scan().status, 0);
  m = read();
  EXPECT_EQ(m["nocturne_scan_exit_status"], 0);
  EXPECT_EQ(m["nocturne_scan_files{result=\"unchanged\"}"], 2);
  EXPECT_EQ(m["nocturne_scan_files{result=\"failed_earlier\"}"], 1);
}

TEST_F(MetricsTest, AreWrittenWhenTheScanFails) {
  EXPECT_EQ(scan().status, 4);  // an empty folder
  auto m = read();
  EXPECT_EQ(m["nocturne_scan_exit_status"], 4);
  EXPECT_GT(m["nocturne_scan_end_timestamp_seconds"], 0);
  EXPECT_FALSE(m.contains("nocturne_scan_files_found"));  // it never began to work
  std::filesystem::create_directories(home_.database().parent_path());
  std::ofstream(home_.database(), std::ios::trunc)
      << "this is no database, for it is a letter to nobody at all";
  home_.add_track("a.wav");
  EXPECT_EQ(scan().status, 3);
  m = read();
  EXPECT_EQ(m["nocturne_scan_exit_status"], 3);
  EXPECT_FALSE(m.contains("nocturne_library_recordings"));
}

TEST_F(MetricsTest, AreWrittenWhenTheScanIsInterrupted) {
  for (int i = 0; i < 6; ++i) home_.add_track(std::to_string(i) + ".wav", 300 + 10 * i, 600);
  const test::Child child = home_.start({"scan", "-j1", "--metrics", file(), home_.music()});
  ASSERT_TRUE(test::eventually([&] { return std::filesystem::exists(home_.database()); }));
  kill(child.pid, SIGTERM);
  ASSERT_EQ(Home::finish(child).status, 130);
  EXPECT_EQ(read()["nocturne_scan_exit_status"], 130);
}

TEST_F(MetricsTest, OfARunningScanAreLeftAlone) {
  home_.add_track("a.wav");
  ASSERT_EQ(scan().status, 0);
  const int lock = open((home_.database().string() + ".lock").c_str(), O_RDWR);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  EXPECT_EQ(scan().status, 5);
  close(lock);
  EXPECT_EQ(read()["nocturne_scan_exit_status"], 0);
}

TEST_F(MetricsTest, ThatCannotBeWrittenAreAnErrorAfterTheScan) {
  home_.add_track("a.wav");
  const Finished f = home_.run({"scan", "-q", "--metrics", home_.path() / "nowhere/x.prom", home_.music()});
  EXPECT_EQ(f.status, 1);
  EXPECT_NE(f.err.find("nowhere/x.prom: "), std::string::npos) << f.err;
  EXPECT_NE(home_.run({"export"}).out.find("a.wav"), std::string::npos);
}

TEST_F(MetricsTest, AreASettingAndSurviveStrangeNames) {
  home_.add_track("a.wav");
  const std::filesystem::path strange = home_.path() / "q\"uo\\te\nline\xFF";
  std::filesystem::rename(home_.music(), strange);
  home_.set("NOCTURNE_METRICS", file());
  ASSERT_EQ(home_.run({"scan", "-q", strange}).status, 0);
  EXPECT_EQ(read()["nocturne_scan_exit_status"], 0);
  for (const auto& entry : std::filesystem::directory_iterator(home_.path()))
    EXPECT_EQ(entry.path().string().find(".partial"), std::string::npos) << entry.path();
}

TEST_F(MetricsTest, PassThePromtool) {
  if (std::system("command -v promtool >/dev/null") != 0) GTEST_SKIP() << "no promtool here";
  home_.add_track("a.wav");
  ASSERT_EQ(scan().status, 0);
  EXPECT_EQ(std::system(("promtool check metrics < '" + file().string() + "'").c_str()), 0);
}

}  // namespace
}  // namespace nocturne

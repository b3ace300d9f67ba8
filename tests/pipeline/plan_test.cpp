// Which files a run analyses, leaves, marks or does not dare to mark.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/plan.h"

#include <gmock/gmock.h>

namespace nocturne {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

KnownFile known(std::int64_t id) {
  KnownFile f;
  f.id = id;
  f.size = 100;
  f.mtime_ns = 5;
  f.audio_id = id;
  f.mode = AnalysisMode::full;
  f.current = true;
  return f;
}

Track found(const std::string& path) { return {path, "/m", 100, 5}; }

Plan plan(std::vector<Track> tracks, const KnownFiles& files, PlanRules rules = {}) {
  Plan p;
  plan_root("/m", std::move(tracks), files, rules, p);
  return p;
}

TEST(Plan, AnalysesANewFile) { EXPECT_EQ(plan({found("/m/a")}, {}).analyze.size(), 1u); }

TEST(Plan, LeavesAnUnchangedFile) {
  const Plan p = plan({found("/m/a")}, {{"/m/a", known(1)}});
  EXPECT_THAT(p.analyze, IsEmpty());
  EXPECT_THAT(p.unchanged, ElementsAre(1));
}

TEST(Plan, AnalysesAFileWhoseSizeOrTimeChanged) {
  for (auto change : {&KnownFile::size, &KnownFile::mtime_ns}) {
    KnownFile f = known(1);
    f.*change += 1;
    EXPECT_EQ(plan({found("/m/a")}, {{"/m/a", f}}).analyze.size(), 1u);
  }
}

TEST(Plan, AnalysesAgainWhenAnAnalyzerHasANewVersion) {
  KnownFile f = known(1);
  f.current = false;
  EXPECT_EQ(plan({found("/m/a")}, {{"/m/a", f}}).analyze.size(), 1u);
}

TEST(Plan, TakesAFullAnalysisForAFastOneButNotTheOtherWayRound) {
  KnownFile fast = known(1);
  fast.mode = AnalysisMode::fast;
  EXPECT_EQ(plan({found("/m/a")}, {{"/m/a", fast}}, {.mode = Mode::full}).analyze.size(), 1u);
  EXPECT_THAT(plan({found("/m/a")}, {{"/m/a", fast}}, {.mode = Mode::fast}).analyze, IsEmpty());
  EXPECT_THAT(plan({found("/m/a")}, {{"/m/a", known(1)}}, {.mode = Mode::fast}).analyze, IsEmpty());
}

TEST(Plan, RemembersAFailureUntilItIsDueChangedOrAskedFor) {
  KnownFile f = known(1);
  f.state = FileState::failed;
  f.audio_id.reset();
  f.failures = 1;
  f.next_try_at = 1000;
  const KnownFiles files{{"/m/a", f}};
  const Plan early = plan({found("/m/a")}, files, {.now = 999});
  EXPECT_THAT(early.analyze, IsEmpty());
  EXPECT_EQ(early.remembered, 1);
  EXPECT_EQ(plan({found("/m/a")}, files, {.now = 1000}).analyze.size(), 1u);
  EXPECT_EQ(plan({found("/m/a")}, files, {.failed = PlanRules::Failed::retry, .now = 0}).analyze.size(), 1u);
  Track changed = found("/m/a");
  changed.size = 7;
  EXPECT_EQ(plan({changed}, files, {.now = 0}).analyze.size(), 1u);
}

TEST(Plan, WelcomesAMissingFileBackWithoutAnalysis) {
  KnownFile f = known(1);
  f.state = FileState::missing;
  const Plan p = plan({found("/m/a")}, {{"/m/a", f}});
  EXPECT_THAT(p.returned, ElementsAre(1));
  EXPECT_THAT(p.analyze, IsEmpty());
}

KnownFiles ten() {
  KnownFiles files;
  for (int i = 0; i < 10; ++i) files["/m/" + std::to_string(i)] = known(i);
  return files;
}

std::vector<Track> without(int gone) {
  std::vector<Track> tracks;
  for (int i = gone; i < 10; ++i) tracks.push_back(found("/m/" + std::to_string(i)));
  return tracks;
}

TEST(Plan, MarksMissingFilesUpToTheGuardsShare) {
  EXPECT_EQ(plan(without(2), ten()).missing.size(), 2u);
  EXPECT_THAT(plan(without(2), ten()).guarded, IsEmpty());
}

TEST(Plan, MarksNoneWhenMoreIsMissingThanTheGuardAllows) {
  const Plan p = plan(without(3), ten());
  EXPECT_THAT(p.missing, IsEmpty());
  ASSERT_EQ(p.guarded.size(), 1u);
  EXPECT_EQ(p.guarded[0].missing, 3);
  EXPECT_EQ(p.guarded[0].known, 10);
}

TEST(Plan, AGuardOfAHundredPercentLetsEverythingGo) {
  EXPECT_EQ(plan({}, ten(), {.missing_guard_percent = 100}).missing.size(), 10u);
}

TEST(Plan, DoesNotCountWhatIsMarkedMissingAlready) {
  KnownFiles files = ten();
  for (int i = 0; i < 5; ++i) files["/m/" + std::to_string(i)].state = FileState::missing;
  const Plan p = plan(without(5), files);
  EXPECT_THAT(p.missing, IsEmpty());
  EXPECT_THAT(p.guarded, IsEmpty());
}

// A scan for other endings once took every file it did not look for as gone, and an unreadable folder for an
// empty one.
TEST(Plan, SpeaksOfNoFileThatWasNotLookedFor) {
  const std::vector<std::string> endings{"mp3"};
  const std::vector<Skipped> unlisted{{"/m/closed", "Permission denied"}};
  const KnownFiles files{{"/m/a.flac", known(1)}, {"/m/closed/b.mp3", known(2)}, {"/m/gone.mp3", known(3)}};
  Plan p;
  plan_root("/m", {}, files, {.missing_guard_percent = 100}, p, {endings, unlisted});
  EXPECT_THAT(p.missing, ElementsAre(3));
}

TEST(Plan, LooksOnlyAtFilesUnderItsRoot) {
  const Plan p = plan({}, {{"/music/a", known(1)}, {"/mm", known(2)}});
  EXPECT_THAT(p.missing, IsEmpty());
  EXPECT_THAT(p.guarded, IsEmpty());
}

}  // namespace
}  // namespace nocturne

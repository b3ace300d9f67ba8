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
  f.hashed = true;
  return f;
}

Track found(const std::string& path) { return {path, "/m", 100, 5}; }

const std::vector<Group>& groups() {
  static const std::vector<Group> kGroups{{"tempo", 2, {}}, {"key", 1, {}}, {"tags", 1, {}, GroupKey::file}};
  return kGroups;
}

ScanPlan plan(std::vector<Track> tracks, const KnownFiles& files, PlanRules rules = {}) {
  ScanPlan p;
  plan_root("/m", std::move(tracks), files, groups(), rules, p);
  order_tracks(p);
  return p;
}

TEST(ScanPlan, AnalysesANewFile) { EXPECT_EQ(plan({found("/m/a")}, {}).analyze.size(), 1u); }

TEST(ScanPlan, LeavesAnUnchangedFile) {
  const ScanPlan p = plan({found("/m/a")}, {{"/m/a", known(1)}});
  EXPECT_THAT(p.analyze, IsEmpty());
  EXPECT_THAT(p.unchanged, ElementsAre(1));
}

TEST(ScanPlan, AnalysesAFileWhoseSizeOrTimeChanged) {
  for (auto change : {&KnownFile::size, &KnownFile::mtime_ns}) {
    KnownFile f = known(1);
    f.*change += 1;
    EXPECT_EQ(plan({found("/m/a")}, {{"/m/a", f}}).analyze.size(), 1u);
  }
}

TEST(ScanPlan, AnalysesAgainWhenAnAnalyzerHasANewVersion) {
  KnownFile f = known(1);
  f.stale.set(0);
  const ScanPlan p = plan({found("/m/a")}, {{"/m/a", f}});
  ASSERT_EQ(p.analyze.size(), 1u);
  EXPECT_TRUE(p.analyze[0].prior.unchanged);
  EXPECT_FALSE(p.analyze[0].prior.tags_stale);
  EXPECT_THAT(p.reasons.groups, testing::Contains(testing::Pair("tempo", 1)));
}

TEST(ScanPlan, TakesAFullAnalysisForAFastOneButNotTheOtherWayRound) {
  KnownFile fast = known(1);
  fast.mode = AnalysisMode::fast;
  EXPECT_EQ(plan({found("/m/a")}, {{"/m/a", fast}}, {.mode = Mode::full}).analyze.size(), 1u);
  EXPECT_THAT(plan({found("/m/a")}, {{"/m/a", fast}}, {.mode = Mode::fast}).analyze, IsEmpty());
  EXPECT_THAT(plan({found("/m/a")}, {{"/m/a", known(1)}}, {.mode = Mode::fast}).analyze, IsEmpty());
}

TEST(ScanPlan, RemembersAFailureUntilItIsDueChangedOrAskedFor) {
  KnownFile f = known(1);
  f.state = FileState::failed;
  f.audio_id.reset();
  f.failures = 1;
  f.next_try_at = 1000;
  const KnownFiles files{{"/m/a", f}};
  const ScanPlan early = plan({found("/m/a")}, files, {.now = 999});
  EXPECT_THAT(early.analyze, IsEmpty());
  EXPECT_EQ(early.remembered, 1);
  EXPECT_EQ(plan({found("/m/a")}, files, {.now = 1000}).analyze.size(), 1u);
  EXPECT_EQ(plan({found("/m/a")}, files, {.failed = PlanRules::Failed::retry, .now = 0}).analyze.size(), 1u);
  Track changed = found("/m/a");
  changed.size = 7;
  EXPECT_EQ(plan({changed}, files, {.now = 0}).analyze.size(), 1u);
}

TEST(ScanPlan, WelcomesAMissingFileBackWithoutAnalysis) {
  KnownFile f = known(1);
  f.state = FileState::missing;
  const ScanPlan p = plan({found("/m/a")}, {{"/m/a", f}});
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

Missing missing(const ScanPlan& p, double guard_percent = 20,
                const std::unordered_set<std::int64_t>& moved = {}) {
  return missing_files(p, moved, guard_percent);
}

TEST(ScanPlan, MarksMissingFilesUpToTheGuardsShare) {
  EXPECT_EQ(missing(plan(without(2), ten())).files.size(), 2u);
  EXPECT_THAT(missing(plan(without(2), ten())).guarded, IsEmpty());
}

TEST(ScanPlan, MarksNoneWhenMoreIsMissingThanTheGuardAllows) {
  const Missing m = missing(plan(without(3), ten()));
  EXPECT_THAT(m.files, IsEmpty());
  ASSERT_EQ(m.guarded.size(), 1u);
  EXPECT_EQ(m.guarded[0].missing, 3);
  EXPECT_EQ(m.guarded[0].known, 10);
}

TEST(ScanPlan, CountsNoFileAsMissingThatWasFoundElsewhere) {
  const Missing m = missing(plan(without(8), ten()), 20, {0, 1, 2, 3, 4, 5, 6});
  EXPECT_THAT(m.files, ElementsAre(7));
  EXPECT_THAT(m.guarded, IsEmpty());
}

TEST(ScanPlan, AGuardOfAHundredPercentLetsEverythingGo) {
  EXPECT_EQ(missing(plan({}, ten()), 100).files.size(), 10u);
}

TEST(ScanPlan, DoesNotCountWhatIsMarkedMissingAlready) {
  KnownFiles files = ten();
  for (int i = 0; i < 5; ++i) files["/m/" + std::to_string(i)].state = FileState::missing;
  const ScanPlan p = plan(without(5), files);
  EXPECT_THAT(missing(p).files, IsEmpty());
  EXPECT_THAT(missing(p).guarded, IsEmpty());
  EXPECT_EQ(p.long_gone.size(), 5u) << "they may turn up under another name";
}

// A scan for other endings once took every file it did not look for as gone, and an unreadable folder for an
// empty one.
TEST(ScanPlan, SpeaksOfNoFileThatWasNotLookedFor) {
  const std::vector<std::string> endings{"mp3"};
  const std::vector<Skipped> unlisted{{"/m/closed", "Permission denied"}};
  const KnownFiles files{{"/m/a.flac", known(1)}, {"/m/closed/b.mp3", known(2)}, {"/m/gone.mp3", known(3)}};
  ScanPlan p;
  plan_root("/m", {}, files, groups(), {}, p, {endings, unlisted});
  EXPECT_THAT(missing(p, 100).files, ElementsAre(3));
}

TEST(ScanPlan, LooksOnlyAtFilesUnderItsRoot) {
  const ScanPlan p = plan({}, {{"/music/a", known(1)}, {"/mm", known(2)}});
  EXPECT_THAT(missing(p).files, IsEmpty());
  EXPECT_THAT(missing(p).guarded, IsEmpty());
}

TEST(ScanPlan, CountsWhyFilesAreLookedAt) {
  KnownFile changed = known(1), stale = known(2), failed = known(3), fast = known(4), unhashed = known(5);
  changed.size = 7;
  stale.stale.set(0).set(1);
  failed.audio_id.reset();
  failed.failures = 1;
  fast.mode = AnalysisMode::fast;
  unhashed.hashed = false;
  const KnownFiles files{
      {"/m/b", changed}, {"/m/c", stale}, {"/m/d", failed}, {"/m/e", fast}, {"/m/f", unhashed}};
  std::vector<Track> tracks;
  for (const char* path : {"/m/a", "/m/b", "/m/c", "/m/d", "/m/e", "/m/f"}) tracks.push_back(found(path));
  const PlanReasons reasons = plan(tracks, files).reasons;
  EXPECT_EQ(reasons.fresh, 1);
  EXPECT_EQ(reasons.changed, 1);
  EXPECT_EQ(reasons.retried, 1);
  EXPECT_EQ(reasons.fuller, 1);
  EXPECT_EQ(reasons.unhashed, 1);
  EXPECT_THAT(reasons.groups,
              ElementsAre(testing::Pair("tempo", 1), testing::Pair("key", 1), testing::Pair("tags", 0)));
}

TEST(ScanPlan, LooksAtEveryFileWhenThePayloadIsToBeChecked) {
  const ScanPlan p = plan({found("/m/a")}, {{"/m/a", known(1)}}, {.depth = Depth::payload});
  ASSERT_EQ(p.analyze.size(), 1u);
  EXPECT_TRUE(p.analyze[0].prior.tags_stale);
  EXPECT_EQ(p.reasons.checked, 1);
}

// Their hashes tell which of the new files are copies of them.
TEST(ScanPlan, BeginsWithTheFilesThatHaveNoHash) {
  KnownFile old = known(1);
  old.hashed = false;
  const ScanPlan p = plan({found("/m/a"), found("/m/b")}, {{"/m/b", old}});
  ASSERT_EQ(p.analyze.size(), 2u);
  EXPECT_EQ(p.analyze[0].path, "/m/b");
}

TEST(ScanPlan, TakesNewFilesOfTheSameSizeForMovedOnesWhenItMayNotRead) {
  const ScanPlan p = plan({found("/m/x"), found("/m/8"), found("/m/9")}, ten());
  EXPECT_EQ(perhaps_moved(p).size(), 1u);
}

}  // namespace
}  // namespace nocturne

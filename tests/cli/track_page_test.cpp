// The page of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_page.h"

#include <gtest/gtest.h>

#include "tests/cli/sample_track.h"

namespace nocturne {
namespace {

using test::sample_groups;
using test::sample_track;

Column real(const char* name, Unit unit) { return {name, Kind::real, unit, "", {}}; }

TEST(TrackPage, RoundsByTheUnit) {
  EXPECT_EQ(value_text(128.004, real("bpm", Unit::bpm)), "128.00 BPM");
  EXPECT_EQ(value_text(-9.26, real("integrated_lufs", Unit::lufs)), "-9.3 LUFS");
  EXPECT_EQ(value_text(440.04, real("tuning_hz", Unit::hz)), "440.0 Hz");
  EXPECT_EQ(value_text(2310.4, real("centroid_hz", Unit::hz)), "2310 Hz");
  EXPECT_EQ(value_text(3.456, real("onset_rate", Unit::per_second)), "3.46/s");
  EXPECT_EQ(value_text(0.5, real("x", Unit::none)), "0.500");
  EXPECT_EQ(value_text(0.012345, real("x", Unit::none)), "0.012");
  EXPECT_EQ(value_text(-0.00012345, real("x", Unit::none)), "-0.00012");
  EXPECT_EQ(value_text(1e-9, real("x", Unit::none)), "0.000000");
  EXPECT_EQ(value_text(Value{}, real("x", Unit::bpm)), "-");
  EXPECT_EQ(value_text(std::int64_t{0}, {"x", Kind::boolean, Unit::none, "", {}}), "no");
  EXPECT_EQ(value_text(std::int64_t{1234}, {"x", Kind::integer, Unit::none, "", {}}), "1,234");
}

TEST(TrackPage, LeavesUnitsOutOfLabels) {
  EXPECT_EQ(label_of(real("max_momentary_lufs", Unit::lufs)), "max momentary");
  EXPECT_EQ(label_of(real("leading_s", Unit::seconds)), "leading");
  EXPECT_EQ(label_of(real("beats_per_s", Unit::none)), "beats per s");
}

TEST(TrackPage, NamesTheTrackByItsTagsAndLeavesOutThoseThatAreNot) {
  const auto text = [](const char* name) { return Column{name, Kind::text, Unit::none, "", {}}; };
  const std::vector<Group> groups{
      {"tags", 1, {text("title"), text("artist"), text("album"), text("genre")}, GroupKey::file}};
  TrackRow track{.path = "/a.mp3"};
  track.groups = {{"tags", 1, {std::string("Lava"), std::string("Ann"), std::string("Hot"), Value{}}}};
  EXPECT_EQ(track_page(track, groups, {}, "", BeatTimes::leave_out),
            "/a.mp3\nAnn - Lava (Hot)\n\nTags\n  title   Lava\n  artist  Ann\n  album   Hot\n");
}

TEST(TrackPage, HoldsPathStreamMainResultsAndGroups) {
  const std::string page = track_page(sample_track(), sample_groups(), {}, "From here", BeatTimes::leave_out);
  EXPECT_EQ(page,
            "/music/a, \"b\".flac\n"
            "flac, 44.1 kHz, stereo, 16 bits, 3:45, 1000 B\n"
            "From here\n"
            "\n"
            "  128.00 BPM   A minor\n"
            "\n"
            "Tempo\n"
            "  bpm         128.00 BPM\n"
            "  candidates  128.00 BPM (0.90), 64.00 BPM (0.08)\n"
            "  beats       2, from 0.25 s to 0.72 s\n"
            "  beat count  1,234\n"
            "  constant    yes\n"
            "\n"
            "Key\n"
            "  key     A minor\n"
            "  tuning  -\n"
            "\n"
            "Spectrum\n"
            "                mean   deviation    median      least      most\n"
            "  centroid   1500 Hz     20.0 Hz   1450 Hz   100.0 Hz   9000 Hz\n");
}

TEST(TrackPage, LeavesGroupsWithoutValuesOut) {
  TrackRow track = sample_track();
  track.groups[1].values = {Value{}, Value{}};
  const std::string page = track_page(track, sample_groups(), {}, "", BeatTimes::leave_out);
  EXPECT_EQ(page.find("\nKey\n"), std::string::npos);
  EXPECT_NE(page.find("\nTempo\n"), std::string::npos);
}

TEST(TrackPage, ListsBeatsWhenAsked) {
  EXPECT_NE(track_page(sample_track(), sample_groups(), {}, "", BeatTimes::include).find("    0.250 0.719\n"),
            std::string::npos);
}

TEST(TrackPage, ShowsTheBeginningOfALongList) {
  const auto list = [](int count) {
    std::string text;
    for (int i = 1; i <= count; ++i) text += (i > 1 ? "," : "") + ("{\"seconds\":" + std::to_string(i)) + "}";
    return value_text(JsonText{"[" + text + "]"}, {"curve", Kind::json, Unit::seconds, "", {}});
  };
  EXPECT_EQ(list(6), "1.00 s, 2.00 s, 3.00 s, 4.00 s, 5.00 s, 6.00 s");
  EXPECT_EQ(list(7), "1.00 s, 2.00 s, 3.00 s, 4.00 s, 5.00 s, 6.00 s … (7 in all)");
}

TEST(TrackPage, PutsTheNameOfAnItemBeforeItsNumbers) {
  EXPECT_EQ(value_text(JsonText{R"([{"chord":"A minor","share":0.625},{"chord":"F major","share":0.375}])"},
                       {"chords", Kind::json, Unit::none, "", {}}),
            "A minor (0.62), F major (0.38)");
}

TEST(TrackPage, ShowsAFewNumbersAndTellsTheRangeOfMany) {
  const auto list = [](const std::string& numbers, Unit unit) {
    return value_text(JsonText{"[" + numbers + "]"}, {"list", Kind::json, unit, "", {}});
  };
  EXPECT_EQ(list("1,0.5,0", Unit::none), "1.00  0.50  0.00");
  EXPECT_EQ(list("-312.26,104.04", Unit::none), "-312.3  104.0");
  EXPECT_EQ(list("-61.26,-18", Unit::db), "-61.3  -18.0 dB");
  EXPECT_EQ(list("-3,0,1,2,3,4,5,6,7,8,9,10,11,12", Unit::db), "14 numbers, -3.0 to 12.0 dB");
  EXPECT_EQ(list("", Unit::none), "-");
}

TEST(TrackPage, ShowsNoControlCharactersOfAPath) {
  TrackRow track = sample_track();
  track.path = "/a\x1b[2J";
  EXPECT_EQ(track_page(track, {}, {}, "", BeatTimes::leave_out).find('\x1b'), std::string::npos);
}

TEST(TrackPage, IsShortForATrackOfWhichNothingIsKnown) {
  TrackRow unknown;
  unknown.path = "/x";
  EXPECT_EQ(track_page(unknown, sample_groups(), {}, "", BeatTimes::include), "/x\n");
}

}  // namespace
}  // namespace nocturne

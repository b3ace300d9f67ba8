// What of an analysis is chosen for tags.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tag_values.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace nocturne {
namespace {

const std::vector<Group> kGroups{
    {"tempo", 1, {{"bpm", Kind::real, Unit::bpm, "", {}}}},
    {"key", 1, {{"key", Kind::text, Unit::none, "", {}}, {"camelot", Kind::text, Unit::none, "", {}}}},
    {"danceability", 1, {{"energy_level", Kind::integer, Unit::none, "", {}}}},
    {"loudness",
     1,
     {{"replaygain_track_gain_db", Kind::real, Unit::db, "", {}},
      {"replaygain_track_peak", Kind::real, Unit::none, "", {}}}},
    {"album",
     1,
     {{"replaygain_gain_db", Kind::real, Unit::db, "", {}},
      {"replaygain_peak", Kind::real, Unit::none, "", {}}},
     GroupKey::album}};

TrackRow track() {
  TrackRow out;
  out.groups = {{"tempo", 1, {127.98}},
                {"key", 1, {std::string("F# minor"), std::string("11A")}},
                {"danceability", 1, {std::int64_t{7}}},
                {"loudness", 1, {-6.5, 0.9}},
                {"album", 1, {-5.5, 1.0}}};
  return out;
}

TEST(TagSelection, TakesWordsWithCommas) {
  EXPECT_EQ(parse_selection("bpm,gain"), (TagSelection{true, false, false, false, true}));
  EXPECT_EQ(parse_selection("all"), (TagSelection{true, true, true, true, true}));
  for (const char* wrong : {"", "bpm,", "BPM", "tempo", "key camelot"})
    EXPECT_THROW(parse_selection(wrong), Error) << wrong;
}

TEST(TagValues, AreThoseOfTheGroups) {
  const NewTags tags = tag_values(track(), kGroups, parse_selection("all"));
  EXPECT_EQ(tags.bpm, 127.98);
  EXPECT_EQ(tags.key, "F#m");
  EXPECT_EQ(tags.camelot, "11A");
  EXPECT_EQ(tags.energy, 7);
  EXPECT_EQ(tags.track_gain_db, -6.5);
  EXPECT_EQ(tags.track_peak, 0.9);
  EXPECT_EQ(tags.album_gain_db, -5.5);
  EXPECT_EQ(tags.album_peak, 1.0);
}

TEST(TagValues, ThatAreNotSelectedOrNotKnownStayEmpty) {
  const NewTags chosen = tag_values(track(), kGroups, parse_selection("key"));
  EXPECT_TRUE(chosen.key && !chosen.camelot && !chosen.bpm && !chosen.track_gain_db);
  TrackRow unknown = track();
  unknown.groups = {{"tempo", 1, {Value{}}}, {"key", 1, {Value{}, Value{}}}};
  const NewTags none = tag_values(unknown, kGroups, parse_selection("all"));
  EXPECT_FALSE(none.bpm || none.key || none.camelot || none.energy || none.track_gain_db ||
               none.album_gain_db);
}

}  // namespace
}  // namespace nocturne

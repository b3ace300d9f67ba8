// Which format is meant, and what it needs to read.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_writer.h"

#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "core/error.h"
#include "tests/cli/sample_track.h"

namespace nocturne {
namespace {

TrackFormat format_of(std::vector<std::string> flags) {
  flags.insert(flags.begin(), "query");
  return track_format(parse_command_line(flags), TrackFormat::jsonl);
}

TEST(TrackFormat, IsTheOneNamedThenTheOneOfTheEnding) {
  EXPECT_EQ(format_of({}), TrackFormat::jsonl);
  EXPECT_EQ(format_of({"--format", "csv"}), TrackFormat::csv);
  EXPECT_EQ(format_of({"-o", "/x/a.m3u8"}), TrackFormat::m3u8);
  EXPECT_EQ(format_of({"-o", "/x/a.m3u8", "--format", "csv"}), TrackFormat::csv);
  EXPECT_EQ(format_of({"-o", "/x/a.dat"}), TrackFormat::jsonl);
  EXPECT_EQ(format_of({"-o", "/x/a.csv", "-0"}), TrackFormat::paths);
}

TEST(TrackFormat, RefusesOtherNamesAndListsWithNul) {
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"--format", "m3u9"}, {"--format", "csv", "-0"}}) {
    try {
      format_of(flags);
      ADD_FAILURE();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::usage);
    }
  }
}

TEST(ShownGroups, AreOnlyWhatAFormatWrites) {
  const std::vector<Group> groups = test::sample_groups();
  EXPECT_TRUE(shown_groups(TrackFormat::paths, BeatTimes::leave_out, groups).empty());
  const auto table = shown_groups(TrackFormat::table, BeatTimes::leave_out, groups);
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].columns.size(), 1u);
  const auto has_beats = [&](BeatTimes times) {
    for (const Group& group : shown_groups(TrackFormat::jsonl, times, groups))
      for (const Column& column : group.columns)
        if (column.name == "beats") return true;
    return false;
  };
  EXPECT_FALSE(has_beats(BeatTimes::leave_out));
  EXPECT_TRUE(has_beats(BeatTimes::include));
}

}  // namespace
}  // namespace nocturne

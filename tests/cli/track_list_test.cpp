// One line a track, columns under each other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_list.h"

#include <gtest/gtest.h>

#include "tests/cli/sample_track.h"

namespace nocturne {
namespace {

TEST(TrackList, PutsWhatIsAskedForFirstInFrontOfThePath) {
  EXPECT_EQ(list_line(test::sample_track(), test::sample_groups()),
            "128.00  -        A minor       -      -     3:45  /music/a, \"b\".flac");
}

TEST(TrackList, PathsBeginInOneColumnWhateverIsKnown) {
  TrackRow unknown;
  unknown.path = "/music/broken.mp3";
  const auto groups = test::sample_groups();
  const std::size_t column = list_header().find("Path");
  EXPECT_EQ(list_line(unknown, groups).find("/music"), column);
  EXPECT_EQ(list_line(test::sample_track(), groups).find("/music"), column);
}

TEST(TrackList, KeepsANameWithALineBreakOnItsLine) {
  TrackRow track;
  track.path = "/music/a\nb.mp3";
  EXPECT_EQ(list_line(track, {}).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace nocturne

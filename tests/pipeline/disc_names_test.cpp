// Names of discs as people write them, and names that only look so.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/disc_names.h"

#include <gtest/gtest.h>

#include <utility>

namespace nocturne {
namespace {

TEST(DiscNames, OfFoldersAreReadInAllTheirForms) {
  for (const auto& [name, disc] : {std::pair{"CD1", 1},
                                   {"cd 02", 2},
                                   {"Disc 3", 3},
                                   {"DISK_4", 4},
                                   {"disc-05", 5},
                                   {"CD.6", 6},
                                   {"Disc #7", 7},
                                   {"Disc Two", 2},
                                   {"DVD 1", 1},
                                   {"CD1 - The Early Years", 1},
                                   {"Disc 2: Live", 2},
                                   {"CD2 (Bonus)", 2},
                                   {"disk 99", 99}})
    EXPECT_EQ(disc_of_folder(name), disc) << name;
}

TEST(DiscNames, AreNotReadFromOtherNames) {
  for (const char* name : {"", "CD", "CDs", "Disco 3", "Discography 1", "CD 2004", "CD0", "Disc onesie", "1",
                           "Compact", "The Wall CD1", "CD1b", "Diskette 1"})
    EXPECT_FALSE(disc_of_folder(name)) << name;
}

TEST(DiscNames, AreTakenOffAlbums) {
  for (const auto& [name, disc] : {std::pair{"The Wall (Disc 2)", 2},
                                   {"The Wall [CD1]", 1},
                                   {"The Wall - CD 1", 1},
                                   {"The Wall CD1", 1},
                                   {"The Wall, Disk Two", 2},
                                   {"The Wall: Disc 02", 2},
                                   {"The Wall_CD3", 3},
                                   {"The Wall (CD1: In the Flesh)", 1}}) {
    EXPECT_EQ(without_disc(name).name, "The Wall") << name;
    EXPECT_EQ(without_disc(name).disc, disc) << name;
  }
}

TEST(DiscNames, AreNotTakenOffOtherNames) {
  for (const char* name : {"", "CD1", "(Disc 1)", "The Wall", "The Wall (Live)", "Volume 2",
                           "Disc 2 of Nothing", "Disco", "Greatest CD 2004", "A)", "]"}) {
    EXPECT_EQ(without_disc(name).name, name);
    EXPECT_FALSE(without_disc(name).disc) << name;
  }
}

}  // namespace
}  // namespace nocturne

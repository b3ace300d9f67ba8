// The XDG base folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/xdg.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

TEST(Xdg, FollowsTheVariables) {
  const Environment e{{"HOME", "/home/ann"}, {"XDG_CONFIG_HOME", "/c"}, {"XDG_DATA_HOME", "/d"}};
  EXPECT_EQ(config_file_path(e), "/c/nocturne/config.yaml");
  EXPECT_EQ(database_path(e), "/d/nocturne/library.db");
  EXPECT_EQ(presets_folder(e), "/c/nocturne/presets");
}

TEST(Xdg, FallsBackBelowTheHomeFolder) {
  const Environment e{{"HOME", "/home/ann"}};
  EXPECT_EQ(config_file_path(e), "/home/ann/.config/nocturne/config.yaml");
  EXPECT_EQ(database_path(e), "/home/ann/.local/share/nocturne/library.db");
}

TEST(Xdg, IgnoresEmptyAndRelativeValues) {
  const Environment e{{"HOME", "/home/ann"}, {"XDG_CONFIG_HOME", "relative"}, {"XDG_DATA_HOME", ""}};
  EXPECT_EQ(config_file_path(e), "/home/ann/.config/nocturne/config.yaml");
  EXPECT_EQ(database_path(e), "/home/ann/.local/share/nocturne/library.db");
}

TEST(Xdg, KnowsNoPlaceWithoutAHome) {
  EXPECT_EQ(config_file_path({}), std::nullopt);
  EXPECT_EQ(presets_folder({}), std::nullopt);
  EXPECT_EQ(database_path({{"HOME", "relative"}}), std::nullopt);
  EXPECT_EQ(database_path({{"XDG_DATA_HOME", "/d"}}), "/d/nocturne/library.db");
}

TEST(Xdg, ExpandsTheHomeFolderOnlyAtTheStart) {
  const Environment e{{"HOME", "/home/ann"}};
  EXPECT_EQ(expand_home("~/Music", e), "/home/ann/Music");
  EXPECT_EQ(expand_home("~", e), "/home/ann");
  EXPECT_EQ(expand_home("a/~/b", e), "a/~/b");
  EXPECT_EQ(expand_home("~bob/Music", e), "~bob/Music");
  EXPECT_EQ(expand_home("~/Music", {}), "~/Music");
}

}  // namespace
}  // namespace nocturne

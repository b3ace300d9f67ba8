// Presets: what the program brings along, what users add, and how mistakes are told.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "cli/track_json.h"
#include "core/error.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using testing::ElementsAre;
using testing::HasSubstr;

const Environment kNoHome;

Preset brought(std::string_view name) { return find_preset(name, kNoHome); }

std::filesystem::path add_preset(const Home& home, const std::string& name, const std::string& text) {
  const auto file = home.path() / ".config/nocturne/presets" / (name + ".yaml");
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
  return file;
}

Environment environment_of(const Home& home) { return {{"HOME", home.path().string()}}; }

template <class F>
std::string complaint(ErrorCode code, F&& f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  return "";
}

TEST(Presets, AimAtWhatTheirTableSays) {
  struct Row {
    const char* name;
    double lufs, tolerance_lu, reduction_db;
  };
  for (const Row& row : {Row{"adaptive", -14, 0.1, 4},
                         {"gentle", -16, 0.1, 2},
                         {"warm", -14, 0.1, 3},
                         {"bright", -14, 0.1, 3},
                         {"punchy", -12, 0.1, 5},
                         {"live", -13.5, 0.1, 3},
                         {"streaming", -14, 0.1, 4},
                         {"club", -9, 0.1, 7},
                         {"podcast", -16, 0.1, 5},
                         {"broadcast", -23, 0.2, 2}}) {
    const Preset preset = brought(row.name);
    EXPECT_EQ(preset.name, row.name);
    EXPECT_EQ(preset.loudness.target_lufs, row.lufs) << row.name;
    EXPECT_EQ(preset.loudness.tolerance_lu, row.tolerance_lu) << row.name;
    EXPECT_EQ(preset.limiter.max_reduction_db, row.reduction_db) << row.name;
    EXPECT_EQ(preset.limiter.ceiling_dbtp, -1) << row.name;
  }
}

TEST(Presets, HaveTheCharacterOfTheirNames) {
  EXPECT_EQ(brought("adaptive").tone.corridor_strength, 0.5);
  EXPECT_EQ(brought("gentle").tone.corridor_strength, 0.3);
  EXPECT_EQ(brought("warm").tone.tilt_db, -1.5);
  EXPECT_EQ(brought("bright").tone.tilt_db, 1.5);
  EXPECT_GT(brought("punchy").compressor.low.attack_ms, CompressorAim().low.attack_ms);
  EXPECT_EQ(brought("live").tone.low_mid_db, -1);
  EXPECT_EQ(brought("live").tone.presence_db, 1);
  EXPECT_GT(brought("club").clip.depth_db, 0);
  EXPECT_LT(brought("podcast").stereo.width, 1);
  EXPECT_LT(brought("podcast").stereo.low_width, 1);
}

TEST(Presets, OfDeliveryLeaveTheSoundAlone) {
  for (const char* name : {"streaming", "broadcast"}) {
    const Preset preset = brought(name);
    ToneAim flat;
    flat.corridor_strength = flat.highpass_hz = 0;
    EXPECT_EQ(preset.tone, flat) << name;
    EXPECT_EQ(preset.stereo, StereoAim()) << name;
    EXPECT_EQ(preset.compressor.amount, 0) << name;
    EXPECT_EQ(preset.clip.depth_db, 0) << name;
  }
}

TEST(Presets, AreListedInOrderWithTheirPurpose) {
  const std::vector<PresetInfo> presets = list_presets(kNoHome);
  std::vector<std::string> names;
  for (const PresetInfo& p : presets) {
    names.push_back(p.name);
    EXPECT_NE(p.description, "") << p.name;
    EXPECT_EQ(p.problem, "") << p.name;
    EXPECT_TRUE(p.file.empty());
  }
  EXPECT_THAT(names, ElementsAre("adaptive", "gentle", "warm", "bright", "punchy", "live", "streaming",
                                 "club", "podcast", "broadcast"));
}

TEST(Presets, OfTheUserComeFirst) {
  const Home home;
  const auto warm = add_preset(home, "warm", "description: Mine\ntone: {tilt_db: -3}\n");
  add_preset(home, "aunt", "description: For her\n");
  add_preset(home, "notes.txt",
             "no preset: its ending is .txt.yaml");  // "notes.txt" is a name like any other
  const Environment environment = environment_of(home);
  EXPECT_EQ(find_preset("warm", environment).tone.tilt_db, -3);
  EXPECT_EQ(find_preset("warm", environment).loudness, LoudnessAim()) << "defaults, not the other one's";
  const std::vector<PresetInfo> presets = list_presets(environment);
  ASSERT_EQ(presets.size(), 12u);
  EXPECT_EQ(presets[2].name, "warm");
  EXPECT_EQ(presets[2].description, "Mine");
  EXPECT_EQ(presets[2].file, warm);
  EXPECT_EQ(presets[10].name, "aunt");
  EXPECT_EQ(presets[11].name, "notes.txt");
  EXPECT_THAT(presets[11].problem, HasSubstr("notes.txt.yaml:1: no preset: no such setting"));
}

TEST(Presets, AreFilesWhereTheNameIsAPath) {
  const Home home;
  const auto file = home.path() / "tape.yaml";
  std::ofstream(file) << "loudness: {target_lufs: -18}\n";
  const Preset preset = find_preset(file.string(), kNoHome);
  EXPECT_EQ(preset.name, "tape");
  EXPECT_EQ(preset.loudness.target_lufs, -18);
  EXPECT_EQ(find_preset("~/tape.yaml", environment_of(home)), preset);
  const auto none = home.path() / "none.yaml";
  EXPECT_EQ(complaint(ErrorCode::config, [&] { find_preset(none.string(), kNoHome); }),
            none.string() + ": there is no such preset file");
  EXPECT_EQ(complaint(ErrorCode::config, [&] { find_preset(home.path().string(), kNoHome); }),
            home.path().string() + ": the preset is not a regular file");
}

TEST(Presets, NameFileKeyAndRangeWhenBroken) {
  const Home home;
  const auto file = add_preset(home, "mine", "limiter:\n  celing_dbtp: -1\n");
  const auto message = [&] {
    return complaint(ErrorCode::config, [&] { find_preset("mine", environment_of(home)); });
  };
  EXPECT_EQ(message(),
            file.string() + ":2: limiter.celing_dbtp: no such setting; did you mean limiter.ceiling_dbtp?");
  add_preset(home, "mine", "stereo:\n  width: 2\n");
  EXPECT_EQ(message(), file.string() + ":2: stereo.width: 2 is outside 0.5 to 1.3");
  add_preset(home, "mine", "version: 2\n");
  EXPECT_EQ(message(), file.string() + ":1: version: 2 is outside 1 to 1");
}

TEST(Presets, SuggestANameForAMistypedOne) {
  const std::string message = complaint(ErrorCode::usage, [] { brought("wram"); });
  EXPECT_THAT(message, HasSubstr("wram: no such preset (there are adaptive, gentle, warm"));
  EXPECT_TRUE(message.ends_with("; did you mean warm?")) << message;
  complaint(ErrorCode::usage, [] { brought(""); });
}

TEST(PresetsCommand, ListsAndPrintsThem) {
  const Home home;
  EXPECT_EQ(home.run({"presets"}).status, 0);
  EXPECT_THAT(home.run({"presets"}).out, HasSubstr("club        -9.0 LUFS  -1.0 dBTP  Dance floors"));
  const Finished warm = home.run({"presets", "warm"});
  EXPECT_EQ(warm.status, 0);
  add_preset(home, "copy", warm.out);
  Preset copy = find_preset("copy", environment_of(home));
  EXPECT_EQ(copy.name, "copy");
  copy.name = "warm";
  EXPECT_EQ(copy, brought("warm")) << "what is printed is the preset";
  EXPECT_EQ(home.run({"presets", "wram"}).status, 2);
  EXPECT_EQ(home.run({"presets", "warm", "club"}).status, 2);
}

TEST(PresetsCommand, PrintsJson) {
  const Home home;
  const Json club = Json::parse(home.run({"presets", "--json", "club"}).out);
  EXPECT_EQ(club["loudness"]["target_lufs"], -9);
  EXPECT_EQ(club["compressor"]["low"]["attack_ms"], 30) << "defaults are there, too";
  const Json list = Json::parse(home.run({"presets", "--json"}).out);
  EXPECT_EQ(list["presets"].size(), 10u);
  EXPECT_EQ(list["presets"][0]["name"], "adaptive");
  EXPECT_TRUE(list["presets"][0]["file"].is_null());
  EXPECT_EQ(list["presets"][7]["name"], "club");
  EXPECT_EQ(list["presets"][7]["target_lufs"], -9);
  EXPECT_EQ(list["presets"][7]["ceiling_dbtp"], -1);
}

TEST(PresetsCommand, ListsTheOthersBesideABrokenOne) {
  const Home home;
  const auto file = add_preset(home, "mine", "loudness: {target_lufs: 0}\n");
  const Finished f = home.run({"presets"});
  EXPECT_EQ(f.status, 2);
  EXPECT_THAT(f.out, HasSubstr("adaptive"));
  EXPECT_THAT(f.out, HasSubstr("(cannot be used)"));
  EXPECT_EQ(f.err,
            "nocturne: error: " + file.string() + ":1: loudness.target_lufs: 0 is outside -40 to -5\n");
}

}  // namespace
}  // namespace nocturne

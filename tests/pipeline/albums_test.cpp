// Albums in the database: made from tags and analyses, computed again only when something changed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/albums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analyzers/loudness_blocks.h"
#include "analyzers/loudness_gates.h"
#include "pipeline/groups.h"
#include "storage/batch_writer.h"
#include "tests/pipeline/library_fixture.h"

namespace nocturne {
namespace {

Group tags_group() {
  std::vector<Column> columns;
  for (const char* name : {"title", "artist", "album", "album_artist", "musicbrainz_album_id"})
    columns.push_back({name, Kind::text, Unit::none, "", {}});
  for (const char* name : {"track", "track_total", "disc", "disc_total"})
    columns.push_back({name, Kind::integer, Unit::none, "", {}});
  columns.push_back({"compilation", Kind::boolean, Unit::none, "", {}});
  return {"tags", 1, columns, GroupKey::file};
}

std::vector<Group> groups() {
  std::vector<Group> out = library_groups();
  std::erase_if(out, [](const Group& g) { return g.name == "tags"; });
  out.push_back(tags_group());
  return out;
}

/// One track's values of the group "loudness": a level, seconds of it, a peak.
GroupValues loudness(double level_lufs, int seconds, double peak) {
  const auto all = library_groups();
  const auto group = std::ranges::find(all, "loudness", &Group::name);
  GroupValues out{group->name, group->version, std::vector<Value>(group->columns.size())};
  const auto put = [&](const char* column, Value value) {
    const auto at = std::ranges::find(group->columns, column, &Column::name) - group->columns.begin();
    out.values[static_cast<std::size_t>(at)] = std::move(value);
  };
  Bytes blocks;
  for (int i = 0; i < 10 * seconds; ++i) append_loudness_block(blocks.bytes, energy_of(level_lufs));
  put("blocks", blocks);
  put("replaygain_track_peak", peak);
  if (peak > 0) put("true_peak_dbtp", 20 * std::log10(peak));
  return out;
}

struct Tags {
  std::string artist, album, album_artist;
  std::int64_t track = 1;
};

class AlbumsTest : public testing::Test {
 protected:
  Library open() const { return Library::open(fixture_.database(), groups(), OpenMode::read_write); }

  static void add(Library& library, const std::string& path, const Tags& tags, GroupValues values,
                  std::int64_t analyzed_at = 1) {
    const auto text = [](const std::string& s) { return s.empty() ? Value{} : Value{s}; };
    TrackRecord record{.path = path, .root = "/m", .size = 1, .mtime_ns = 1, .run_id = 1};
    record.audio = {.duration_s = 60,
                    .frames = 60 * 44100,
                    .rate = 44100,
                    .channels = 2,
                    .codec = "flac",
                    .container = "flac",
                    .analyzed_at = analyzed_at,
                    .program_version = "1"};
    record.groups = {std::move(values),
                     {"tags",
                      1,
                      {Value{}, text(tags.artist), text(tags.album), text(tags.album_artist), Value{},
                       tags.track, Value{}, Value{}, Value{}, std::int64_t{0}}}};
    BatchWriter writer(library);
    writer.add(record);
    writer.flush();
  }

  /// A value of the track's album; nothing where it has none.
  static Value album_value(const Library& library, const std::string& path, const std::string& column) {
    const auto track = library.find_track(path);
    const Group group = album_group();
    const auto stored = std::ranges::find(track->groups, "album", &GroupValues::group);
    if (stored == track->groups.end()) return {};
    const auto at = std::ranges::find(group.columns, column, &Column::name) - group.columns.begin();
    return stored->values.at(static_cast<std::size_t>(at));
  }
  static double number(const Library& library, const std::string& path, const std::string& column) {
    return std::get<double>(album_value(library, path, column));
  }
  static std::int64_t count(Library& library, const std::string& what) {
    return library.connection().integer("SELECT count(*) FROM " + what);
  }
  /// How many rows update_albums() writes.
  static std::int64_t writes(Library& library) {
    const std::int64_t before = library.connection().integer("SELECT total_changes()");
    update_albums(library);
    return library.connection().integer("SELECT total_changes()") - before;
  }

  test::LibraryFixture fixture_;
};

TEST_F(AlbumsTest, HoldTheValuesOfAllTracksTogether) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-20, 60, 0.5));
  add(library, "/m/X/2", {"Ann", "Blue", "", 2}, loudness(-26, 60, 0.9));
  add(library, "/m/X/3", {"Ann", "Blue", "", 3}, loudness(-200, 60, 0));  // silence
  add(library, "/m/Y/1", {"Ann", "Red", "", 1}, loudness(-10, 60, 1.1));
  update_albums(library);
  EXPECT_EQ(count(library, "album"), 2);
  EXPECT_EQ(library.counts().albums, 2);
  EXPECT_EQ(album_value(library, "/m/X/1", "title"), Value{std::string("Blue")});
  EXPECT_EQ(album_value(library, "/m/X/2", "artist"), Value{std::string("Ann")});
  EXPECT_EQ(album_value(library, "/m/X/3", "tracks"), Value{std::int64_t{3}});
  const double mean = lufs((energy_of(-20) + energy_of(-26)) / 2);
  EXPECT_NEAR(number(library, "/m/X/1", "integrated_lufs"), mean, 0.002);  // steps of the blocks
  EXPECT_NEAR(number(library, "/m/X/1", "range_lu"), 6, 0.002);
  EXPECT_NEAR(number(library, "/m/X/1", "replaygain_gain_db"), -18 - mean, 0.002);
  EXPECT_EQ(number(library, "/m/X/1", "replaygain_peak"), 0.9);
  EXPECT_EQ(number(library, "/m/X/1", "true_peak_dbtp"), 20 * std::log10(0.9));
  EXPECT_EQ(number(library, "/m/X/1", "duration_s"), 180);
  EXPECT_NEAR(number(library, "/m/Y/1", "integrated_lufs"), -10, 0.002);
}

TEST_F(AlbumsTest, OfSilenceHaveNoLoudness) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-200, 60, 0));
  update_albums(library);
  for (const char* column : {"integrated_lufs", "range_lu", "true_peak_dbtp", "replaygain_gain_db"})
    EXPECT_EQ(album_value(library, "/m/X/1", column), Value{}) << column;
  EXPECT_EQ(number(library, "/m/X/1", "replaygain_peak"), 0);
}

TEST_F(AlbumsTest, ThatDidNotChangeAreNotWritten) {
  Library library = open();
  for (int n = 0; n < 200; ++n)
    add(library, "/m/" + std::to_string(n / 10) + "/" + std::to_string(n),
        {"Ann", "Album " + std::to_string(n / 10), "", n % 10}, loudness(-20, 1, 0.5));
  update_albums(library);
  EXPECT_EQ(count(library, "album"), 20);
  EXPECT_EQ(writes(library), 0);
  add(library, "/m/7/73", {"Ann", "Album 7", "", 3}, loudness(-14, 1, 0.6), 2);
  EXPECT_LE(writes(library), 1 + 10 + 10);  // one row, its files taken out and put in
  EXPECT_EQ(number(library, "/m/7/70", "replaygain_peak"), 0.6);
}

TEST_F(AlbumsTest, KeepTheirIdsAndGoWhenTheyAreEmpty) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-20, 10, 0.5));
  add(library, "/m/Y/1", {"Ann", "Red", "", 1}, loudness(-20, 10, 0.5));
  update_albums(library);
  const std::string id_of_red = "SELECT album_id FROM album WHERE title = 'Red'";
  const std::int64_t red = library.connection().integer(id_of_red);
  add(library, "/m/X/1", {"Ann", "Green", "", 1}, loudness(-20, 10, 0.5));
  add(library, "/m/Y/2", {"Ann", "Red", "", 2}, loudness(-30, 10, 0.5));
  update_albums(library);
  EXPECT_EQ(count(library, "album"), 2);
  EXPECT_EQ(count(library, "album WHERE title = 'Blue'"), 0);
  EXPECT_EQ(album_value(library, "/m/X/1", "title"), Value{std::string("Green")});
  EXPECT_EQ(library.connection().integer(id_of_red), red);
  EXPECT_EQ(album_value(library, "/m/Y/2", "tracks"), Value{std::int64_t{2}});
  add(library, "/m/X/1", {"Ann", "", "", 1}, loudness(-20, 10, 0.5));
  update_albums(library);
  EXPECT_EQ(count(library, "album"), 1);
  EXPECT_EQ(album_value(library, "/m/X/1", "title"), Value{});
  EXPECT_EQ(writes(library), 0);
}

TEST_F(AlbumsTest, LeaveMissingFilesOutAndTakeThemBack) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-20, 10, 0.5));
  add(library, "/m/X/2", {"Ann", "Blue", "", 2}, loudness(-20, 10, 0.8));
  update_albums(library);
  const std::vector<std::int64_t> second{
      library.connection().integer("SELECT id FROM file WHERE path = x'2F6D2F582F32'")};
  library.mark_missing(second);
  update_albums(library);
  EXPECT_EQ(number(library, "/m/X/1", "replaygain_peak"), 0.5);
  EXPECT_EQ(album_value(library, "/m/X/2", "title"), Value{});
  library.mark_seen(second, 2);
  update_albums(library);
  EXPECT_EQ(number(library, "/m/X/2", "replaygain_peak"), 0.8);
}

TEST_F(AlbumsTest, OfFilesWhoseAnalysisFailedAreIncomplete) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-20, 10, 0.5));
  add(library, "/m/X/2", {"Ann", "Blue", "", 2}, loudness(-10, 10, 0.8));
  {
    BatchWriter writer(library);
    writer.add(FailureRecord{"/m/X/2", "/m", 2, 2, 1, 5, "damaged", "decode"});
    writer.flush();
  }
  update_albums(library);
  EXPECT_EQ(album_value(library, "/m/X/1", "complete"), Value{std::int64_t{0}});
  EXPECT_EQ(album_value(library, "/m/X/1", "analyzed_tracks"), Value{std::int64_t{1}});
  EXPECT_NEAR(number(library, "/m/X/1", "integrated_lufs"), -20, 0.002);
}

TEST_F(AlbumsTest, DoNotHearAnalysesOfAnEarlierVersion) {
  Library library = open();
  GroupValues old = loudness(-20, 10, 0.5);
  --old.version;
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, old);
  update_albums(library);
  EXPECT_EQ(album_value(library, "/m/X/1", "analyzed_tracks"), Value{std::int64_t{0}});
  EXPECT_EQ(album_value(library, "/m/X/1", "integrated_lufs"), Value{});
}

TEST_F(AlbumsTest, AreLeftAsTheyAreWhenTheScanIsStopped) {
  Library library = open();
  add(library, "/m/X/1", {"Ann", "Blue", "", 1}, loudness(-20, 10, 0.5));
  std::stop_source stop;
  stop.request_stop();
  update_albums(library, stop.get_token());
  EXPECT_EQ(count(library, "album"), 0);
}

TEST_F(AlbumsTest, NeedTagsAndAreNotMissedWithoutThem) {
  std::vector<Group> without = groups();
  std::erase_if(without, [](const Group& g) { return g.name == "tags"; });
  Library library = Library::open(fixture_.database(), without, OpenMode::read_write);
  EXPECT_NO_THROW(update_albums(library));
  EXPECT_EQ(count(library, "album"), 0);
}

TEST_F(AlbumsTest, AreComputedFromFilesOnTheDisk) {
  // Two tracks of a scan; tags as a tagger would have stored them.
  fixture_.add_wav("1.wav", 6, 1);
  fixture_.add_wav("2.wav", 6, 2);
  fixture_.run(fixture_.options(kUsualDriver));
  Library library = open();
  library.connection().execute(
      "INSERT OR REPLACE INTO tags (file_id, version, album) SELECT id, 1, 'Blue' FROM file");
  update_albums(library);
  const double gain = number(library, fixture_.path("1.wav").string(), "replaygain_gain_db");
  const auto track_gain = [&](const char* name) {
    Statement row = library.connection().prepare(
        "SELECT replaygain_track_gain_db FROM loudness JOIN file USING (audio_id) WHERE path = ?");
    const std::string path = fixture_.path(name).string();
    row.bind(1, Blob{path});
    return row.step() ? row.real(0) : 0.0;
  };
  EXPECT_GE(gain, std::min(track_gain("1.wav"), track_gain("2.wav")) - 0.01);
  EXPECT_LE(gain, std::max(track_gain("1.wav"), track_gain("2.wav")) + 0.01);
}

}  // namespace
}  // namespace nocturne

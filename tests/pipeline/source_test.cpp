// Chunks from open tracks: order, endings, failures, limits, parking.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/source.h"

#include <gtest/gtest.h>

#include "tests/pipeline/library_fixture.h"

namespace nocturne {
namespace {

class SourceTest : public testing::Test {
 protected:
  void add(const std::string& name, double seconds) {
    library_.add_wav(name, seconds, 1);
    tracks_.push_back({library_.path(name).string(), "", 0, 0});
  }
  Source source(SourceLimits limits = {}, std::stop_token stop = {}) {
    return Source(tracks_, limits, progress_, stop, look_);
  }

  /// All loads of a source, chunk bodies only.
  std::vector<Frames> bodies(Source& source, std::vector<TrackFailure>* failures = nullptr) {
    std::vector<Frames> out;
    Chunk chunk;
    Source::Load load;
    while (source.fill(chunk, load) == Source::Fill::loaded) {
      if (const auto* f = std::get_if<TrackFailure>(&load.ending); f && failures) failures->push_back(*f);
      out.push_back(chunk.body);
    }
    return out;
  }

  test::LibraryFixture library_;
  std::vector<Track> tracks_;
  ScanProgress progress_;
  Source::Look look_ = [](std::size_t) { return Task{}; };
};

TEST_F(SourceTest, CutsATrackIntoBodiesThatFollowEachOther) {
  add("a.wav", 20);
  Source s = source();
  std::int64_t end = 0;
  for (const Frames& body : bodies(s)) {
    EXPECT_EQ(body.begin, end);
    end = body.end;
  }
  EXPECT_EQ(end, 20 * 44100);
  EXPECT_NEAR(static_cast<double>(progress_.audio_millis), 20'000,
              2);  // each of four chunks is rounded to 1 ms
}

TEST_F(SourceTest, NamesTheStreamWithTheFramesItCountedAtTheEnd) {
  add("a.wav", 5);  // two chunks of 3 s at most
  Source s = source();
  Chunk chunk;
  Source::Load load;
  ASSERT_EQ(s.fill(chunk, load), Source::Fill::loaded);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(load.ending));
  ASSERT_EQ(s.fill(chunk, load), Source::Fill::loaded);
  EXPECT_EQ(std::get<StreamInfo>(load.ending).frames, 5 * 44100);
  EXPECT_EQ(s.fill(chunk, load), Source::Fill::exhausted);
}

TEST_F(SourceTest, CarriesAFailureToOpenAsTheTracksOnlyPart) {
  tracks_.push_back({library_.path("nowhere.wav").string(), "", 0, 0});
  add("b.wav", 1);
  Source s = source();
  std::vector<TrackFailure> failures;
  EXPECT_EQ(bodies(s, &failures).size(), 2u);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].stage, "open");
  EXPECT_EQ(failures[0].track, 0u);
}

TEST_F(SourceTest, OpensNoFileOfWhichNothingIsWanted) {
  tracks_.push_back({library_.path("nowhere.wav").string(), "", 10, 0});
  look_ = [](std::size_t) { return Task{.step = Task::Step::nothing}; };
  Source s = source();
  Chunk chunk;
  Source::Load load;
  ASSERT_EQ(s.fill(chunk, load), Source::Fill::loaded);
  EXPECT_TRUE(std::holds_alternative<TrackRecognized>(load.ending));
  EXPECT_FALSE(load.has_samples());
  EXPECT_EQ(progress_.bytes_done, 10);
  EXPECT_EQ(s.fill(chunk, load), Source::Fill::exhausted);
}

TEST_F(SourceTest, WhatLookingThrowsIsTheTracksFailure) {
  add("a.wav", 1);
  look_ = [](std::size_t) -> Task { throw std::runtime_error("unreadable"); };
  Source s = source();
  std::vector<TrackFailure> failures;
  EXPECT_EQ(bodies(s, &failures).size(), 1u);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].what, "unreadable");
}

TEST_F(SourceTest, CountsTheBytesOfALongFileWhileItIsRead) {
  add("a.wav", 20);
  tracks_[0].size = 1'000'000;
  Source s = source();
  Chunk chunk;
  Source::Load load;
  s.fill(chunk, load);
  EXPECT_GT(progress_.bytes_done, 100'000);
  EXPECT_LT(progress_.bytes_done, 200'000);  // 3 of 20 s
  bodies(s);
  EXPECT_EQ(progress_.bytes_done, 1'000'000);
}

TEST_F(SourceTest, EndsATrackThatIsLongerThanAllowed) {
  add("a.wav", 30);
  Source s = source({.max_hours = 10.0 / 3600});
  std::vector<TrackFailure> failures;
  bodies(s, &failures);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_NE(failures[0].what.find("longer than"), std::string::npos) << failures[0].what;
}

TEST_F(SourceTest, EndsATrackThatTakesLongerToDecodeThanAllowed) {
  add("a.wav", 30);
  Source s = source({.timeout_s = 1e-9});
  std::vector<TrackFailure> failures;
  bodies(s, &failures);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_NE(failures[0].what.find("decoding took longer than"), std::string::npos) << failures[0].what;
}

TEST_F(SourceTest, AFileWithoutFramesIsAFailure) {
  add("a.wav", 0);
  Source s = source();
  std::vector<TrackFailure> failures;
  bodies(s, &failures);
  ASSERT_EQ(failures.size(), 1u);
}

TEST_F(SourceTest, GivesNothingMoreOnceStopped) {
  add("a.wav", 30);
  std::stop_source stop;
  Source s = source({}, stop.get_token());
  Chunk chunk;
  Source::Load load;
  EXPECT_EQ(s.fill(chunk, load), Source::Fill::loaded);
  stop.request_stop();
  EXPECT_EQ(s.fill(chunk, load), Source::Fill::exhausted);
}

TEST_F(SourceTest, TheShapeOfChunksKnowsTheFormatAlone) {
  EXPECT_EQ(chunk_shape(Format::of(44100, 1)).body_frames, chunk_shape(Format::of(44100, 2)).body_frames);
  EXPECT_LT(chunk_shape(Format::of(44100, 6)).body_frames, chunk_shape(Format::of(44100, 2)).body_frames);
  // However many channels, the context read twice stays the smaller part.
  for (const int rate : {8000, 44100, 192000})
    for (const int channels : {1, 2, 6, 8}) {
      const ChunkShape shape = chunk_shape(Format::of(rate, channels));
      EXPECT_GT(shape.body_frames, shape.halo.before);
    }
}

}  // namespace
}  // namespace nocturne

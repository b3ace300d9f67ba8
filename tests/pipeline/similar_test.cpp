// Similarity: coordinates, weights, distances, and searches that list no copies.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/similar.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "core/error.h"
#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::Made;
using test::music_words;
using test::RecordingLibrary;
using testing::ElementsAre;

constexpr std::size_t kLufs = 7, kTempo = 10;

std::vector<double> usual_track() {
  return {0.05, 0.3,  0.2,  0.25, 0.1, 0.06, 0.04, -12, 12, 3,   120, 0.8, 4,
          0.01, 1500, 4000, 0.1,  0.5, 0.6,  0.5,  2,   3,  0.7, 0.1, 0.7};
}
std::vector<double> track_with(std::size_t dimension, double value) {
  std::vector<double> out = usual_track();
  out[dimension] = value;
  return out;
}
Coordinates coordinates(const std::vector<double>& numbers) {
  std::vector<std::optional<double>> values(numbers.begin(), numbers.end());
  Coordinates out;
  make_coordinates(values, out);
  return out;
}
Sample sample_of(const std::vector<double>& numbers) { return {coordinates(numbers), {}, 0}; }

Made made(const std::string& path, std::vector<double> numbers, std::uint32_t seed) {
  Made m;
  m.path = path;
  m.fingerprint = std::move(numbers);
  m.words = music_words(seed);
  return m;
}

std::vector<std::string> found(RecordingLibrary& music, const std::vector<Sample>& samples,
                               std::size_t limit = 10) {
  const Vectors vectors = read_vectors(music.library(), similarity_source());
  std::vector<std::string> out;
  for (const Neighbour& n : find_similar(music.library(), vectors, samples, usual_weights(), limit))
    out.push_back(n.path);
  return out;
}

/// Without a library, typical spreads count alone.
const SimilaritySpace kSpace{Vectors{.width = kCoordinates, .recordings = {}, .values = {}}, usual_weights()};
double distance(const std::vector<double>& a, const std::vector<double>& b) {
  return kSpace.distance(coordinates(a), coordinates(b));
}

TEST(Similarity, IsADistance) {
  const auto a = usual_track(), b = track_with(kLufs, -8), c = track_with(14, 3000);
  EXPECT_EQ(distance(a, a), 0);
  EXPECT_GT(distance(a, b), 0);
  EXPECT_EQ(distance(a, b), distance(b, a));
  EXPECT_LE(distance(b, c), distance(a, b) + distance(a, c) + 1e-6);
}

TEST(Similarity, IsTheWeightedMeanOfSquares) {
  double total = 0;
  for (const Dimension& d : dimensions()) total += d.weight;
  const double tempo = dimensions()[kTempo].weight;  // has two coordinates
  // 4 LU are one typical spread of loudness.
  EXPECT_NEAR(distance(usual_track(), track_with(kLufs, -8)),
              std::sqrt(dimensions()[kLufs].weight / (total + tempo)), 1e-6);
}

TEST(Similarity, FoldsTempiByOctaves) {
  EXPECT_NEAR(distance(usual_track(), track_with(kTempo, 60)), 0, 1e-5);
  EXPECT_NEAR(distance(usual_track(), track_with(kTempo, 240)), 0, 1e-5);
  const double near = distance(usual_track(), track_with(kTempo, 123)),
               far = distance(usual_track(), track_with(kTempo, 160));
  EXPECT_LT(near, far);
  EXPECT_NEAR(near, distance(track_with(kTempo, 60), track_with(kTempo, 61.5)), 1e-5);
}

TEST(Similarity, CapsWhatOneOddNumberCanDo) {
  EXPECT_EQ(distance(usual_track(), track_with(kLufs, -50)), distance(usual_track(), track_with(kLufs, -90)));
}

TEST(Similarity, LeavesOutWhatIsMissing) {
  std::vector<std::optional<double>> numbers(kDimensions);
  const auto usual = usual_track();
  for (std::size_t d = 0; d < kDimensions; ++d) numbers[d] = usual[d];
  numbers[kTempo].reset();
  Coordinates without;
  make_coordinates(numbers, without);
  EXPECT_EQ(kSpace.distance(coordinates(usual), without), 0);
  std::ranges::fill(numbers, std::nullopt);
  make_coordinates(numbers, without);
  EXPECT_TRUE(std::isinf(kSpace.distance(coordinates(usual), without)));
}

TEST(Similarity, MeasuresByTheSpreadOfTheLibrary) {
  // Loudness spreads by 1 LU here, so 4 LU are far; of a spread of 10 LU they are near.
  std::array<double, 2> distances{};
  for (const int k : {0, 1}) {
    Vectors library{.width = kCoordinates, .recordings = {}, .values = {}};
    std::mt19937 random(1);
    std::normal_distribution<double> lufs(-12, k == 0 ? 1 : 10);
    for (int i = 0; i < 2000; ++i) {
      const Coordinates c = coordinates(track_with(kLufs, lufs(random)));
      library.recordings.push_back(i);
      library.values.insert(library.values.end(), c.begin(), c.end());
    }
    const SimilaritySpace space(library, usual_weights());
    distances[static_cast<std::size_t>(k)] =
        space.distance(coordinates(usual_track()), coordinates(track_with(kLufs, -14)));
  }
  EXPECT_NEAR(distances[0] / distances[1], 10, 1);  // quartiles of 2,000 normal numbers: within 4 %
}

TEST(Similarity, TakesWeightsByName) {
  const auto weights = parse_weights("lufs=0,tempo_bpm=5.5");
  EXPECT_EQ(weights[kLufs], 0);
  EXPECT_EQ(weights[kTempo], 5.5);
  EXPECT_EQ(weights[0], dimensions()[0].weight);
  for (const char* wrong : {"loudness=1", "lufs", "lufs=", "lufs=-1", "lufs=nan", "lufs=1x", "lufs=101"})
    EXPECT_THROW(parse_weights(wrong), Error) << wrong;
}

TEST(Similar, ListsTheNearestFirst) {
  RecordingLibrary music;
  music.add({made("/m/far.flac", track_with(14, 6000), 1), made("/m/near.flac", track_with(14, 1600), 2),
             made("/m/between.flac", track_with(14, 2500), 3)});
  EXPECT_THAT(found(music, {sample_of(usual_track())}),
              ElementsAre("/m/near.flac", "/m/between.flac", "/m/far.flac"));
  EXPECT_THAT(found(music, {sample_of(usual_track())}, 1), ElementsAre("/m/near.flac"));
}

TEST(Similar, ListsCopiesOnceAndNotTheSampleItself) {
  RecordingLibrary music;
  music.add({made("/m/self.flac", usual_track(), 1), made("/m/other.flac", track_with(14, 1700), 2),
             made("/m/other.mp3", track_with(14, 1690), 2), made("/m/third.flac", track_with(14, 2000), 3)});
  const Vectors vectors = read_vectors(music.library(), similarity_source());
  Sample self = sample_of(usual_track());
  self.words = music_words(1);
  EXPECT_THAT(found(music, {self}),
              ElementsAre("/m/other.mp3", "/m/third.flac"));  // a copy of it is left out
  self.words.clear();
  self.recording = vectors.recordings[0];
  EXPECT_THAT(found(music, {self}), ElementsAre("/m/other.mp3", "/m/third.flac"));
}

TEST(Similar, TakesAListByItsThreeNearest) {
  RecordingLibrary music;
  music.add({made("/m/at the group.flac", track_with(14, 1000), 1),
             made("/m/at the odd one.flac", track_with(14, 9000), 2)});
  std::vector<Sample> list;
  for (const double hz : {950., 1000., 1050., 9000.}) list.push_back(sample_of(track_with(14, hz)));
  EXPECT_THAT(found(music, list), ElementsAre("/m/at the group.flac", "/m/at the odd one.flac"));
}

TEST(Similar, FindsNothingInALibraryWithoutNumbers) {
  RecordingLibrary music;
  Made plain;
  plain.words = music_words(1);
  music.add({plain});
  EXPECT_TRUE(found(music, {sample_of(usual_track())}).empty());
}

TEST(PackedVectors, AreTheSameAsThoseOfRowsWhateverIsWritten) {
  RecordingLibrary music;
  std::vector<Made> tracks;
  for (int i = 0; i < 2500; ++i)
    tracks.push_back(made("/m/" + std::to_string(i), track_with(14, 500 + i), static_cast<std::uint32_t>(i)));
  for (Made& m : tracks) m.words.clear();
  music.add(tracks);
  const auto expect_same = [&](std::int64_t unpacked) {
    const Vectors packed = read_vectors(music.library(), similarity_source());
    EXPECT_EQ(packed.unpacked, unpacked);
    VectorSource rows = similarity_source();
    rows.layout = "another";
    const Vectors fresh = read_vectors(music.library(), rows);
    EXPECT_EQ(packed.recordings, fresh.recordings);
    EXPECT_EQ(packed.values, fresh.values);
    EXPECT_EQ(fresh.unpacked, static_cast<std::int64_t>(fresh.size()));
  };
  expect_same(2500);
  pack_vectors(music.library(), similarity_source());
  expect_same(0);
  Made changed = made("/m/3", track_with(14, 7000), 1);
  music.add({changed});  // a new recording takes the place of the third
  music.library().drop_unused_recordings();
  expect_same(1023 - 1 + 2500 - 2047 + 1);
  pack_vectors(music.library(), similarity_source());
  expect_same(0);
  music.library().connection().execute("UPDATE fingerprint SET lufs = -3 WHERE audio_id = 1500");
  expect_same(1024);
  music.library().connection().execute("DELETE FROM fingerprint WHERE audio_id = 1500");
  expect_same(1023);
  music.library().connection().execute("UPDATE fingerprint SET version = 2 WHERE audio_id = 2000");
  expect_same(1);  // of the latest version there is only this one
}

}  // namespace
}  // namespace nocturne

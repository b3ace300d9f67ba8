// How fast a library of 100,000 tracks answers queries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "pipeline/groups.h"
#include "storage/batch_writer.h"
#include "storage/query_matches.h"

namespace nocturne {
namespace {

constexpr int kTracks = 100'000;
constexpr std::size_t kBeatsPerTrack = 450;  // 3.5 minutes at 128 BPM
constexpr std::size_t kBlobBytes = 8400;     // a float every 100 ms of 3.5 minutes
constexpr std::size_t kListBytes = 400;

std::vector<Group> groups() {
  std::vector<Group> all = library_groups();
  if (std::ranges::find(all, "tags", &Group::name) != all.end()) return all;
  Group& tags = all.emplace_back(Group{"tags", 1, {}, GroupKey::file});
  for (const char* name : {"title", "artist", "album", "album_artist", "genre", "date"})
    tags.columns.push_back({name, Kind::text, Unit::none, "", {}});
  return all;
}

/// Values as a scan of music would give for the fields that are asked for, and of the usual size for the
/// rest.
class Tracks {
 public:
  TrackRecord next() {
    const std::string n = std::to_string(n_++), album = std::to_string(n_ / 10),
                      artist = std::to_string(n_ / 100);
    TrackRecord track{.path = "/srv/music/Artist " + artist + "/Album " + album + "/" + n +
                              " - A Title of Usual Length.flac",
                      .root = "/srv/music",
                      .size = 30'000'000,
                      .mtime_ns = 1'700'000'000'000'000'000};
    track.run_id = 1;
    track.audio = {
        .duration_s = uniform(60, 600), .frames = 9'261'000, .rate = 44100, .channels = 2, .codec = "flac"};
    track.audio.container = "flac";
    for (const Group& group : groups_) {
      if (group.key == GroupKey::album) continue;
      GroupValues& row = track.groups.emplace_back(GroupValues{group.name, group.version, {}});
      for (const Column& column : group.columns)
        row.values.push_back(value(group.name + "_" + column.name, column.kind, n));
    }
    return track;
  }

 private:
  double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(random_); }

  Value value(const std::string& name, Kind kind, const std::string& n) {
    static const std::vector<std::string> kGenres{"House", "Techno", "Drum and Bass", "Ambient", "Électro",
                                                  "Jazz",  "Rock",   "Pop",           "Folk",    "Hip-Hop"};
    if (name == "tempo_bpm") return uniform(60, 190);
    if (name == "loudness_integrated_lufs") return uniform(-24, -5);
    if (name == "key_camelot") return std::to_string(1 + random_() % 12) + (random_() % 2 ? "A" : "B");
    if (name == "tags_genre") return kGenres[random_() % kGenres.size()];
    if (name == "tags_date") return std::to_string(1960 + random_() % 65);
    switch (kind) {
      case Kind::boolean: return std::int64_t{n.back() % 2};
      case Kind::integer: return static_cast<std::int64_t>(random_() % 500);
      case Kind::real: return uniform(0, 1);
      case Kind::text: return "Words of usual length " + n;
      case Kind::times: return Times{std::vector<double>(kBeatsPerTrack, 0.5)};
      case Kind::json: return JsonText{"[" + std::string(kListBytes, '1') + "]"};
      case Kind::bytes: return Bytes{std::string(kBlobBytes, 'x')};
    }
    return {};
  }

  std::vector<Group> groups_ = groups();
  std::mt19937_64 random_{1};
  int n_ = 0;
};

/// Made once, in a folder of $TMPDIR that goes away with the program.
struct SyntheticLibrary {
  SyntheticLibrary() {
    std::string name = (std::filesystem::temp_directory_path() / "nocturne-bench-XXXXXX").native();
    folder = mkdtemp(name.data());
    Library library = Library::open(folder / "library.db", groups(), OpenMode::read_write);
    library.begin_run(1'700'000'000, "", "");
    BatchWriter writer(library, {.max_outcomes = 4096, .max_age = std::chrono::hours(1)});
    Tracks tracks;
    for (int n = 0; n < kTracks; ++n) writer.add(tracks.next());
  }
  ~SyntheticLibrary() { std::filesystem::remove_all(folder); }
  SyntheticLibrary(const SyntheticLibrary&) = delete;
  SyntheticLibrary& operator=(const SyntheticLibrary&) = delete;

  std::filesystem::path folder;
};

/// One iteration: opening the library, reading the expression, and the paths of all that match, in order.
void Answer(benchmark::State& state, const std::string& expression, const std::string& sort) {
  static const SyntheticLibrary made;
  const std::vector<Group> known = groups();
  std::int64_t found = 0;
  for ([[maybe_unused]] auto _ : state) {
    const Library library = Library::open(made.folder / "library.db", known, OpenMode::read_only);
    MatchOptions options;
    if (!sort.empty()) options.sort = parse_sort(sort, known);
    found = for_each_match(library, parse_query(expression, known), options, {},
                           [](const TrackRow& track) { benchmark::DoNotOptimize(track.path.data()); });
  }
  state.counters["found"] = static_cast<double>(found);
}

BENCHMARK_CAPTURE(Answer, four_fields, "bpm:120..130 key:8A,8B,9A lufs:<-10 genre:house", "")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, four_fields_sorted, "bpm:120..130 key:8A,8B,9A lufs:<-10 genre:house", "bpm,-lufs")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, tempo_folded_and_mixing_key, "bpm:~120..130 key:~8A", "")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, tempo, "bpm:120..130", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, loudness, "lufs:<-20", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, duration, "duration:<1:30", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, word, "777", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, any_other_field, "tempo_confidence:>0.95", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, everything, "", "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Answer, everything_sorted, "", "bpm")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nocturne

// How fast results go into the database by batch size, and how fast a scan learns what is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "storage/batch_writer.h"
#include "storage/library.h"

namespace nocturne {
namespace {

constexpr int kGroups = 5, kColumns = 8;     // 40 columns, as many as a full analysis stores
constexpr std::size_t kBeatsPerTrack = 450;  // 3.5 minutes at 128 BPM

/// A new folder that goes away with the object. $TMPDIR chooses the disk.
struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "nocturne-bench-XXXXXX").native();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

/// Reals, and in the first group the beats, as the widest column there is.
std::vector<Group> groups() {
  std::vector<Group> made;
  for (int g = 0; g < kGroups; ++g) {
    Group& group = made.emplace_back(Group{"group" + std::to_string(g), 1, {}});
    for (int c = 0; c < kColumns; ++c) {
      const Kind kind = g == 0 && c == 0 ? Kind::times : Kind::real;
      group.columns.push_back({"column" + std::to_string(c), kind, Unit::none, "", {}});
    }
  }
  return made;
}

TrackRecord track(std::int64_t n) {
  TrackRecord record{.path = "/srv/music/Artist " + std::to_string(n / 100) + "/Album " +
                             std::to_string(n / 10) + "/" + std::to_string(n % 10) +
                             " - A Title of Usual Length.flac",
                     .root = "/srv/music",
                     .size = 30'000'000 + n,
                     .mtime_ns = 1'700'000'000'000'000'000 + n};
  record.run_id = 1;
  record.audio = {.duration_s = 210, .frames = 9'261'000, .rate = 44100, .channels = 2, .codec = "flac"};
  record.audio.container = "flac";
  record.audio.program_version = "0.1.0";
  for (const Group& group : groups()) {
    GroupValues& row = record.groups.emplace_back(GroupValues{group.name, group.version, {}});
    for (const Column& column : group.columns) {
      if (column.kind == Kind::times)
        row.values.emplace_back(Times{std::vector<double>(kBeatsPerTrack, 0.5)});
      else
        row.values.emplace_back(0.1 * static_cast<double>(n));
    }
  }
  return record;
}

void fill(Library& library, std::int64_t files) {
  BatchWriter writer(library, {.max_outcomes = 4096, .max_age = std::chrono::hours(1)});
  for (std::int64_t n = 0; n < files; ++n) writer.add(track(n));
}

/// One iteration: one batch of new tracks, from add() to the commit.
void WriteBatch(benchmark::State& state) {
  const Folder folder;
  Library library = Library::open(folder.path / "library.db", groups(), OpenMode::read_write);
  const auto batch = state.range(0);
  BatchWriter writer(library,
                     {.max_outcomes = static_cast<std::size_t>(batch), .max_age = std::chrono::hours(1)});
  std::int64_t n = 0;
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    std::vector<TrackRecord> records;
    for (std::int64_t i = 0; i < batch; ++i) records.push_back(track(n++));
    state.ResumeTiming();
    for (TrackRecord& record : records) writer.add(std::move(record));
  }
  state.SetItemsProcessed(n);
}
BENCHMARK(WriteBatch)->Arg(1)->Arg(8)->Arg(64)->Arg(512)->Unit(benchmark::kMicrosecond)->UseRealTime();

/// One iteration: analysing a known library again, which replaces every row.
void ReplaceBatch(benchmark::State& state) {
  const Folder folder;
  Library library = Library::open(folder.path / "library.db", groups(), OpenMode::read_write);
  constexpr std::int64_t kFiles = 4096;
  fill(library, kFiles);
  BatchWriter writer(library, {.max_outcomes = 64, .max_age = std::chrono::hours(1)});
  std::int64_t n = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (int i = 0; i < 64; ++i) writer.add(track(n++ % kFiles));
  }
  state.SetItemsProcessed(n);
}
BENCHMARK(ReplaceBatch)->Unit(benchmark::kMicrosecond)->UseRealTime();

/// One iteration: opening the library and loading what is known of all its files.
void KnownFiles(benchmark::State& state) {
  const Folder folder;
  {
    Library library = Library::open(folder.path / "library.db", groups(), OpenMode::read_write);
    fill(library, state.range(0));
  }
  for ([[maybe_unused]] auto _ : state) {
    const Library library = Library::open(folder.path / "library.db", groups(), OpenMode::read_write);
    benchmark::DoNotOptimize(library.known_files({}));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(KnownFiles)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One iteration: a night in which nothing has changed is noted for every file.
void MarkSeen(benchmark::State& state) {
  const Folder folder;
  Library library = Library::open(folder.path / "library.db", groups(), OpenMode::read_write);
  fill(library, state.range(0));
  std::vector<std::int64_t> ids;
  for (const auto& [path, file] : library.known_files({})) ids.push_back(file.id);
  std::int64_t run = 1;
  for ([[maybe_unused]] auto _ : state) library.mark_seen(ids, ++run);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(MarkSeen)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace nocturne

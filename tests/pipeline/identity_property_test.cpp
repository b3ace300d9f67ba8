// Whatever happens to a library between scans, the database ends as one scan of what is there would leave it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "tests/pipeline/tagged_library.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::TaggedLibrary;

/// What a database says, without its history: names and times of runs, ids, and files that are gone.
struct Content {
  std::map<std::string, std::pair<AudioRow, std::vector<GroupValues>>> tracks;
  std::map<std::string, std::string> failures;
  std::size_t recordings = 0;  // of files that are there
  bool operator==(const Content&) const = default;
};

Content content_of(const fs::path& database) {
  Content content;
  const Library library = Library::open(database, library_groups(), OpenMode::read_only);
  std::set<std::string> recordings;
  library.for_each_track([&](const TrackRow& row) {
    if (row.state != FileState::ok) return;
    AudioRow audio = *row.audio;
    audio.analyzed_at = 0;
    recordings.insert(audio.payload_hash.value_or(""));
    content.tracks[row.path] = {audio, row.groups};
  });
  for (const auto& [path, file] : library.known_files({}))
    if (file.state == FileState::failed) content.failures[path] = library.find_failure(path)->what;
  content.recordings = recordings.size();
  return content;
}

/// A library to which things happen. Every file that is written gets a modification time of its own, since
/// the clock of a file system is coarse.
class Happenings {
 public:
  Happenings(const TaggedLibrary& library, std::uint32_t seed) : library_(library), random_(seed) {}

  void happen() {
    switch (pick(10)) {
      case 0:
      case 1: return write(new_name(), [&](const std::string& name) { library_.add(name, pick(4)); });
      case 2: return write(any(), [&](const std::string& name) { library_.add(name, pick(4)); });
      case 3: return write(any(), [&](const std::string& name) { retag(name); });
      case 4: return write(any(), [&](const std::string& name) { damage(name); });
      case 5: return copy(any(), new_name());
      case 6: return move(any(), new_name());
      case 7: return swap(any(), any());
      case 8: fs::remove(library_.path(any())); return;
      case 9: return retag_unseen(any());
    }
  }

  int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }

  /// Whether something happened that size and time do not show; forgotten when asked.
  bool needs_deep_scan() { return std::exchange(unseen_, false); }

 private:
  std::string new_name() { return std::to_string(pick(12)) + ".mp3"; }
  /// A file that is there; a new one where there is none.
  std::string any() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(library_.music_dir()))
      names.push_back(entry.path().filename());
    if (names.empty()) {
      write("0.mp3", [&](const std::string& name) { library_.add(name, 0); });
      return "0.mp3";
    }
    std::ranges::sort(names);
    return names[static_cast<std::size_t>(pick(static_cast<int>(names.size())))];
  }

  template <class F>
  void write(const std::string& name, F&& f) {
    f(name);
    fs::last_write_time(library_.path(name), fs::file_time_type() + std::chrono::seconds(++time_));
  }
  void copy(const std::string& from, const std::string& to) {
    if (from != to) write(to, [&](const std::string& name) { library_.copy(from, name); });
  }
  void move(const std::string& from, const std::string& to) {
    fs::rename(library_.path(from), library_.path(to));
  }
  void swap(const std::string& a, const std::string& b) {
    if (a == b) return;
    move(a, "away");
    move(b, a);
    move("away", b);
  }
  void retag(const std::string& name) { library_.tag(name, "Title " + std::to_string(100 + pick(900))); }
  void retag_unseen(const std::string& name) {
    library_.keeping_time(name, [&] { retag(name); });
    unseen_ = true;
  }
  /// No audio, and the same for all of one size.
  void damage(const std::string& name) {
    test::write_bytes(library_.path(name), test::Bytes(static_cast<std::size_t>(3000 + pick(2)), 0xA5));
  }

  const TaggedLibrary& library_;
  std::mt19937 random_;
  std::int64_t time_ = 0;
  bool unseen_ = false;
};

void interrupted_scan(const ScanOptions& options, std::int64_t after_files) {
  std::stop_source stop;
  ScanProgress progress;
  std::jthread stopper([&](const std::stop_token& ended) {
    while (progress.files_done < after_files && !ended.stop_requested()) std::this_thread::yield();
    stop.request_stop();
  });
  scan(options, progress, stop.get_token());
}

void expect_same(const Content& grown, const Content& fresh) {
  EXPECT_EQ(grown.failures, fresh.failures);
  EXPECT_EQ(grown.recordings, fresh.recordings);
  ASSERT_EQ(grown.tracks.size(), fresh.tracks.size());
  for (const auto& [path, track] : fresh.tracks) {
    ASSERT_TRUE(grown.tracks.contains(path)) << path;
    EXPECT_EQ(grown.tracks.at(path).first, track.first) << path;
    EXPECT_EQ(grown.tracks.at(path).second, track.second) << path;
  }
}

class IdentityProperty : public testing::TestWithParam<std::uint32_t> {};

TEST_P(IdentityProperty, ManyScansEndWhereOneScanWould) {
  const TaggedLibrary library;
  Happenings happenings(library, GetParam());
  const fs::path fresh = library.database().string() + ".fresh";
  for (int round = 0; round < 12; ++round) {
    for (int n = happenings.pick(6); n >= 0; --n) happenings.happen();
    ScanOptions options = library.options(Driver::threads, 1 + happenings.pick(4));
    options.missing_guard_percent = 100;
    options.batch_outcomes = 1 + happenings.pick(3);
    if (happenings.needs_deep_scan()) options.depth = Depth::payload;
    if (happenings.pick(3) == 0 && options.depth == Depth::stat) {
      interrupted_scan(options, happenings.pick(4));
      happenings.happen();
      if (happenings.needs_deep_scan()) options.depth = Depth::payload;
    }
    if (fs::is_empty(library.music_dir())) continue;
    TaggedLibrary::scan(options);
    const Content grown = content_of(library.database());
    EXPECT_EQ(TaggedLibrary::scan(options).analyzed, 0) << "a scan goes to the end";
    options.database = fresh;
    fs::remove(fresh);
    TaggedLibrary::scan(options);
    expect_same(grown, content_of(fresh));
    if (HasFailure()) FAIL() << "seed " << GetParam() << ", round " << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, IdentityProperty, testing::Range(1u, 9u));

}  // namespace
}  // namespace nocturne

// Recognises files by their sound: what is stored, moved, or twice in one run is not decoded again.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/plan.h"
#include "pipeline/track.h"
#include "storage/rows.h"

namespace nocturne {

/// What was found out about a file before it was decoded.
struct Identity {
  std::optional<std::string> payload_hash{};  // empty where it cannot be told
  std::optional<std::int64_t> audio_id{};     // the stored recording
  Task task{};
  std::optional<std::size_t> twin_of{};      // the track of this run that is decoded for both
  std::optional<std::int64_t> moved_from{};  // the file, now gone, whose row this one takes over
  enum class Change {
    sound,  // another recording than the database has for this path, or none
    none    // the same recording under the same name, whatever became of its tags
  } change = Change::sound;
  std::vector<GroupValues> file_groups{};  // read anew; empty where the stored ones are right

  /// Groups of the stored recording are to be made anew from its others, without the sound.
  bool derives() const { return task.step == Task::Step::nothing && !task.groups.empty() && !twin_of; }
};

/// What is known when a run begins.
struct Knowledge {
  std::vector<Group> groups;               // of the library: bits of GroupSet
  std::vector<KnownRecording> recordings;  // what they lack of these
  std::vector<Gone> gone;                  // files that may have been moved, the likeliest first
  std::vector<std::string> derived{};      // groups that follow from others without the sound
};

/// Thread-safe. Which of several equal files is decoded, and which takes the place of one that is gone,
/// depends on the order of tracks alone: where it matters, a track waits until those before it are
/// recognised. So look() must be called for each track, and begin in their order.
class Recognizer {
 public:
  struct Settings {
    Mode mode = Mode::full;
    Depth depth = Depth::stat;
  };

  Recognizer(std::span<const Track> tracks, Knowledge knowledge, Settings settings);
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  /// Reads the file as far as needed; to be called once for each track. Throws what reading throws, but for
  /// files that cannot be hashed: those are decoded and fail there.
  Task look(std::size_t track);

  /// What look() found, once; an empty Identity where it found nothing.
  Identity take(std::size_t track);

 private:
  class Turn;

  Identity read(const Track& track) const;
  void settle(std::size_t number, Identity& identity);
  bool is_as_stored(const Track& track, Identity& identity) const;
  const KnownRecording* own(const Track& track) const;
  const KnownRecording* find(const Track& track, const Identity& identity);
  Task task_for(const KnownRecording* known) const;
  void claim(std::size_t number, Identity& identity);
  std::optional<std::int64_t> take_place(const Track& track, std::int64_t audio_id);

  const std::span<const Track> tracks_;
  const Knowledge knowledge_;
  const Settings settings_;
  std::unordered_map<std::int64_t, const KnownRecording*> by_id_;
  std::vector<std::unique_ptr<Identity>> found_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> done_;
  std::size_t turn_ = 0;  // the first track that is not recognised yet
  std::unordered_map<std::string, const KnownRecording*> by_hash_;
  std::unordered_map<std::string, std::size_t> claimed_;             // hash → the track that is decoded
  std::unordered_map<std::int64_t, std::vector<const Gone*>> gone_;  // by recording, in order of path
};

}  // namespace nocturne

// Hashing, looking up, and taking turns.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recognizer.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "audio/payload_hash.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/groups.h"

namespace nocturne {
namespace {

std::optional<std::string> hash_of(const std::string& path) {
  try {
    return payload_hash(path);
  } catch (const Error& e) {
    log(LogLevel::debug, e.what());
    return std::nullopt;
  }
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

/// One track's place in the order: ends with its scope, whatever happens in it.
class Recognizer::Turn {
 public:
  Turn(Recognizer& of, std::size_t number) : of_(of), number_(number) {}
  ~Turn() {
    const std::lock_guard lock(of_.mutex_);
    of_.done_[number_] = true;
    while (of_.turn_ < of_.done_.size() && of_.done_[of_.turn_]) ++of_.turn_;
    of_.changed_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// From here on nobody else changes what is known.
  void wait() const {
    std::unique_lock lock(of_.mutex_);
    of_.changed_.wait(lock, [&] { return of_.turn_ == number_; });
  }

 private:
  Recognizer& of_;
  const std::size_t number_;
};

Recognizer::Recognizer(std::span<const Track> tracks, Knowledge knowledge, Settings settings)
    : tracks_(tracks),
      knowledge_(std::move(knowledge)),
      settings_(settings),
      found_(tracks.size()),
      done_(tracks.size()) {
  for (const KnownRecording& known : knowledge_.recordings) {
    by_id_.emplace(known.id, &known);
    if (known.payload_hash) by_hash_.emplace(*known.payload_hash, &known);
  }
  for (const Gone& gone : knowledge_.gone)
    if (gone.audio_id) gone_[*gone.audio_id].push_back(&gone);
}

Task Recognizer::look(std::size_t number) {
  const Track& track = tracks_[number];
  const Turn turn(*this, number);
  Identity identity = read(track);
  if (!is_as_stored(track, identity)) {
    turn.wait();
    settle(number, identity);
  }
  found_[number] = std::make_unique<Identity>(std::move(identity));
  return found_[number]->task;
}

Identity Recognizer::take(std::size_t number) {
  const std::unique_ptr<Identity> found = std::move(found_[number]);
  return found ? std::move(*found) : Identity{};
}

/// The recording of a file that has not changed as far as the file system tells.
const KnownRecording* Recognizer::own(const Track& track) const {
  if (!track.prior.unchanged || !track.prior.audio_id) return nullptr;
  const auto found = by_id_.find(*track.prior.audio_id);
  return found == by_id_.end() ? nullptr : found->second;
}

Identity Recognizer::read(const Track& track) const {
  Identity identity;
  const KnownRecording* known = own(track);
  const bool believed = known && known->payload_hash && settings_.depth == Depth::stat;
  identity.payload_hash = believed ? known->payload_hash : hash_of(track.path);
  if (track.prior.tags_stale) identity.file_groups = file_groups(track.path);
  return identity;
}

/// The same recording, of which nothing is to be analysed: true for most files that a scan looks at twice,
/// and they need not wait for others.
bool Recognizer::is_as_stored(const Track& track, Identity& identity) const {
  const KnownRecording* known = own(track);
  if (!known || !known->payload_hash || known->payload_hash != identity.payload_hash) return false;
  Task task = task_for(known);
  if (task.step != Task::Step::nothing) return false;
  identity.audio_id = known->id;
  identity.task = std::move(task);
  identity.change = Identity::Change::none;
  return true;
}

const KnownRecording* Recognizer::find(const Track& track, const Identity& identity) {
  const KnownRecording* known = own(track);
  if (!identity.payload_hash) return known;
  if (const auto found = by_hash_.find(*identity.payload_hash); found != by_hash_.end()) return found->second;
  if (!known || known->payload_hash) return nullptr;
  by_hash_.emplace(*identity.payload_hash, known);
  return known;
}

Task Recognizer::task_for(const KnownRecording* known) const {
  if (!known || (settings_.mode == Mode::full && known->mode == AnalysisMode::fast))
    return {Task::Step::decode, settings_.mode, {}};
  Task task{Task::Step::nothing, known->mode == AnalysisMode::full ? Mode::full : Mode::fast, {}};
  for (std::size_t i = 0; i < knowledge_.groups.size(); ++i) {
    if (!known->stale.test(i)) continue;
    const std::string& group = knowledge_.groups[i].name;
    task.groups.push_back(group);
    if (std::ranges::find(knowledge_.derived, group) == knowledge_.derived.end())
      task.step = Task::Step::decode;
  }
  return task;
}

/// In turn.
void Recognizer::settle(std::size_t number, Identity& identity) {
  const Track& track = tracks_[number];
  const KnownRecording* known = find(track, identity);
  identity.task = task_for(known);
  if (known) {
    const KnownRecording* before = own(track);
    const bool same = track.prior.audio_id == known->id || (before && !before->payload_hash);
    identity.audio_id = known->id;
    if (same && track.prior.unchanged) identity.change = Identity::Change::none;
    if (!same) identity.moved_from = take_place(track, known->id);
  }
  if (identity.task.step == Task::Step::decode && identity.payload_hash) claim(number, identity);
}

/// The first of several equal tracks is decoded, for all of them.
void Recognizer::claim(std::size_t number, Identity& identity) {
  const auto [claimed, first] = claimed_.emplace(*identity.payload_hash, number);
  if (first) return;
  identity.twin_of = claimed->second;
  identity.task.step = Task::Step::nothing;
}

/// A file of this recording that is gone: of the same name where there is one.
std::optional<std::int64_t> Recognizer::take_place(const Track& track, std::int64_t audio_id) {
  const auto found = gone_.find(audio_id);
  if (found == gone_.end() || found->second.empty()) return std::nullopt;
  std::vector<const Gone*>& places = found->second;
  const auto same_name = std::ranges::find_if(
      places, [&](const Gone* gone) { return file_name(gone->path) == file_name(track.path); });
  const auto place = same_name == places.end() ? places.begin() : same_name;
  const std::int64_t id = (*place)->id;
  places.erase(place);
  return id;
}

}  // namespace nocturne

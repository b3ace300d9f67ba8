// Opening, reading and closing tracks, and the parking of chunks that find nothing to read.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/source.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analyzers/registry.h"
#include "core/described.h"
#include "core/error.h"

namespace nocturne {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

ChunkShape chunk_shape(const Format& format) { return {analysis_body_frames(format), analysis_halo(format)}; }

struct Source::OpenTrack {
  std::size_t number = 0;
  std::size_t next_chunk = 0;
  double reading_s = 0;
  std::int64_t counted_bytes = 0;
  std::shared_ptr<const Task> task;
  std::optional<ChunkReader> reader;
};

const char* Source::stage(const OpenTrack& track) { return track.next_chunk == 0 ? "open" : "decode"; }

Source::Source(std::span<const Track> tracks, SourceLimits limits, ScanProgress& progress,
               std::stop_token stop, Look look)
    : tracks_(tracks), limits_(limits), progress_(progress), stop_(std::move(stop)), look_(std::move(look)) {}

Source::~Source() = default;

bool Source::work_left() const {
  return !stop_.stop_requested() && (!idle_.empty() || next_ < tracks_.size());
}

/// An open track that nobody reads, or a new one; null when there is neither.
std::unique_ptr<Source::OpenTrack> Source::acquire() {
  if (!work_left()) return nullptr;
  ++busy_;
  if (idle_.empty()) {
    auto track = std::make_unique<OpenTrack>();
    track->number = next_++;
    return track;
  }
  auto track = std::move(idle_.front());
  idle_.pop_front();
  return track;
}

void Source::release(std::unique_ptr<OpenTrack> track) {
  const std::lock_guard lock(mutex_);
  --busy_;
  if (track) idle_.push_front(std::move(track));
}

Source::Fill Source::fill(Chunk& chunk, Load& load) {
  std::unique_ptr<OpenTrack> track;
  {
    const std::lock_guard lock(mutex_);
    track = acquire();
    if (!track && (busy_ == 0 || stop_.stop_requested())) return Fill::exhausted;
    if (!track) {
      parked_.push_back(&chunk);
      return Fill::parked;
    }
  }
  read(*track, chunk, load);
  if (!std::holds_alternative<std::monostate>(load.ending)) track.reset();
  release(std::move(track));
  return Fill::loaded;
}

Chunk* Source::wake() {
  const std::lock_guard lock(mutex_);
  if (parked_.empty() || (busy_ > 0 && !work_left())) return nullptr;
  Chunk* chunk = parked_.back();
  parked_.pop_back();
  return chunk;
}

void Source::open(OpenTrack& track) const {
  auto decoder = open_decoder(tracks_[track.number].path);
  const ChunkShape shape = chunk_shape(decoder->info().format);
  track.reader.emplace(std::move(decoder), shape.body_frames, shape.halo);
}

/// The share of the file's bytes that the frames read so far stand for, all of them at its end.
void Source::count_bytes(OpenTrack& track, const Load& load) {
  const std::int64_t size = tracks_[track.number].size;
  std::int64_t counted = size;
  if (std::holds_alternative<std::monostate>(load.ending)) {
    const auto frames = static_cast<double>(track.reader->info().frames);
    if (frames <= 0) return;
    const double share = std::min(1.0, static_cast<double>(load.chunk->body.end) / frames);
    counted = static_cast<std::int64_t>(share * static_cast<double>(size));
  }
  progress_.bytes_done += counted - track.counted_bytes;
  track.counted_bytes = counted;
}

void Source::read_chunk(OpenTrack& track, Chunk& chunk, Load& load) {
  const Clock::time_point begin = Clock::now();
  const auto fail = [&](const std::string& what) {
    load.ending = TrackFailure{track.number, stage(track), printable(tracks_[track.number].path) + what};
  };
  if (!track.reader) open(track);
  track.reader->fill(chunk);
  const double seconds = static_cast<double>(chunk.body.end) / chunk.format.rate;
  if (chunk.last && chunk.body.end == 0)
    fail(": holds no audio");
  else if (seconds > limits_.max_hours * 3600)
    fail(": longer than " + json_number(limits_.max_hours) + " h");
  else if (chunk.last)
    load.ending = track.reader->info();
  progress_.audio_millis += std::llround(1000.0 * static_cast<double>(chunk.body.size()) / chunk.format.rate);
  track.reading_s += seconds_since(begin);
  if (track.reading_s > limits_.timeout_s && std::holds_alternative<std::monostate>(load.ending))
    fail(": decoding took longer than " + json_number(limits_.timeout_s) + " s");
  if (auto* stream = std::get_if<StreamInfo>(&load.ending)) stream->frames = chunk.body.end;
}

/// One chunk, or what ends the track without one, as a part like any other.
void Source::read(OpenTrack& track, Chunk& chunk, Load& load) {
  load = {&chunk, {}, {}};
  try {
    if (!track.task) track.task = std::make_shared<const Task>(look_(track.number));
    load.task = track.task;
    if (track.task->step == Task::Step::nothing)
      load.ending = TrackRecognized{track.number};
    else
      read_chunk(track, chunk, load);
  } catch (const std::exception& e) {
    load.ending = TrackFailure{track.number, stage(track), e.what()};
  }
  count_bytes(track, load);
  chunk.track = track.number;
  chunk.index = track.next_chunk++;
}

}  // namespace nocturne

// The fill stage: hands out the next chunk of some track, one open track for each thread filling.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "audio/chunk_reader.h"
#include "pipeline/progress.h"
#include "pipeline/track.h"

namespace nocturne {

/// What a file may cost.
struct SourceLimits {
  double max_hours = 24;   // of audio
  double timeout_s = 600;  // of decoding, wall clock
};

/// The chunk's size and context: a constant of the format, so that results never depend on threads or memory.
struct ChunkShape {
  std::int64_t body_frames = 0;
  Halo halo;
};
ChunkShape chunk_shape(const Format& format);

/// Thread-safe. Chunks of one track are filled in order, by whichever thread comes.
class Source {
 public:
  /// Asked once for each track before it is opened, by the thread that will open it; tracks are begun in
  /// their order. What it throws is the track's failure.
  using Look = std::function<Task(std::size_t track)>;

  Source(std::span<const Track> tracks, SourceLimits limits, ScanProgress& progress, std::stop_token stop,
         Look look);
  ~Source();

  /// Where a chunk came from and what it is wanted for: `ending` is set on the last one of its track.
  struct Load {
    Chunk* chunk = nullptr;
    Ending ending;
    std::shared_ptr<const Task> task;

    /// Otherwise only the chunk's track and index mean something.
    bool has_samples() const {
      return std::holds_alternative<std::monostate>(ending) || std::holds_alternative<StreamInfo>(ending);
    }
  };
  enum class Fill { loaded, parked, exhausted };

  /// parked: every open track is being read by others; the chunk is kept, and wake() hands it out once there
  /// may be work. exhausted: nothing will come any more (all read, or stopped).
  Fill fill(Chunk& chunk, Load& load);

  /// To be called after each fill() that loaded, until it gives null: parked chunks that are worth another
  /// fill().
  Chunk* wake();

 private:
  struct OpenTrack;

  std::unique_ptr<OpenTrack> acquire();
  void release(std::unique_ptr<OpenTrack> track);
  static const char* stage(const OpenTrack& track);
  void read(OpenTrack& track, Chunk& chunk, Load& load);
  void read_chunk(OpenTrack& track, Chunk& chunk, Load& load);
  void open(OpenTrack& track) const;
  void count_bytes(OpenTrack& track, const Load& load);
  bool work_left() const;  // mutex held

  const std::span<const Track> tracks_;
  const SourceLimits limits_;
  ScanProgress& progress_;
  const std::stop_token stop_;
  const Look look_;
  mutable std::mutex mutex_;
  std::deque<std::unique_ptr<OpenTrack>> idle_;
  std::size_t next_ = 0;  // track to open
  std::size_t busy_ = 0;  // tracks being read
  std::vector<Chunk*> parked_;
};

}  // namespace nocturne

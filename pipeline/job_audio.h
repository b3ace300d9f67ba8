// The sound of one job: a file, or those of an album one after the other, at the rate it is mastered at.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/decoder_adapters.h"
#include "pipeline/job_watch.h"

namespace nocturne {

/// Immutable; each pass opens it anew.
class JobAudio {
 public:
  /// What of the joined files came out, before any change of the rate: pieces of one track each, in order.
  using Tap = std::function<void(std::size_t track, AudioView piece)>;

  /// One pass. Single-threaded; ends before its JobAudio.
  class Stream {
   public:
    const StreamInfo& info() const { return decoder_->info(); }
    /// Of the files, before any change of the rate.
    const StreamInfo& source() const { return source_; }
    /// Hands all of it to `take` in portions of at most `portion` frames.
    void run(std::size_t portion, JobWatch& watch, const std::function<void(AudioView)>& take);
    /// Afterwards: frames that were not finite and became 0.
    std::int64_t zeroed_frames() const { return finite_->zeroed_frames(); }

   private:
    friend class JobAudio;
    StreamInfo source_;
    std::unique_ptr<Decoder> decoder_;
    const FiniteDecoder* finite_ = nullptr;
  };

  /// `rate` 0: that of the files. `name` stands for the job in messages.
  JobAudio(std::vector<std::filesystem::path> files, std::filesystem::path name, NonFinite non_finite,
           int rate)
      : files_(std::move(files)), name_(std::move(name)), non_finite_(non_finite), rate_(rate) {}

  /// Throws Error(file), as run() does.
  Stream open(Tap tap = {}) const;
  std::size_t tracks() const { return files_.size(); }
  int rate() const { return rate_; }

 private:
  std::vector<std::filesystem::path> files_;
  std::filesystem::path name_;
  NonFinite non_finite_;
  int rate_;
};

}  // namespace nocturne

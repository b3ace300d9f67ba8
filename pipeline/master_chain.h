// The stages of mastering as one costly object, made for a shape and leased for a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "mastering/chain.h"
#include "mastering/compressor.h"
#include "mastering/control.h"
#include "mastering/gain.h"
#include "mastering/limiter.h"
#include "mastering/ms_fir.h"
#include "mastering/plan.h"
#include "mastering/soft_clip.h"

namespace nocturne {

/// All that the stages are made from; what a plan sets is no part of it.
struct ChainShape {
  Format format;  // bits left out
  bool fir = false, compressor = false, clip = false;
  std::size_t block = kBlock;
  bool operator==(const ChainShape&) const = default;

  static ChainShape of(const Plan& plan, Format format);
};

/// trim → FIR → compressor → soft clip → loudness gain and limiter, those of the shape. Single-threaded.
class MasterChain {
 public:
  explicit MasterChain(const ChainShape& shape);
  MasterChain(const MasterChain&) = delete;
  MasterChain& operator=(const MasterChain&) = delete;

  /// A plan of this shape. Begins anew.
  void set(const Plan& plan);
  /// Of the last stage; `control` outlives the run.
  void set(const Control& control, double gain_db, double ceiling_dbtp);
  /// Lets go of the control; what a plan set stays, and is set anew before it is used again.
  void reset() noexcept;

  /// Through all stages but the limiter: what Control is measured of.
  void feed_before_limiter(AudioView audio, const Chain::Sink& sink) { stages_.feed(audio, sink); }
  void finish_before_limiter(const Chain::Sink& sink) { stages_.finish(sink); }
  /// Through all stages. One of the two runs at a time, to its end.
  void feed(AudioView audio, const Chain::Sink& sink);
  void finish(const Chain::Sink& sink);

  const Limiter& limiter() const { return limiter_; }
  /// nullptr where the shape has none.
  const Compressor* compressor() const { return compressor_.get(); }

 private:
  std::vector<Stage*> stages_of_shape() const;

  std::unique_ptr<Gain> trim_ = std::make_unique<Gain>();
  std::unique_ptr<MsFir> fir_;
  std::unique_ptr<Compressor> compressor_;
  std::unique_ptr<SoftClip> clip_;
  const Control no_control_;  // of no frames: what the limiter looks at between two tracks
  Limiter limiter_;
  // Two, since the limiter's curve is that of a signal in time: behind the cut of the stages' latency.
  Chain stages_, limited_;
};

}  // namespace nocturne

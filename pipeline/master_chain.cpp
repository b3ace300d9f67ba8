// Stages by shape, settings by plan.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_chain.h"

#include <initializer_list>

namespace nocturne {
ChainShape ChainShape::of(const Plan& plan, Format format) {
  format.bits = 0;
  return {format, plan.has_fir(), plan.has_compressor(), plan.has_clip()};
}

MasterChain::MasterChain(const ChainShape& shape)
    : fir_(shape.fir ? std::make_unique<MsFir>(shape.format) : nullptr),
      compressor_(shape.compressor ? std::make_unique<Compressor>(shape.format) : nullptr),
      clip_(shape.clip ? std::make_unique<SoftClip>(shape.format) : nullptr),
      no_control_{shape.format, 0, envelope_hop(shape.format.rate), {}, energy_hop(shape.format.rate), {}},
      limiter_(shape.format),
      stages_(stages_of_shape(), shape.format.channels),
      limited_({&limiter_}, shape.format.channels) {}

std::vector<Stage*> MasterChain::stages_of_shape() const {
  std::vector<Stage*> out{trim_.get()};
  for (Stage* stage : std::initializer_list<Stage*>{fir_.get(), compressor_.get(), clip_.get()})
    if (stage) out.push_back(stage);
  return out;
}

void MasterChain::set(const Plan& plan) {
  trim_->set(plan.trim_db);
  if (fir_) fir_->set(plan.mid_db, plan.side_db, plan.highpass_hz);
  if (compressor_) compressor_->set(plan.compressor);
  if (clip_) clip_->set(plan.clip_threshold_dbfs);
  reset();
}

void MasterChain::set(const Control& control, double gain_db, double ceiling_dbtp) {
  limiter_.set(control, gain_db, ceiling_dbtp);
  stages_.reset();
  limited_.reset();
}

void MasterChain::feed(AudioView audio, const Chain::Sink& sink) {
  stages_.feed(audio, [&](AudioView block, std::int64_t) { limited_.feed(block, sink); });
}

void MasterChain::finish(const Chain::Sink& sink) {
  stages_.finish([&](AudioView block, std::int64_t) { limited_.feed(block, sink); });
  limited_.finish(sink);
}

void MasterChain::reset() noexcept {
  limiter_.set(no_control_, 0, 0);
  stages_.reset();
  limited_.reset();
}

}  // namespace nocturne

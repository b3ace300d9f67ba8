// Blocks gathered to hops, hops convolved, given back block by block.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/ms_fir.h"

#include <algorithm>

#include "core/clones.h"
#include "mastering/fir_design.h"

namespace nocturne {
namespace {

constexpr std::size_t kBlocksPerHop = 4;  // of kBlock frames, up to 48 kHz

std::size_t hop_of(int rate) { return kBlocksPerHop * kBlock * static_cast<std::size_t>(rate_scale(rate)); }

/// (a + b, a - b) times `gain`, in place.
NOCTURNE_CLONES void turn(float* a, float* b, std::size_t n, float gain) {
  for (std::size_t i = 0; i < n; ++i) {
    const float sum = (a[i] + b[i]) * gain, difference = (a[i] - b[i]) * gain;
    a[i] = sum;
    b[i] = difference;
  }
}

}  // namespace

MsFir::MsFir(const Format& format)
    : format_(format),
      convolver_(fir_taps(format.rate), hop_of(format.rate)),
      lines_(static_cast<std::size_t>(format.channels), convolver_.line()) {
  set({}, {}, 0);
}

void MsFir::set(const GridCurve& mid_db, const GridCurve& side_db, double highpass_hz) {
  const auto response = [&](const GridCurve& curve) {
    return convolver_.response(design_fir(curve, highpass_hz, format_.rate));
  };
  mid_ = response(mid_db);
  in_mid_and_side_ = format_.channels == 2 && side_db != mid_db;
  if (format_.channels == 2) side_ = in_mid_and_side_ ? response(side_db) : mid_;
  if (std::ranges::count(format_.layout, Speaker::lfe) > 0) lfe_ = response({});
}

std::int64_t MsFir::latency() const noexcept {
  return convolver_.delay() + static_cast<std::int64_t>(convolver_.hop() - kBlock);
}

Reach MsFir::reach() const noexcept {
  return {Reach::Memory::finite, convolver_.delay(), convolver_.delay()};
}

void MsFir::reset() noexcept {
  for (OverlapSave::Line& line : lines_) {
    std::ranges::fill(line.window, 0.0f);
    std::ranges::fill(line.output, 0.0f);
  }
  filled_ = 0;
}

void MsFir::process(AudioSpan block) noexcept {
  for (int c = 0; c < block.channels(); ++c)
    std::ranges::copy(block[c], lines_[static_cast<std::size_t>(c)].window.begin() +
                                    static_cast<std::ptrdiff_t>(convolver_.hop() + filled_));
  filled_ = (filled_ + kBlock) % convolver_.hop();
  if (filled_ == 0) run();
  for (int c = 0; c < block.channels(); ++c)
    std::copy_n(lines_[static_cast<std::size_t>(c)].output.begin() + static_cast<std::ptrdiff_t>(filled_),
                kBlock, block[c].begin());
}

void MsFir::run() noexcept {
  const std::size_t hop = convolver_.hop();
  if (in_mid_and_side_) turn(&lines_[0].window[hop], &lines_[1].window[hop], hop, 0.5f);
  for (std::size_t c = 0; c < lines_.size(); ++c) {
    const bool side = format_.channels == 2 && c == 1, lfe = format_.layout[c] == Speaker::lfe;
    convolver_.run(lines_[c], side ? side_ : lfe ? lfe_ : mid_);
  }
  if (in_mid_and_side_) turn(lines_[0].output.data(), lines_[1].output.data(), hop, 1.0f);
}

}  // namespace nocturne

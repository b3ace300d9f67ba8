// How many bits the samples of a track really use.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "audio/view.h"

namespace nocturne {

/// Whole-number samples of up to 24 bits are decoded into floats exactly; here they are numbers again, and
/// their lowest bit in use is found. Exact; any split gives the same.
class SampleGrid {
 public:
  void add(AudioView audio) noexcept;
  void merge(const SampleGrid& later) noexcept;

  /// 1 … 24; none for silence, and for samples off any such grid: decoded lossy sound, mixes in float, 32
  /// bits.
  std::optional<int> bits() const;

 private:
  std::uint32_t used_ = 0;  // bits in use, of 24
  bool off_grid_ = false;
};

}  // namespace nocturne

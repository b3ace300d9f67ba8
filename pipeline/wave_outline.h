// The outline of a signal of unknown length: a bounded number of columns, each the extremes of a stretch.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "audio/view.h"
#include "mastering/report.h"

namespace nocturne {

/// Columns begin at a few frames each; when there are more than MasterReport::kWaveColumns, neighbours become
/// one and new ones are twice as long. The portions have no influence. Single-threaded.
class WaveOutline {
 public:
  void add(AudioView audio);
  /// Between a half of kWaveColumns and all, fewer of a signal of a few thousand frames.
  std::vector<WaveColumn> columns() const { return columns_; }

 private:
  void begin_column();
  void halve();

  std::int64_t frames_per_column_ = 32;
  std::int64_t in_last_ = 0;  // frames of the last column so far
  std::vector<WaveColumn> columns_;
};

}  // namespace nocturne

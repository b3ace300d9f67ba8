// Blocks on a grid fixed to the track, so that what is measured in them is the same for any split.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "audio/chunk.h"

namespace nocturne {

/// `per_second` blocks a second: block k covers frames [begin(k), begin(k + 1)).
struct BlockGrid {
  int rate, per_second;

  std::int64_t begin(std::int64_t block) const { return block * rate / per_second; }
  /// The first block that begins at `frame` or later.
  std::int64_t next(std::int64_t frame) const { return (frame * per_second + rate - 1) / rate; }
  /// Context that whole blocks need: a block belongs to the chunk whose body holds its first frame.
  Halo halo() const { return {0, rate / per_second + 1}; }

  bool is_whole(std::int64_t block, std::size_t frames) const {
    return static_cast<std::int64_t>(frames) == begin(block + 1) - begin(block);
  }
  /// f(block, offset into the chunk's span, frames) for each block of a chunk; the track's last may be short.
  template <class F>
  void for_each(const Chunk& chunk, F&& f) const {
    for (std::int64_t k = next(chunk.body.begin); begin(k) < chunk.body.end; ++k) {
      const std::int64_t end = std::min(begin(k + 1), chunk.span.end);
      f(k, static_cast<std::size_t>(begin(k) - chunk.span.begin), static_cast<std::size_t>(end - begin(k)));
    }
  }
};

/// Sums over long stretches of a grid: chunks that meet inside a cell share it. Cell has operator+=, and
/// adding its default changes nothing.
template <class Cell>
class CellSeries {
 public:
  /// The cell of that number: the last so far, or a later one.
  Cell& at(std::int64_t number) {
    if (cells_.empty()) first_ = number;
    const auto index = static_cast<std::size_t>(number - first_);
    if (index >= cells_.size()) cells_.resize(index + 1);
    return cells_[index];
  }
  void merge(CellSeries&& later) {
    if (later.cells_.empty()) return;
    if (cells_.empty()) return void(*this = std::move(later));
    at(later.first_) += later.cells_[0];
    cells_.insert(cells_.end(), std::next(later.cells_.begin()), later.cells_.end());
  }
  const std::vector<Cell>& cells() const { return cells_; }

 private:
  std::int64_t first_ = 0;
  std::vector<Cell> cells_;
};

}  // namespace nocturne

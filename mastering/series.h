// A long row of floats that grows without ever being copied.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace nocturne {

/// Kept in pieces of 256 KB: a vector of this length would be held twice, and a half more, while it grows.
class Series {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  float operator[](std::size_t i) const { return pieces_[i / kPiece][i % kPiece]; }
  float& operator[](std::size_t i) { return pieces_[i / kPiece][i % kPiece]; }
  float& back() { return (*this)[size_ - 1]; }

  void push_back(float value) {
    if (size_ % kPiece == 0) pieces_.emplace_back().reserve(kPiece);
    pieces_.back().push_back(value);
    ++size_;
  }

 private:
  static constexpr std::size_t kPiece = 65'536;
  std::vector<std::vector<float>> pieces_;
  std::size_t size_ = 0;
};

}  // namespace nocturne

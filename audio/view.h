// Planar views of samples: they own nothing and are copied freely.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

namespace nocturne {

/// Channel c is the run of frames() samples at data + c * stride. Lifetime: that of the memory viewed.
template <class T>
class Block {
 public:
  Block() = default;
  Block(T* data, std::size_t stride, int channels, std::size_t frames)
      : data_(data), stride_(stride), channels_(channels), frames_(frames) {}
  operator Block<const T>() const requires(!std::is_const_v<T>) {
    return {data_, stride_, channels_, frames_};
  }

  int channels() const { return channels_; }
  std::size_t frames() const { return frames_; }
  bool empty() const { return frames_ == 0; }
  std::span<T> operator[](int channel) const {
    return {data_ + static_cast<std::size_t>(channel) * stride_, frames_};
  }
  Block slice(std::size_t first, std::size_t count) const {
    return {data_ + first, stride_, channels_, count};
  }

 private:
  T* data_ = nullptr;
  std::size_t stride_ = 0;
  int channels_ = 0;
  std::size_t frames_ = 0;
};

using AudioView = Block<const float>;
using AudioSpan = Block<float>;

}  // namespace nocturne

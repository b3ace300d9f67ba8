// FFT of real signals and back over FFTW, with buffers of its own.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <memory>
#include <span>

namespace nocturne {

/// Forward transform of `size` real samples into size / 2 + 1 bins, unscaled. Single-threaded; making and
/// destroying one takes FFTW's planner lock. Plans are estimated, not measured: a measured plan may differ
/// from run to run, and with it the last bits of every result.
class RealFft {
 public:
  explicit RealFft(int size);  // even, > 0
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  int size() const { return size_; }
  std::span<float> input();  // kept by transform()
  std::span<const std::complex<float>> transform() noexcept;

 private:
  struct Plan;
  int size_;
  std::unique_ptr<Plan> plan_;
};

/// Back again: size / 2 + 1 bins into `size` real samples, unscaled, so that there and back multiplies by
/// size. The imaginary parts of the first bin and the last are taken as zero. For the rest as RealFft.
class InverseRealFft {
 public:
  explicit InverseRealFft(int size);  // even, > 0
  ~InverseRealFft();
  InverseRealFft(InverseRealFft&&) noexcept;
  InverseRealFft& operator=(InverseRealFft&&) noexcept;

  int size() const { return size_; }
  std::span<std::complex<float>> input();  // lost by transform()
  std::span<const float> transform() noexcept;

 private:
  struct Plan;
  int size_;
  std::unique_ptr<Plan> plan_;
};

/// The length among 2^k and 3 * 2^k nearest to `wanted` (at least 8): fast, and never more than a fifth off.
int nearest_fft_size(double wanted);

}  // namespace nocturne

// FFTW's plans and the one lock around their making and destroying.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/fft.h"

#include <fftw3.h>

#include <cmath>
#include <cstring>
#include <mutex>
#include <new>

namespace nocturne {
namespace {

std::mutex& planner() {
  static std::mutex m;
  return m;
}

struct Release {
  void operator()(void* memory) const { fftwf_free(memory); }
  void operator()(fftwf_plan plan) const {
    const std::lock_guard lock(planner());
    fftwf_destroy_plan(plan);
  }
};

using Samples = std::unique_ptr<float[], Release>;
using Bins = std::unique_ptr<fftwf_complex[], Release>;
using Transform = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, Release>;

/// Zeros, as the buffers of a new transform are.
template <class Buffer>
Buffer allocate(std::size_t n) {
  using Element = typename Buffer::element_type;
  auto* memory = static_cast<Element*>(fftwf_malloc(n * sizeof(Element)));
  if (!memory) throw std::bad_alloc();
  std::memset(static_cast<void*>(memory), 0, n * sizeof(Element));
  return Buffer(memory);
}

Samples samples(int size) { return allocate<Samples>(static_cast<std::size_t>(size)); }
Bins bins(int size) { return allocate<Bins>(static_cast<std::size_t>(size) / 2 + 1); }

}  // namespace

struct RealFft::Plan {
  explicit Plan(int size) : in(samples(size)), out(bins(size)) {
    const std::lock_guard lock(planner());
    transform.reset(fftwf_plan_dft_r2c_1d(size, in.get(), out.get(), FFTW_ESTIMATE | FFTW_PRESERVE_INPUT));
  }

  Samples in;
  Bins out;
  Transform transform;
};

RealFft::RealFft(int size) : size_(size), plan_(std::make_unique<Plan>(size)) {}
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::span<float> RealFft::input() { return {plan_->in.get(), static_cast<std::size_t>(size_)}; }

std::span<const std::complex<float>> RealFft::transform() noexcept {
  fftwf_execute(plan_->transform.get());
  return {reinterpret_cast<const std::complex<float>*>(plan_->out.get()),
          static_cast<std::size_t>(size_) / 2 + 1};
}

struct InverseRealFft::Plan {
  explicit Plan(int size) : in(bins(size)), out(samples(size)) {
    const std::lock_guard lock(planner());
    transform.reset(fftwf_plan_dft_c2r_1d(size, in.get(), out.get(), FFTW_ESTIMATE | FFTW_DESTROY_INPUT));
  }

  Bins in;
  Samples out;
  Transform transform;
};

InverseRealFft::InverseRealFft(int size) : size_(size), plan_(std::make_unique<Plan>(size)) {}
InverseRealFft::~InverseRealFft() = default;
InverseRealFft::InverseRealFft(InverseRealFft&&) noexcept = default;
InverseRealFft& InverseRealFft::operator=(InverseRealFft&&) noexcept = default;

std::span<std::complex<float>> InverseRealFft::input() {
  return {reinterpret_cast<std::complex<float>*>(plan_->in.get()), static_cast<std::size_t>(size_) / 2 + 1};
}

std::span<const float> InverseRealFft::transform() noexcept {
  fftwf_execute(plan_->transform.get());
  return {plan_->out.get(), static_cast<std::size_t>(size_)};
}

int nearest_fft_size(double wanted) {
  int best = 8;
  for (int power = 8; power < (1 << 24); power *= 2)
    for (const int candidate : {power, power / 2 * 3})
      if (std::abs(candidate - wanted) < std::abs(best - wanted)) best = candidate;
  return best;
}

}  // namespace nocturne

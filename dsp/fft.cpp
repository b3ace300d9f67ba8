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

}  // namespace

struct RealFft::Plan {
  explicit Plan(int size)
      : in(fftwf_alloc_real(static_cast<std::size_t>(size))),
        out(fftwf_alloc_complex(static_cast<std::size_t>(size) / 2 + 1)) {
    if (!in || !out) throw std::bad_alloc();
    std::memset(in, 0, sizeof(float) * static_cast<std::size_t>(size));
    const std::lock_guard lock(planner());
    plan = fftwf_plan_dft_r2c_1d(size, in, out, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  }
  ~Plan() {
    {
      const std::lock_guard lock(planner());
      fftwf_destroy_plan(plan);
    }
    fftwf_free(in);
    fftwf_free(out);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  float* in;
  fftwf_complex* out;
  fftwf_plan plan = nullptr;
};

RealFft::RealFft(int size) : size_(size), plan_(std::make_unique<Plan>(size)) {}
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::span<float> RealFft::input() { return {plan_->in, static_cast<std::size_t>(size_)}; }

std::span<const std::complex<float>> RealFft::transform() noexcept {
  fftwf_execute(plan_->plan);
  return {reinterpret_cast<const std::complex<float>*>(plan_->out), static_cast<std::size_t>(size_) / 2 + 1};
}

int nearest_fft_size(double wanted) {
  int best = 8;
  for (int power = 8; power < (1 << 24); power *= 2)
    for (const int candidate : {power, power / 2 * 3})
      if (std::abs(candidate - wanted) < std::abs(best - wanted)) best = candidate;
  return best;
}

}  // namespace nocturne

// The real FFT against the transform's definition and its closed forms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <thread>
#include <vector>

namespace nocturne {
namespace {

constexpr double kPi = std::numbers::pi;

void fill_with_noise(std::span<float> x, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  for (float& v : x) v = normal(random);
}

TEST(RealFft, IsTheDefinition) {
  for (const int n : {2, 8, 12, 30, 96}) {
    RealFft fft(n);
    fill_with_noise(fft.input(), 1);
    const std::vector<float> x(fft.input().begin(), fft.input().end());
    const auto spectrum = fft.transform();
    ASSERT_EQ(spectrum.size(), static_cast<std::size_t>(n / 2 + 1));
    for (int k = 0; k <= n / 2; ++k) {
      std::complex<double> sum;
      for (int i = 0; i < n; ++i)
        sum +=
            std::polar<double>(1, -2 * kPi * k * i / n) * static_cast<double>(x[static_cast<std::size_t>(i)]);
      // Single precision: some log2(n) roundings of sums near sqrt(n).
      EXPECT_NEAR(std::abs(std::complex<double>(spectrum[static_cast<std::size_t>(k)]) - sum), 0, 1e-5) << n;
    }
  }
}

TEST(RealFft, OfAnImpulseIsFlat) {
  RealFft fft(2048);
  fft.input()[0] = 1;
  for (const auto& bin : fft.transform()) EXPECT_NEAR(std::abs(bin), 1, 1e-6);
}

TEST(RealFft, KeepsItsInput) {
  RealFft fft(1536);
  fill_with_noise(fft.input(), 2);
  const std::vector<float> before(fft.input().begin(), fft.input().end());
  fft.transform();
  EXPECT_TRUE(std::equal(before.begin(), before.end(), fft.input().begin()));
}

TEST(RealFft, KeepsTheEnergy) {
  // Parseval: sum |X|^2 over all n bins = n sum x^2; the inner bins of the half count twice.
  const int n = 3072;
  RealFft fft(n);
  fill_with_noise(fft.input(), 3);
  double time = 0, frequency = 0;
  for (const float x : fft.input()) time += static_cast<double>(x) * x;
  const auto spectrum = fft.transform();
  for (std::size_t k = 0; k < spectrum.size(); ++k)
    frequency += std::norm(std::complex<double>(spectrum[k])) * (k == 0 || k + 1 == spectrum.size() ? 1 : 2);
  EXPECT_NEAR(frequency / (n * time), 1, 1e-5);
}

TEST(RealFft, WorksAfterAMove) {
  RealFft first(64);
  first.input()[0] = 2;
  RealFft second(16);
  second = std::move(first);
  EXPECT_EQ(second.size(), 64);
  EXPECT_NEAR(std::abs(second.transform()[5]), 2, 1e-6);
}

TEST(RealFft, GivesTheSameBitsFromPlansMadeByManyThreads) {
  std::vector<std::vector<std::complex<float>>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results)
    threads.emplace_back([&result] {
      for (int round = 0; round < 20; ++round) {
        RealFft fft(768);
        fill_with_noise(fft.input(), 4);
        const auto spectrum = fft.transform();
        result.assign(spectrum.begin(), spectrum.end());
      }
    });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result, results[0]);
}

TEST(InverseRealFft, BringsTheSignalBack) {
  for (const int n : {2, 8, 96, 32'768}) {
    RealFft there(n);
    InverseRealFft back(n);
    fill_with_noise(there.input(), 5);
    std::ranges::copy(there.transform(), back.input().begin());
    const auto x = back.transform();
    ASSERT_EQ(std::ssize(x), n);
    // Single precision: some log2(n) roundings either way.
    for (int i = 0; i < n; ++i)
      ASSERT_NEAR(x[static_cast<std::size_t>(i)] / static_cast<float>(n),
                  there.input()[static_cast<std::size_t>(i)], 5e-6);
  }
}

TEST(InverseRealFft, OfOneBinIsACosine) {
  InverseRealFft fft(48);
  fft.input()[5] = {0.5f, 0};
  const auto x = fft.transform();
  for (int i = 0; i < 48; ++i)
    EXPECT_NEAR(x[static_cast<std::size_t>(i)], std::cos(2 * kPi * 5 * i / 48), 1e-6);
}

TEST(NearestFftSize, IsAPowerOfTwoOrThriceOne) {
  for (double wanted = 8; wanted < 100'000; wanted *= 1.01) {
    const int size = nearest_fft_size(wanted);
    int odd = size;
    while (odd % 2 == 0) odd /= 2;
    EXPECT_TRUE(odd == 1 || odd == 3) << size;
    EXPECT_LE(std::abs(size - wanted), wanted / 5 + 1e-9);
  }
}

TEST(NearestFftSize, IsAtLeastEight) {
  EXPECT_EQ(nearest_fft_size(1), 8);
  EXPECT_EQ(nearest_fft_size(2048), 2048);
  EXPECT_EQ(nearest_fft_size(2229), 2048);
}

}  // namespace
}  // namespace nocturne

// Polyphase bands and their MDCTs, with the alignments as vector lanes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/mp3_filterbank.h"

#include <cmath>
#include <numbers>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::size_t kBands = 32, kTaps = 512, kPeriod = 64;  // kPeriod: where the cosines change their sign
constexpr std::size_t kShifts = 32;                            // frames of a polyphase step
constexpr std::size_t kSteps = 18, kWindow = 36, kHalf = 9;    // MDCT in a subband: hop, length, half a hop
constexpr std::size_t kTimes = kSteps + kWindow - 1;           // subband samples that all alignments need
constexpr std::size_t kMiddle = 16, kCosines = 32;             // tap where a cosine is 1, and how many differ
constexpr std::size_t kFirstLine = 5;
constexpr std::size_t kSignal = kTimes * kShifts;
static_assert(kMp3Granule == kSteps * kShifts && kMp3Reach == kTaps + kTimes * kShifts - 1);

// ISO/IEC 11172-3, Table 3-B.3, window D in units of 2^-16: the first half and the middle.
constexpr std::array<int, kTaps / 2 + 1> kWindowD{
    0,      -1,     -1,     -1,     -1,     -1,     -1,     -2,     -2,     -2,     -2,     -3,     -3,
    -4,     -4,     -5,     -5,     -6,     -7,     -7,     -8,     -9,     -10,    -11,    -13,    -14,
    -16,    -17,    -19,    -21,    -24,    -26,    -29,    -31,    -35,    -38,    -41,    -45,    -49,
    -53,    -58,    -63,    -68,    -73,    -79,    -85,    -91,    -97,    -104,   -111,   -117,   -125,
    -132,   -139,   -147,   -154,   -161,   -169,   -176,   -183,   -190,   -196,   -202,   -208,   213,
    218,    222,    225,    227,    228,    228,    227,    224,    221,    215,    208,    200,    189,
    177,    163,    146,    127,    106,    83,     57,     29,     -2,     -36,    -72,    -111,   -153,
    -197,   -244,   -294,   -347,   -401,   -459,   -519,   -581,   -645,   -711,   -779,   -848,   -919,
    -991,   -1064,  -1137,  -1210,  -1283,  -1356,  -1428,  -1498,  -1567,  -1634,  -1698,  -1759,  -1817,
    -1870,  -1919,  -1962,  -2001,  -2032,  -2057,  -2075,  -2085,  -2087,  -2080,  -2063,  2037,   2000,
    1952,   1893,   1822,   1739,   1644,   1535,   1414,   1280,   1131,   970,    794,    605,    402,
    185,    -45,    -288,   -545,   -814,   -1095,  -1388,  -1692,  -2006,  -2330,  -2663,  -3004,  -3351,
    -3705,  -4063,  -4425,  -4788,  -5153,  -5517,  -5879,  -6237,  -6589,  -6935,  -7271,  -7597,  -7910,
    -8209,  -8491,  -8755,  -8998,  -9219,  -9416,  -9585,  -9727,  -9838,  -9916,  -9959,  -9966,  -9935,
    -9863,  -9750,  -9592,  -9389,  -9139,  -8840,  -8492,  -8092,  -7640,  -7134,  6574,   5959,   5288,
    4561,   3776,   2935,   2037,   1082,   70,     -998,   -2122,  -3300,  -4533,  -5818,  -7154,  -8540,
    -9975,  -11455, -12980, -14548, -16155, -17799, -19478, -21189, -22929, -24694, -26482, -28289, -30112,
    -31947, -33791, -35640, -37489, -39336, -41176, -43006, -44821, -46617, -48390, -50137, -51853, -53534,
    -55178, -56778, -58333, -59838, -61289, -62684, -64019, -65290, -66494, -67629, -68692, -69679, -70590,
    -71420, -72169, -72835, -73415, -73908, -74313, -74630, -74856, -74992, 75038};

/// The prototype low-pass: the standard's window without the sign changes that belong to the cosines.
std::array<float, kTaps> prototype() {
  std::array<float, kTaps> p{};
  double energy = 0;
  for (std::size_t i = 0; i < kTaps; ++i) {
    const std::size_t mirrored = i <= kTaps / 2 ? i : kTaps - i;
    const int d = kWindowD[mirrored];
    p[i] = static_cast<float>((mirrored / kPeriod) % 2 == 1 ? -d : d);
    energy += static_cast<double>(d) * d;
  }
  // A band's filter is this one times a cosine, of half its energy.
  for (float& x : p) x = static_cast<float>(x / std::sqrt(energy / 2));
  return p;
}

/// What the polyphase bands and the MDCT are made of; the prototype with the sign of the cosines' half
/// periods.
struct Tables {
  std::array<float, kTaps> window{};
  std::array<std::array<float, kCosines>, kBands> cosines{};
  std::array<std::array<float, kWindow>, 2> sines{};  // of even and odd bands
  std::array<std::array<float, kMp3Lines>, kSteps> mdct{};

  Tables() {
    constexpr double kPi = std::numbers::pi;
    window = prototype();
    for (std::size_t i = 0; i < kTaps; ++i)
      if ((i / kPeriod) % 2 == 1) window[i] = -window[i];
    for (std::size_t b = 0; b < kBands; ++b)
      for (std::size_t d = 0; d < kCosines; ++d)
        cosines[b][d] = static_cast<float>(
            std::cos((2 * static_cast<double>(b) + 1) * static_cast<double>(d) * kPi / 64));
    // An encoder turns every other sample of odd bands over, so that their lines ascend.
    for (std::size_t i = 0; i < kWindow; ++i) {
      sines[0][i] = static_cast<float>(std::sin(kPi / 36 * (static_cast<double>(i) + 0.5)) / 3);
      sines[1][i] = i % 2 == 1 ? -sines[0][i] : sines[0][i];
    }
    for (std::size_t i = 0; i < kSteps; ++i)
      for (std::size_t l = 0; l < kMp3Lines; ++l) {
        const double t = static_cast<double>(i < kHalf ? i : i + kHalf),
                     line = static_cast<double>(kFirstLine + l);
        mdct[i][l] = static_cast<float>(std::cos(kPi / 72 * (2 * t + 19) * (2 * line + 1)));
      }
  }
};

const Tables& tables() {
  static const Tables t;
  return t;
}

/// The terms of a polyphase step for 8 shifts, folded to the 32 different cosines: cos((2k + 1) d pi / 64) is
/// even in d and changes its sign from d to 64 - d. `newest` is the last of the 512 samples of the first
/// shift.
[[gnu::always_inline]] inline std::array<Float8, kCosines> fold(const Tables& t, const float* newest) {
  std::array<Float8, kPeriod> windowed;
  for (std::size_t i = 0; i < kPeriod; ++i) {
    Float8 sum{};
    for (std::size_t j = i; j < kTaps; j += kPeriod) sum += spread8(t.window[j]) * load8(newest - j);
    windowed[i] = sum;
  }
  std::array<Float8, kCosines> folded;
  folded[0] = windowed[kMiddle];
  for (std::size_t d = 1; d <= kMiddle; ++d) folded[d] = windowed[kMiddle + d] + windowed[kMiddle - d];
  for (std::size_t d = kMiddle + 1; d < kCosines; ++d)
    folded[d] = windowed[kMiddle + d] - windowed[kMiddle + kPeriod - d];
  return folded;
}

/// out[8 shifts] of every band at one time.
[[gnu::always_inline]] inline void polyphase(const Tables& t, const float* newest, std::span<const int> bands,
                                             float* out) {
  const auto folded = fold(t, newest);
  for (const int band : bands) {
    const auto& cosine = t.cosines[static_cast<std::size_t>(band)];
    Float8 sum{};
    for (std::size_t d = 0; d < kCosines; ++d) sum += spread8(cosine[d]) * folded[d];
    store8(out, sum);
    out += kSignal;
  }
}

NOCTURNE_CLONES void subband_signals(const float* x, std::span<const int> bands, float* out) {
  const Tables& t = tables();
  for (std::size_t time = 0; time < kTimes; ++time)
    for (std::size_t shift = 0; shift < kShifts; shift += kLanes)
      polyphase(t, x + kTaps - 1 + time * kShifts + shift, bands, out + time * kShifts + shift);
}

/// The window's terms for 8 alignments, folded to the 18 different cosines of an MDCT: cos(pi/72 (2t + 19) n)
/// with odd n changes its sign from t to 17 - t, and is the same at 18 + t and 35 - t.
[[gnu::always_inline]] inline std::array<Float8, kSteps> fold_window(const float* sines, const float* from) {
  std::array<Float8, kWindow> x;
  for (std::size_t t = 0; t < kWindow; ++t) x[t] = spread8(sines[t]) * load8(from + t * kShifts);
  std::array<Float8, kSteps> folded;
  for (std::size_t t = 0; t < kHalf; ++t) {
    folded[t] = x[t] - x[kSteps - 1 - t];
    folded[kHalf + t] = x[kSteps + t] + x[kWindow - 1 - t];
  }
  return folded;
}

NOCTURNE_CLONES void transform(const float* signal, std::size_t odd, float* out) {
  const Tables& t = tables();
  for (std::size_t a = 0; a < kMp3Granule; a += kLanes) {
    // a = step * kShifts + shift, as the signal is laid out
    const auto folded = fold_window(t.sines[odd].data(), signal + a);
    std::array<Float8, kMp3Lines> sums{};
    for (std::size_t i = 0; i < kSteps; ++i)
      for (std::size_t l = 0; l < kMp3Lines; ++l) sums[l] += spread8(t.mdct[i][l]) * folded[i];
    for (std::size_t l = 0; l < kMp3Lines; ++l) store8(out + l * kMp3Granule + a, sums[l]);
  }
}

}  // namespace

Mp3Filterbank::Mp3Filterbank(std::span<const int> subbands)
    : subbands_(subbands.begin(), subbands.end()), signals_(subbands.size() * kSignal) {}

void Mp3Filterbank::analyze(const float* x) noexcept { subband_signals(x, subbands_, signals_.data()); }

void Mp3Filterbank::lines(std::size_t i, std::span<float> out) const noexcept {
  transform(signals_.data() + i * kSignal, static_cast<std::size_t>(subbands_[i] % 2), out.data());
}

}  // namespace nocturne

// Loudness of albums: libebur128's for several states, the track's own for one, and what must not matter.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/album_loudness.h"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "analyzers/loudness_blocks.h"
#include "analyzers/loudness_gates.h"
#include "tests/support/loudness_signals.h"

namespace nocturne {
namespace {

using test::music;
using test::result;
using test::Signal;
using test::stereo_tone;

AlbumLoudness album_of(const std::vector<Signal>& tracks) {
  AlbumLoudness album;
  for (const Signal& track : tracks) album.add(result(track).blocks.bytes);
  return album;
}

Signal scaled(Signal s, double db) {
  for (auto& channel : s.channels)
    for (float& x : channel) x *= static_cast<float>(std::pow(10, db / 20));
  return s;
}

std::vector<Signal> some_album() {
  return {music(Format::of(44'100, 2), 31.37, 1), scaled(music(Format::of(48'000, 2), 23.02, 2), -14),
          scaled(music(Format::of(44'100, 1), 17.9, 3), -6),
          scaled(music(Format::of(44'100, 2), 12, 4), -31)};
}

struct Destroy {
  void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
};
using State = std::unique_ptr<ebur128_state, Destroy>;

std::vector<float> interleaved(const Signal& s) {
  std::vector<float> out;
  for (std::size_t i = 0; i < s.frames(); ++i)
    for (const auto& channel : s.channels) out.push_back(channel[i]);
  return out;
}

/// A state that has heard the track; `heard` is called after each 100 ms.
template <class F>
State peer(const Signal& s, F heard) {
  const auto channels = static_cast<unsigned>(s.format.channels);
  State state(ebur128_init(channels, static_cast<unsigned long>(s.format.rate),
                           EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_S));
  const std::vector<float> frames = interleaved(s);
  const auto step = static_cast<std::size_t>(s.format.rate / 10);
  for (std::size_t at = 0; at < s.frames(); at += step) {
    const std::size_t n = std::min(step, s.frames() - at);
    ebur128_add_frames_float(state.get(), frames.data() + at * channels, n);
    if (n == step) heard(state.get(), at + n);
  }
  return state;
}

TEST(AlbumLoudness, IsThatOfLibebur128ForSeveralTracks) {
  std::vector<State> states;
  for (const Signal& track : some_album()) states.push_back(peer(track, [](ebur128_state*, std::size_t) {}));
  std::vector<ebur128_state*> pointers;
  for (const State& state : states) pointers.push_back(state.get());
  double integrated = 0;
  ASSERT_EQ(ebur128_loudness_global_multiple(pointers.data(), pointers.size(), &integrated), EBUR128_SUCCESS);
  // The steps of 0.002 LU, and 0.004 LU that its filters for 44.1 kHz give more than those of the analyzer.
  EXPECT_NEAR(*album_of(some_album()).integrated_lufs(), integrated, 0.01);
}

/// Tech 3342 by the book over the short-term values of libebur128, every 100 ms; its own range takes one a
/// second.
TEST(AlbumLoudness, HasTheRangeOfAllTracksShortTermValues) {
  std::vector<double> levels;
  for (const Signal& track : some_album())
    peer(track, [&](ebur128_state* state, std::size_t frames) {
      double value = 0;
      if (frames >= 3 * state->samplerate && ebur128_loudness_shortterm(state, &value) == EBUR128_SUCCESS &&
          value > kAbsoluteGateLufs)
        levels.push_back(value);
    });
  double sum = 0;
  for (const double l : levels) sum += energy_of(l);
  const double gate = lufs(sum / static_cast<double>(levels.size())) + kRangeGateLu;
  std::erase_if(levels, [&](double l) { return l < gate; });
  std::sort(levels.begin(), levels.end());
  const auto at = [&](double p) {
    return levels[static_cast<std::size_t>(std::lround(static_cast<double>(levels.size() - 1) * p))];
  };
  // 0.01 LU: two percentiles, each a level 0.002 LU wide among values in steps of 0.002 LU.
  EXPECT_NEAR(*album_of(some_album()).range_lu(), at(kRangeHigh) - at(kRangeLow), 0.01);
}

TEST(AlbumLoudness, OfOneTrackIsTheTracks) {
  for (const Signal& track : some_album()) {
    const auto r = result(track);
    AlbumLoudness album;
    album.add(r.blocks.bytes);
    EXPECT_NEAR(*album.integrated_lufs(), *r.integrated_lufs, 0.003);  // steps of 0.002 LU, and gates as wide
    EXPECT_NEAR(*album.range_lu(), *r.range_lu, 0.01);
  }
}

TEST(AlbumLoudness, IsThatOfTheTracksPlayedAsOne) {
  // The analyzer's merged state of a work cut into tracks at full tenths of a second. Played as one it has 3
  // more gating blocks and 29 more windows of 3 s at each cut: 6 of 900 blocks, each up to 10 LU from the
  // mean.
  const Signal whole = music(Format::of(44'100, 2), 90, 9);
  std::vector<Signal> tracks(3, Signal(whole.format, 0));
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t c = 0; c < 2; ++c) {
      const auto begin = whole.channels[c].begin() + static_cast<std::ptrdiff_t>(t * 30 * 44'100);
      tracks[t].channels[c].assign(begin, begin + 30 * 44'100);
    }
  const AlbumLoudness album = album_of(tracks);
  EXPECT_NEAR(*album.integrated_lufs(), *result(whole).integrated_lufs, 0.05);
  EXPECT_NEAR(*album.range_lu(), *result(whole).range_lu, 0.1);
}

TEST(AlbumLoudness, IsNoAverageOfTheTracks) {
  // A minute at -20 and one at -35: the quiet one falls below the gate of the album, which lies 10 LU below
  // the mean of both (-22.9); at -26 it counts, for the mean of the energies.
  const Signal loud = stereo_tone(48'000, {{60, -20}});
  EXPECT_NEAR(*album_of({loud, stereo_tone(48'000, {{60, -35}})}).integrated_lufs(), -20, 0.05);
  const double mean = 10 * std::log10((std::pow(10, -2.0) + std::pow(10, -2.6)) / 2);
  EXPECT_NEAR(*album_of({loud, stereo_tone(48'000, {{60, -26}})}).integrated_lufs(), mean, 0.05);
}

TEST(AlbumLoudness, HasTheRangeBetweenItsTracks) {
  // Tech 3342, case 1, as two tracks: 20 s at -20 and 20 s at -30 dBFS have a range of 10 LU within 1.
  const AlbumLoudness album = album_of({stereo_tone(48'000, {{20, -20}}), stereo_tone(48'000, {{20, -30}})});
  EXPECT_NEAR(*album.range_lu(), 10, 0.05);
}

TEST(AlbumLoudness, IsNotSpoiltBySilentOrBriefTracks) {
  std::vector<Signal> tracks = some_album();
  const AlbumLoudness before = album_of(tracks);
  tracks.insert(tracks.begin() + 1, test::silence(Format::of(44'100, 2), 40));
  tracks.insert(tracks.begin(), stereo_tone(44'100, {{0.35, -5}}));  // shorter than a gating block
  tracks.push_back(Signal(Format::of(44'100, 2), 0));
  const AlbumLoudness after = album_of(tracks);
  EXPECT_EQ(after.integrated_lufs(), before.integrated_lufs());
  EXPECT_EQ(after.range_lu(), before.range_lu());
}

TEST(AlbumLoudness, DoesNotDependOnTheOrder) {
  std::vector<Signal> tracks = some_album();
  const AlbumLoudness forward = album_of(tracks);
  std::reverse(tracks.begin(), tracks.end());
  const AlbumLoudness backward = album_of(tracks);
  EXPECT_NEAR(*backward.integrated_lufs(), *forward.integrated_lufs(), 1e-9);  // sums in another order
  EXPECT_NEAR(*backward.range_lu(), *forward.range_lu(), 1e-9);
}

TEST(AlbumLoudness, OfNothingOrSilenceIsAbsent) {
  EXPECT_FALSE(AlbumLoudness().integrated_lufs() || AlbumLoudness().range_lu());
  const AlbumLoudness silent = album_of({test::silence(Format::of(44'100, 2), 10)});
  EXPECT_FALSE(silent.integrated_lufs() || silent.range_lu());
  const AlbumLoudness brief = album_of({stereo_tone(48'000, {{2, -20}})});
  EXPECT_TRUE(brief.integrated_lufs());
  EXPECT_FALSE(brief.range_lu());  // no window of 3 s
}

TEST(AlbumLoudness, OfAbsurdlyLoudBlocksIsFinite) {
  std::string blocks;
  for (int i = 0; i < 40; ++i) append_loudness_block(blocks, 1e30);
  AlbumLoudness album;
  album.add(blocks);
  EXPECT_NEAR(*album.integrated_lufs(), 31.07, 1e-6);
  EXPECT_NEAR(*album.range_lu(), 0, 1e-6);
}

}  // namespace
}  // namespace nocturne

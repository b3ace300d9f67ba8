// Chunks: whatever the sizes, bodies joined are the track, and spans are slices of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/chunk_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "tests/audio/decode_all.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

/// Gives out a signal from memory: a decoder as any other.
class SignalDecoder final : public Decoder {
 public:
  explicit SignalDecoder(const Signal& signal) : signal_(signal) { info_.format = signal.format; }
  const StreamInfo& info() const override { return info_; }
  std::size_t read(AudioSpan out) override {
    const std::size_t count = std::min(out.frames(), signal_.frames() - position_);
    for (int c = 0; c < out.channels(); ++c)
      std::copy_n(
          signal_.channels[static_cast<std::size_t>(c)].begin() + static_cast<std::ptrdiff_t>(position_),
          count, out[c].begin());
    position_ += count;
    return count;
  }

 private:
  const Signal& signal_;
  StreamInfo info_;
  std::size_t position_ = 0;
};

void expect_slice(const Chunk& chunk, const Signal& whole) {
  for (int c = 0; c < chunk.format.channels; ++c) {
    const auto run = chunk.audio()[c];
    const auto begin = whole.channels[static_cast<std::size_t>(c)].begin() + chunk.span.begin;
    EXPECT_TRUE(std::equal(run.begin(), run.end(), begin)) << "chunk " << chunk.index << " channel " << c;
  }
}

void expect_chunks(const Signal& whole, std::int64_t body, Halo halo) {
  SCOPED_TRACE(testing::Message() << whole.frames() << " frames, body " << body << ", halo " << halo.before
                                  << " " << halo.after);
  const auto frames = static_cast<std::int64_t>(whole.frames());
  ChunkReader reader(std::make_unique<SignalDecoder>(whole), body, halo);
  Chunk chunk;
  std::int64_t next = 0;
  std::size_t index = 0;
  bool last = false;
  while (reader.fill(chunk)) {
    EXPECT_FALSE(last);
    last = chunk.last;
    EXPECT_EQ(chunk.index, index++);
    EXPECT_EQ(chunk.body, (Frames{next, std::min(next + body, frames)}));
    EXPECT_EQ(chunk.span, (Frames{std::max<std::int64_t>(0, next - halo.before),
                                  std::min(chunk.body.end + halo.after, frames)}));
    EXPECT_EQ(chunk.last, chunk.body.end == frames);
    expect_slice(chunk, whole);
    next = chunk.body.end;
    // The buffer goes round: what others do with it must not matter to the next chunk.
    std::fill(chunk.samples.begin(), chunk.samples.end(), 99.0F);
  }
  EXPECT_TRUE(last);
  EXPECT_TRUE(reader.done());
  EXPECT_EQ(next, frames);
  EXPECT_EQ(reader.frames_read(), frames);
  EXPECT_FALSE(reader.fill(chunk));
}

TEST(ChunkReader, CutsAnySizesOutOfTheSameTrack) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const auto below = [&](std::uint32_t limit) { return static_cast<std::int64_t>(random() % limit); };
    Signal whole(Format::of(8000, 1 + static_cast<int>(below(3))), static_cast<std::size_t>(below(500)));
    add_noise(whole, 0.5, static_cast<std::uint32_t>(round));
    expect_chunks(whole, 1 + below(round % 3 == 0 ? 8 : 200), {below(round % 2 == 0 ? 10 : 900), below(600)});
  }
}

TEST(ChunkReader, KnowsTheLastBodyWhereItIsFull) {
  Signal whole(Format::of(8000, 2), 300);
  add_noise(whole, 0.5, 4);
  for (const std::int64_t after : {0, 1, 7}) {
    expect_chunks(whole, 100, {0, after});
    expect_chunks(whole, 300, {5, after});
    expect_chunks(whole, 1, {3, after});
  }
}

TEST(ChunkReader, GivesOneEmptyChunkOfAnEmptyTrack) {
  const Signal whole(Format::of(44100, 2), 0);
  ChunkReader reader(std::make_unique<SignalDecoder>(whole), 1000, {10, 10});
  Chunk chunk;
  ASSERT_TRUE(reader.fill(chunk));
  EXPECT_TRUE(chunk.last);
  EXPECT_EQ(chunk.body, (Frames{0, 0}));
  EXPECT_EQ(chunk.span, (Frames{0, 0}));
  EXPECT_EQ(chunk.format, whole.format);
  EXPECT_FALSE(reader.fill(chunk));
}

TEST(ChunkReader, SilencesNonFiniteSamplesAndCountsTheirFramesOnce) {
  Signal whole(Format::of(8000, 2), 100);
  add_noise(whole, 0.1, 2);
  Signal clean = whole;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto spoil = [&](std::size_t channel, std::size_t frame, float x) {
    whole.channels[channel][frame] = x;
    clean.channels[channel][frame] = 0;
  };
  spoil(0, 10, std::nanf(""));
  spoil(1, 10, kInfinity);  // the same frame
  spoil(1, 29, -kInfinity);
  spoil(0, 99, kInfinity);
  whole.channels[0][50] = clean.channels[0][50] = std::numeric_limits<float>::max();
  ChunkReader reader(std::make_unique<SignalDecoder>(whole), 30, {25, 25});
  Chunk chunk;
  while (reader.fill(chunk)) expect_slice(chunk, clean);
  EXPECT_EQ(reader.non_finite_frames(), 3);
}

TEST(ChunkReader, PassesOnTheDecodersError) {
  const TempDir dir;
  const auto path = encode(noise(Format::of(44100, 2), 2, 0.1, 3), dir / "a.flac", {}, WavSamples::s16);
  Bytes bytes = read_bytes(path);
  bytes.resize(bytes.size() / 2);
  write_bytes(path, bytes);
  ChunkReader reader(open_decoder(path), 10000, {100, 100});
  Chunk chunk;
  EXPECT_THROW(while (reader.fill(chunk)) continue, Error);
}

}  // namespace
}  // namespace nocturne::test

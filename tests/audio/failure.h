// What decoding a file ends with, and material to make it end badly.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "core/error.h"
#include "tests/audio/decode_all.h"
#include "tests/support/encode.h"

namespace nocturne::test {

inline Signal music(double seconds = 4) { return noise(Format::of(44100, 2), seconds, 0.1, 11); }

/// The message of the Error(file) that decoding the whole file ends with; empty where it ends without.
inline std::string failure(const std::filesystem::path& path) {
  try {
    decode_all(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::file);
    EXPECT_THAT(error.what(), testing::HasSubstr(printable(path.filename().native())));
    return error.what();
  }
  return {};
}

inline Bytes random_bytes(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes out(count);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random());
  return out;
}

}  // namespace nocturne::test

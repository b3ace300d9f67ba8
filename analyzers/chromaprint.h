// The acoustic fingerprint by which the same recording is known in another encoding.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/material.h"
#include "core/described.h"

namespace nocturne {

/// Chromaprint's default algorithm (TEST2, that of AcoustID) over the first two minutes of the mono mix: a
/// word of 32 bits every 0.124 s, which copies that were encoded anew share but for a few bits. Any split
/// gives the same bits. Fast mode leaves it out.
class Chromaprint {
 public:
  static constexpr std::string_view name = "chromaprint";
  static constexpr int version = 1;

  struct Result {
    std::optional<Bytes> raw;
    std::optional<double> seconds;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("raw", &R::raw, Unit::none,
                "Chromaprint's words (algorithm TEST2), 32 bits each, little-endian; empty below 3 s"),
          field("seconds", &R::seconds, Unit::seconds, "Time from the beginning that the words describe",
                {0, 120}),
      };
    }
  };

  Chromaprint(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Chromaprint&& later);
  /// Throws std::bad_alloc when the library cannot work.
  Result finish() const;
  /// Memory that the state takes: 24 KB a second, 2.9 MB at most.
  std::size_t bytes() const;

 private:
  int rate_;
  Mode mode_;
  std::vector<std::vector<std::int16_t>> pieces_;  // of the decimated mono mix, one a chunk
};

}  // namespace nocturne

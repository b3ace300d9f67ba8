// Silence at the two ends of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "analyzers/material.h"
#include "core/described.h"

namespace nocturne {

/// A frame is loud if a sample of any channel reaches -60 dBFS, and silent otherwise. Exact to the sample;
/// any split gives the same.
class Silence {
 public:
  static constexpr std::string_view name = "silence";
  static constexpr int version = 1;

  struct Result {
    double leading_s = 0, trailing_s = 0;
    bool all_silent = true;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("leading_s", &R::leading_s, Unit::seconds,
                "Time before the first sample of -60 dBFS; all of a silent track", {0}),
          field("trailing_s", &R::trailing_s, Unit::seconds,
                "Time after the last sample of -60 dBFS; all of a silent track", {0}),
          field("all_silent", &R::all_silent, Unit::none, "No sample reaches -60 dBFS"),
      };
    }
  };

  Silence(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Silence&& later);
  Result finish() const;

 private:
  int rate_;
  std::int64_t frames_ = 0;              // of the track so far
  std::int64_t first_ = -1, last_ = -1;  // loud frames of the track; -1 if none
};

}  // namespace nocturne

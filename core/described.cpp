// Names of units and numbers as JSON writes them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/described.h"

#include <array>
#include <charconv>
#include <cmath>

namespace nocturne {

std::string_view symbol(Unit unit) {
  switch (unit) {
    case Unit::none:
    case Unit::same: return "";
    case Unit::lufs: return "LUFS";
    case Unit::lu: return "LU";
    case Unit::db: return "dB";
    case Unit::dbfs: return "dBFS";
    case Unit::dbtp: return "dBTP";
    case Unit::hz: return "Hz";
    case Unit::bpm: return "BPM";
    case Unit::seconds: return "s";
    case Unit::per_second: return "1/s";
    case Unit::percent: return "%";
    case Unit::frames: return "frames";
    case Unit::bytes: return "bytes";
    case Unit::cents: return "cents";
  }
  return "";
}

namespace {

template <class Real>
std::string shortest(Real x) {
  if (!std::isfinite(x)) return "null";
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x);
  return {buffer.data(), end};
}

}  // namespace

std::string json_number(double x) { return shortest(x); }
std::string json_float(float x) { return shortest(x); }

}  // namespace nocturne

// Two tables.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stale_fields.h"

#include <algorithm>
#include <array>
#include <string>

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 5> kPrefixes{"REPLAYGAIN_", "R128_", "MP3GAIN_", "ITUNNORM",
                                                    "ITUNSMPB"};

constexpr std::array<std::string_view, 12> kNames{"ENCODER",          "ENCODERSETTINGS",
                                                  "ENCODER SETTINGS", "ENCODER_OPTIONS",
                                                  "ENCODING",         "ENCODINGTOOL",
                                                  "ENCODING TOOL",    "\xA9TOO",
                                                  "\xC2\xA9TOO",      "WAVEFORMATEXTENSIBLE_CHANNEL_MASK",
                                                  "ENCODING PARAMS",  "LENGTH"};

/// ID3v2.4.0 Native Frames: gains (4.11, and of 2.3 and by use), tables of places in the file (4.6, 4.22,
/// 4.29, 4.30, 4.32), the file's kind and size, length and settings.
constexpr std::array<std::string_view, 14> kFrames{"RVA2", "RVAD", "RVA",  "XRVA", "RGAD", "MLLT", "ASPI",
                                                   "POSS", "SEEK", "RBUF", "TSSE", "TFLT", "TSIZ", "TLEN"};

std::string upper(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

bool is_stale_field(std::string_view name) {
  std::string wanted = upper(name);
  // "----:com.apple.iTunes:NAME", "COMMENT:NAME"
  const std::size_t colon = wanted.rfind(':');
  if (colon != std::string::npos) wanted.erase(0, colon + 1);
  return std::ranges::find(kNames, wanted) != kNames.end() ||
         std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return wanted.starts_with(prefix); });
}

bool is_stale_frame(std::string_view id) { return std::ranges::find(kFrames, id) != kFrames.end(); }

}  // namespace nocturne

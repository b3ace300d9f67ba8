// Tags made by hand: what editors write, and what no editor should.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "tests/support/encode.h"

namespace nocturne::test {

inline void append(Bytes& out, const Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }

/// Four bytes of seven bits (ID3v2.4.0 Structure, 6.2).
inline void put_synchsafe(Bytes& out, std::size_t size) {
  for (int shift = 21; shift >= 0; shift -= 7)
    out.push_back(static_cast<std::uint8_t>((size >> shift) & 0x7F));
}

inline void put_big_endian(Bytes& out, std::size_t size) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(size >> shift));
}

/// Of ID3v2.3: a plain size.
inline Bytes id3_frame(std::string_view id, std::string_view content) {
  Bytes out;
  put(out, id);
  put_big_endian(out, content.size());
  put(out, 0, 2);
  put(out, content);
  return out;
}

/// A tag of version 2.`version` around frames.
inline Bytes id3v2(const Bytes& frames, int version = 3) {
  Bytes out;
  put(out, "ID3");
  put(out, static_cast<std::uint64_t>(version), 3);
  put_synchsafe(out, frames.size());
  append(out, frames);
  return out;
}

inline Bytes id3v1(std::string_view title, std::string_view artist) {
  Bytes out;
  put(out, "TAG");
  for (const std::string_view text : {title, artist})
    put(out, std::string(text) + std::string(30 - text.size(), '\0'));
  put(out, std::string(64, '\0'));
  out.push_back(17);  // Rock
  return out;
}

/// APEv2 with footer and no header.
inline Bytes apev2(const std::vector<std::pair<std::string, std::string>>& items) {
  Bytes out;
  for (const auto& [key, value] : items) {
    put(out, value.size(), 4);
    put(out, 0, 4);
    put(out, key);
    put(out, 0, 1);
    put(out, value);
  }
  const std::size_t size = out.size() + 32;
  put(out, "APETAGEX");
  put(out, 2000, 4);
  put(out, size, 4);
  put(out, items.size(), 4);
  put(out, 0, 4);
  put(out, 0, 8);
  return out;
}

/// The block of Vorbis comments.
inline Bytes vorbis_comment(const std::vector<std::string>& comments) {
  Bytes out;
  put(out, 4, 4);
  put(out, "test");
  put(out, comments.size(), 4);
  for (const std::string& comment : comments) {
    put(out, comment.size(), 4);
    put(out, comment);
  }
  return out;
}

/// A FLAC file of no frames with such a block, its size in 24 bits.
inline Bytes flac_with(const Bytes& comments) {
  Bytes out;
  put(out, "fLaC");
  put_big_endian(out, 34);
  put(out, std::string(34, '\0'));
  put_big_endian(out, std::size_t{0x84} << 24 | comments.size());
  append(out, comments);
  return out;
}

}  // namespace nocturne::test

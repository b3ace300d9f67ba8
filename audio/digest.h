// A digest of bytes: XXH3-128, fed piece by piece.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace nocturne {

/// The pieces' sizes have no influence. Single-threaded.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(Digest&&) noexcept;

  void add(std::span<const std::uint8_t> bytes);
  void add(std::string_view bytes);
  void add(std::span<const float> samples);

  /// Of what was added so far: 16 bytes, in XXH3's canonical order.
  std::string bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The digest of a text in hexadecimal: 32 digits.
std::string digest_of(std::string_view text);

}  // namespace nocturne

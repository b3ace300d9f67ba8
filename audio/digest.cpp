// XXH3-128 by libxxhash.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/digest.h"

#include <xxhash.h>

#include <new>

#include "core/hex.h"

namespace nocturne {

struct Digest::State {
  State() {
    if (xxh == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(xxh);
  }
  ~State() { XXH3_freeState(xxh); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  XXH3_state_t* xxh = XXH3_createState();
};

Digest::Digest() : state_(std::make_unique<State>()) {}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;

void Digest::add(std::span<const std::uint8_t> bytes) {
  XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
}

void Digest::add(std::string_view bytes) { XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size()); }

void Digest::add(std::span<const float> samples) {
  XXH3_128bits_update(state_->xxh, samples.data(), samples.size_bytes());
}

std::string Digest::bytes() const {
  XXH128_canonical_t out;
  XXH128_canonicalFromHash(&out, XXH3_128bits_digest(state_->xxh));
  return {std::begin(out.digest), std::end(out.digest)};
}

std::string digest_of(std::string_view text) {
  Digest digest;
  digest.add(text);
  return hex(digest.bytes());
}

}  // namespace nocturne

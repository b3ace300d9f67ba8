// Decoders around decoders: another rate, finite samples, several files as one.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "audio/decoder.h"
#include "core/error.h"

namespace nocturne {

/// The stream at `rate`, in time with the original and round(frames * to / from) long (resampler.h); the same
/// bits whatever the sizes of reads. The decoder itself where it has that rate.
std::unique_ptr<Decoder> resampled(std::unique_ptr<Decoder> decoder, int rate);

enum class NonFinite : std::uint8_t {
  fail,  // NonFiniteError that names the frame
  zero   // becomes 0, and is counted
};

/// Error(file): there is a sample that is no number.
class NonFiniteError : public Error {
 public:
  using Error::Error;
};

class FiniteDecoder : public Decoder {
 public:
  /// Frames so far with a NaN or an infinity in some channel.
  virtual std::int64_t zeroed_frames() const = 0;
};

/// `name` stands for the file in messages.
std::unique_ptr<FiniteDecoder> finite(std::unique_ptr<Decoder> decoder, NonFinite what,
                                      const std::filesystem::path& name = "input");

class JoinedDecoder : public Decoder {
 public:
  /// Where each file begins, from 0 on; those not reached yet are missing. After the end of the stream as
  /// many as there are files.
  virtual const std::vector<std::int64_t>& first_frames() const = 0;
};

/// One stream of all files, in order and without gap; each is open only while it is read. Bits are those of
/// the finest. Throws Error(file) where there are none, one cannot be opened, or one differs from the first
/// in rate, channels or where they stand; the message names both.
std::unique_ptr<JoinedDecoder> joined(std::vector<std::filesystem::path> files);

}  // namespace nocturne

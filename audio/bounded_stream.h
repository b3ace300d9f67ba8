// A file as TagLib reads it: never more than so much of it, and no tag that would unpack to gigabytes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <taglib/tiostream.h>

#include "audio/source_file.h"

namespace nocturne {

/// Read-only; writing does nothing. Reading ends early where a limit is reached, which TagLib takes for the
/// end of the file. Lifetime: within the source's. Single-threaded.
class BoundedStream final : public TagLib::IOStream {
 public:
  static constexpr std::int64_t kLargestBlock = 20 << 20;  // FLAC's blocks and any cover are smaller
  static constexpr std::int64_t kMostBytes = 64 << 20;     // of the whole file
  /// One an atom, chunk or object. TagLib descends into MP4's atoms by recursion: so many take 2 MB of stack.
  static constexpr int kMostReads = 10'000;

  explicit BoundedStream(const SourceFile& source) : source_(source) {}

  TagLib::FileName name() const override { return ""; }
  TagLib::ByteVector readBlock(unsigned long length) override;
  void writeBlock(const TagLib::ByteVector&) override {}
  void insert(const TagLib::ByteVector&, unsigned long, unsigned long) override {}
  void removeBlock(unsigned long, unsigned long) override {}
  bool readOnly() const override { return true; }
  bool isOpen() const override { return true; }
  void seek(long offset, Position from) override;
  long tell() const override { return position_; }
  long length() override { return source_.size(); }
  void truncate(long) override {}

  /// Whether a limit was reached.
  bool exhausted() const { return exhausted_; }

 private:
  const SourceFile& source_;
  std::int64_t position_ = 0;
  std::int64_t bytes_left_ = kMostBytes;
  int reads_left_ = kMostReads;
  bool exhausted_ = false;
};

}  // namespace nocturne

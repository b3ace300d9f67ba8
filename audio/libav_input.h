// A file as libavformat sees it: the packets of its best audio stream, and no other file opened.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "audio/chapters.h"
#include "audio/source_file.h"

struct AVFormatContext;
struct AVIOContext;
struct AVPacket;
struct AVStream;

namespace nocturne {

/// What libav last complained of on this thread, else its words for the error number; clears the complaint.
std::string libav_words(int error);

/// Drops the complaint: it was about another file. From the first call on libav writes none to stderr.
void forget_libav_words();

/// How long a stream should be.
struct Promise {
  std::int64_t frames = -1;  // -1: nobody says
  bool exact = false;        // what comes after `frames` is padding and not to be given out
};

/// Single-threaded. Reads `source` alone: only container formats that hold sound
/// themselves are known, and one that asks for another file is refused it.
class LibavInput {
 public:
  /// Throws Error(file) where no audio stream is found.
  explicit LibavInput(SourceFile source);
  ~LibavInput();
  LibavInput(const LibavInput&) = delete;
  LibavInput& operator=(const LibavInput&) = delete;

  const SourceFile& source() const { return *source_; }
  AVStream& stream() const { return *stream_; }
  std::string container() const;

  /// Whether the file says that libavformat wrote it.
  bool written_by_libav() const;

  std::vector<Chapter> chapters() const;

  /// The stream's next packet; false at the end, or where the demuxer finds no way on.
  bool next(AVPacket& packet);

  /// Bytes of the file left unread when the demuxer gave up; 0 where it came to its end.
  std::int64_t abandoned_bytes() const { return abandoned_bytes_; }

  /// The length in frames at `rate` as the container has it, encoder delay (`skipped`) and padding not
  /// counted.
  Promise promise(int rate, std::int64_t skipped) const;

 private:
  std::unique_ptr<SourceFile> source_;  // stays where it is: io_ points to it
  AVIOContext* io_ = nullptr;
  AVFormatContext* format_ = nullptr;
  AVStream* stream_ = nullptr;
  std::int64_t abandoned_bytes_ = 0;

  Promise mp4_promise(std::int64_t edited, int rate, std::int64_t skipped) const;
  void open();
  void choose_stream();
  void close();
};

}  // namespace nocturne

// EBU Tech 3306: RF64 keeps the sizes that 32 bits cannot hold in a chunk "ds64", which comes first.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/riff_chunks.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace nocturne {
namespace {

constexpr std::int64_t kElsewhere = 0xFFFF'FFFF;  // the size is in ds64
constexpr std::int64_t kLargestChunk = 20 << 20;
constexpr std::size_t kMostChunks = 10'000;
constexpr std::int64_t kFirstChunk = 12;
constexpr std::int64_t kRiffSize64 = 20, kDataSize64 = 28;  // offsets in the file

std::int64_t number(const SourceFile& source, std::int64_t at, std::size_t bytes) {
  std::array<std::uint8_t, 8> raw{};
  source.read_at(at, std::span(raw).first(bytes));
  std::uint64_t out = 0;
  for (std::size_t i = bytes; i-- > 0;) out = out << 8 | raw[i];
  return static_cast<std::int64_t>(std::min<std::uint64_t>(out, INT64_MAX));
}

std::string text(const SourceFile& source, std::int64_t at, std::size_t size) {
  std::string out(size, '\0');
  out.resize(source.read_at(at, {reinterpret_cast<std::uint8_t*>(out.data()), size}));
  return out;
}

std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

class Writer {
 public:
  Writer(const std::filesystem::path& file, const SourceFile& source) : source_(source) {
    descriptor_ = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail();
  }
  ~Writer() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void put(std::int64_t at, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t done = ::pwrite(descriptor_, bytes.data(), bytes.size(), at);
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) fail();
      at += done;
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

 private:
  [[noreturn]] void fail() const {
    source_.fail("its tags cannot be written", std::generic_category().message(errno));
  }
  const SourceFile& source_;
  int descriptor_ = -1;
};

}  // namespace

bool is_wave(const SourceFile& source) {
  const std::string id = text(source, 0, 4);
  return (id == "RIFF" || id == "RF64" || id == "BW64") && text(source, 8, 4) == "WAVE";
}

std::vector<RiffChunk> riff_chunks(const SourceFile& source) {
  std::vector<RiffChunk> out;
  if (!is_wave(source)) return out;
  for (std::int64_t at = kFirstChunk; at + 8 <= source.size() && out.size() < kMostChunks;) {
    RiffChunk chunk{text(source, at, 4), at + 8, number(source, at + 4, 4)};
    if (chunk.id == "data" && chunk.size == kElsewhere) chunk.size = number(source, kDataSize64, 8);
    chunk.size = std::min(chunk.size, source.size() - chunk.begin);
    out.push_back(chunk);
    at = chunk.begin + chunk.size + chunk.size % 2;
  }
  return out;
}

std::optional<std::string> read_chunk(const SourceFile& source, const RiffChunk& chunk) {
  if (chunk.size > kLargestChunk) return std::nullopt;
  return text(source, chunk.begin, static_cast<std::size_t>(chunk.size));
}

void append_chunks(const std::filesystem::path& file, const std::vector<NewChunk>& chunks) {
  const SourceFile source(file);
  std::string added(static_cast<std::size_t>(source.size() % 2), '\0');
  for (const NewChunk& chunk : chunks) {
    added += chunk.id + little_endian(chunk.content.size(), 4) + chunk.content;
    if (chunk.content.size() % 2 != 0) added.push_back('\0');
  }
  const auto riff_size = static_cast<std::uint64_t>(source.size()) + added.size() - 8;
  const bool wide = text(source, 0, 4) != "RIFF";
  if (!wide && riff_size >= static_cast<std::uint64_t>(kElsewhere))
    source.fail("would pass 4 GB with its tags");
  Writer writer(file, source);
  writer.put(source.size(), added);
  if (wide)
    writer.put(kRiffSize64, little_endian(riff_size, 8));
  else
    writer.put(4, little_endian(riff_size, 4));
}

}  // namespace nocturne

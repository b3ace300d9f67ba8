// One table of names.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/file_format.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace nocturne {
namespace {

struct Row {
  std::string_view name;
  FileFormat format;
};

/// The first name of a format is the one that is written.
constexpr Row kNames[] = {
    {"wav", FileFormat::wav},    {"flac", FileFormat::flac}, {"aiff", FileFormat::aiff},
    {"mp3", FileFormat::mp3},    {"ogg", FileFormat::ogg},   {"opus", FileFormat::opus},
    {"m4a", FileFormat::m4a},    {"wave", FileFormat::wav},  {"bwf", FileFormat::wav},
    {"rf64", FileFormat::wav},   {"aif", FileFormat::aiff},  {"oga", FileFormat::ogg},
    {"vorbis", FileFormat::ogg}, {"aac", FileFormat::m4a},   {"mp4", FileFormat::m4a},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view name_of(FileFormat format) { return std::ranges::find(kNames, format, &Row::format)->name; }

std::optional<FileFormat> file_format(std::string_view name) {
  if (name.starts_with('.')) name.remove_prefix(1);
  std::string wanted(name);
  std::ranges::transform(wanted, wanted.begin(), lower);
  const auto row = std::ranges::find(kNames, wanted, &Row::name);
  return row == std::end(kNames) ? std::nullopt : std::optional(row->format);
}

bool is_lossy(FileFormat format) {
  return format != FileFormat::wav && format != FileFormat::flac && format != FileFormat::aiff;
}

int written_bits(FileFormat format, int bits) {
  if (is_lossy(format)) return 0;
  return bits == 32 && format != FileFormat::wav ? 24 : bits;
}

}  // namespace nocturne

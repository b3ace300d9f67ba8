// A tiny sound file of each compressed format, by which `nocturne doctor` finds out what this system decodes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace nocturne {

struct SampleFile {
  std::string_view format;  // "FLAC"
  std::string_view base64;  // the file
};

std::span<const SampleFile> sample_files();

/// The file itself.
std::string bytes_of(const SampleFile& file);

}  // namespace nocturne

// A measured file for people: a page of its own, or a line among others.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "audio/decoder.h"
#include "cli/terminal.h"
#include "mastering/measurement.h"

namespace nocturne {

struct MeasuredFile {
  StreamInfo stream;
  Measurement measurement;
};

/// Levels, then the spectrum in thirds of an octave with a bar for each.
std::string measurement_page(std::string_view name, const MeasuredFile& file, const Terminal& terminal);

/// Columns of one width, the name last; the head names them.
std::string measurement_head();
std::string measurement_line(std::string_view name, const MeasuredFile& file);

}  // namespace nocturne

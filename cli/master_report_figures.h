// The figures of a mastering report: levels, and diagrams of spectra, tone, gain reduction, waveforms.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "mastering/report.h"

namespace nocturne {

/// Of a track that was rendered: what it came to.
std::string level_tiles(const MasterReport& report);
std::string levels_table(const MasterReport& report);

/// Each is a piece of HTML with a heading, a key and a diagram; empty where the report has nothing to draw.
std::string spectrum_figure(const MasterReport& report);
std::string tone_figure(const MasterReport& report);
std::string reduction_figure(const MasterReport& report);
std::string waveform_figure(const MasterReport& report);

}  // namespace nocturne

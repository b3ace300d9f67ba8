// The one table of analyzers: a new one is its three files and a line here.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/danceability.h"
#include "analyzers/dynamics.h"
#include "analyzers/key.h"
#include "analyzers/loudness.h"
#include "analyzers/silence.h"
#include "analyzers/spectrum.h"
#include "analyzers/stereo.h"
#include "analyzers/tempo.h"
#include "analyzers/texture.h"
#include "analyzers/timbre.h"

namespace nocturne {

/// In the order of reports and exports.
using Analyzers =
    std::tuple<Tempo, Key, Loudness, Spectrum, Timbre, Danceability, Stereo, Dynamics, Texture, Silence>;

/// A fresh set, one of each.
AnalyzerSet make_analyzers(const Format& format, Mode mode);

/// What they store.
std::vector<Group> analyzer_groups();

/// Context that the front end and all analyzers need.
Halo analysis_halo(const Format& format);

}  // namespace nocturne

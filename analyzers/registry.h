// The one table of analyzers: a new one is its three files and a line here.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/chromaprint.h"
#include "analyzers/danceability.h"
#include "analyzers/dynamics.h"
#include "analyzers/fingerprint.h"
#include "analyzers/key.h"
#include "analyzers/loudness.h"
#include "analyzers/quality.h"
#include "analyzers/silence.h"
#include "analyzers/spectrum.h"
#include "analyzers/stereo.h"
#include "analyzers/tempo.h"
#include "analyzers/texture.h"
#include "analyzers/timbre.h"

namespace nocturne {

/// In the order of reports and exports.
using Analyzers = std::tuple<Tempo, Key, Loudness, Spectrum, Timbre, Danceability, Stereo, Dynamics, Texture,
                             Silence, Quality, Chromaprint>;

/// A group whose values follow from those of the analyzers: it needs no audio.
template <class D>
concept DerivedGroup = Described<typename D::Result> && requires(const Findings& findings) {
  { D::name } -> std::convertible_to<std::string_view>;
  { D::version } -> std::convertible_to<int>;
  { D::derive(findings) } -> std::same_as<typename D::Result>;
};

/// Listed behind the analyzers' groups.
using DerivedGroups = std::tuple<Fingerprint>;

/// A fresh set: one of each, or those of `only` that are analyzers, in the table's order.
AnalyzerSet make_analyzers(const Format& format, Mode mode, std::span<const std::string> only = {});

/// What they store, and what is derived from it.
std::vector<Group> analyzer_groups();

/// Of these, the names of the groups that derive() makes from others' rows alone.
std::vector<std::string> derived_groups();

/// The results of a whole track, in the order of analyzer_groups().
std::vector<GroupValues> finish_all(const AnalyzerSet& analyzers);

/// Makes anew what follows from several groups together: the energy of `danceability`, and the derived
/// groups. `rows` may be those of a database, in any order and number.
void derive(std::vector<GroupValues>& rows);

/// Context that the front end and all analyzers need.
Halo analysis_halo(const Format& format);

/// Frames of a chunk's body: a constant of the format, so that results never depend on threads or memory.
std::int64_t analysis_body_frames(const Format& format);

}  // namespace nocturne

// Key profiles: how much each pitch class speaks for a major and a minor key, from the tonic on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "analyzers/chroma.h"
#include "analyzers/key_names.h"

namespace nocturne {

/// Mean 0, length 1, so that a product with a chroma of the same kind is their correlation.
struct KeyProfile {
  Scale scale;
  double handicap;  // taken from the correlation: what is rarer must fit better
  Chroma weights;
};

/// The mean of four published profiles, drawn a little way towards recorded songs of known key by
/// scripts/training/key_profiles.py, which prints these weights:
///   Gómez, Tonal description of music audio signals, 2006 (thpcp);
///   Noland and Sandler, Signal processing parameters for tonality estimation, 2007;
///   Sha'ath, Estimation of key in digital music recordings, 2011;
///   Faraldo, Jordà and Herrera, A multi-profile method for key estimation in EDM, 2017 (bgate).
/// The third is the minor one with the natural sixth of the Dorian mode.
inline constexpr std::array<KeyProfile, 3> kKeyProfiles{{
    {Scale::major,
     0,
     {0.5529, -0.3364, 0.1342, -0.3183, 0.2420, 0.0455, -0.2472, 0.4158, -0.3101, 0.0586, -0.2590, 0.0220}},
    {Scale::minor,
     0,
     {0.5799, -0.3422, 0.0898, 0.2169, -0.2929, 0.0801, -0.3221, 0.4416, -0.0923, -0.2514, 0.0535, -0.1609}},
    {Scale::minor,
     0.02,
     {0.5799, -0.3422, 0.0898, 0.2169, -0.2929, 0.0801, -0.3221, 0.4416, -0.2514, -0.0923, 0.0535, -0.1609}},
}};

}  // namespace nocturne

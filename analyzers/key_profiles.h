// Published key profiles: how much each pitch class weighs in a major and a minor key, from the tonic on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "analyzers/chroma.h"

namespace nocturne {

struct KeyProfile {
  Chroma major, minor;
};

/// Four of different origin, so that no one style decides. The first two were measured on audio and hold the
/// harmonics of real tones.
inline constexpr std::array<KeyProfile, 4> kKeyProfiles{{
    // Gómez, Tonal description of music audio signals, 2006 (thpcp): statistics of classical recordings.
    {{0.95162, 0.20742, 0.71758, 0.22007, 0.71341, 0.48841, 0.31431, 1.00000, 0.20957, 0.53657, 0.22585,
      0.55363},
     {0.94409, 0.21742, 0.64525, 0.63229, 0.27897, 0.57709, 0.26428, 1.00000, 0.26428, 0.30633, 0.45924,
      0.35929}},
    // Noland and Sandler, Signal processing parameters for tonality estimation, 2007: recordings of the
    // Well-Tempered Clavier.
    {{0.0629, 0.0146, 0.0610, 0.0121, 0.0623, 0.0414, 0.0248, 0.0631, 0.0150, 0.0521, 0.0142, 0.0478},
     {0.0682, 0.0138, 0.0543, 0.0519, 0.0234, 0.0544, 0.0176, 0.0670, 0.0349, 0.0297, 0.0401, 0.0270}},
    // Sha'ath, Estimation of key in digital music recordings, 2011: Krumhansl's, moved towards popular music.
    {{6.6, 2.0, 3.5, 2.3, 4.6, 4.0, 2.5, 5.2, 2.4, 3.7, 2.3, 3.4},
     {6.5, 2.7, 3.5, 5.4, 2.6, 3.5, 2.5, 5.2, 4.0, 2.7, 4.3, 3.2}},
    // Faraldo, Jordà and Herrera, A multi-profile method for key estimation in EDM, 2017 (bgate): a corpus of
    // dance music, small weights removed.
    {{1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30},
     {1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23}},
}};

}  // namespace nocturne

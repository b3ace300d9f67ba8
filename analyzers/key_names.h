// The 24 keys and what musicians and DJ programs call them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace nocturne {

enum class Scale { major, minor };

struct MusicalKey {
  int tonic = 0;  // 0 … 11 semitones above C
  Scale scale = Scale::major;
  bool operator==(const MusicalKey&) const = default;
};

/// -5 … 6: sharps of the key signature, flats below zero, of the major key with the same notes.
int signature(MusicalKey key);

/// "F# major", "Eb minor": the spelling with the fewest accidentals.
std::string name(MusicalKey key);

/// Positions on the circle of fifths, twelve to the turn. Camelot: C major is 8B, A minor 8A. Open Key: C
/// major is 1d, A minor 1m.
std::string camelot(MusicalKey key);
std::string open_key(MusicalKey key);

}  // namespace nocturne

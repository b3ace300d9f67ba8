// Everything follows from the circle of fifths.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_names.h"

namespace nocturne {
namespace {

constexpr int kFifth = 7, kMinorThird = 3;

int modulo12(int x) { return (x % 12 + 12) % 12; }

/// A note on the line of fifths … Bb -2, F -1, C 0, G 1 … F# 6 …
std::string note(int fifths) {
  constexpr char kLetters[] = "FCGDAEB";
  const int i = fifths + 1 + 14;
  const int sharps = i / 7 - 2;
  std::string text(1, kLetters[i % 7]);
  text.append(static_cast<std::size_t>(sharps > 0 ? sharps : -sharps), sharps > 0 ? '#' : 'b');
  return text;
}

/// 1 … 12 for whole turns of the circle.
int position(MusicalKey key, int of_c_major) { return modulo12(signature(key) + of_c_major - 1) + 1; }

}  // namespace

int signature(MusicalKey key) {
  const int relative_major = key.tonic + (key.scale == Scale::minor ? kMinorThird : 0);
  const int fifths = modulo12(relative_major * kFifth);  // 7 is its own inverse modulo 12
  return fifths > 6 ? fifths - 12 : fifths;
}

std::string name(MusicalKey key) {
  const int fifths = signature(key);
  if (key.scale == Scale::major) return note(fifths) + " major";
  // A minor tonic lies three fifths above its relative major; of D# and Eb minor the latter is customary.
  return note(fifths == 6 ? -3 : fifths + 3) + " minor";
}

std::string camelot(MusicalKey key) {
  return std::to_string(position(key, 8)) + (key.scale == Scale::major ? "B" : "A");
}

std::string open_key(MusicalKey key) {
  return std::to_string(position(key, 1)) + (key.scale == Scale::major ? "d" : "m");
}

}  // namespace nocturne

// Names and wheel positions against the circle of fifths that defines them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace nocturne {
namespace {

std::vector<MusicalKey> all_keys() {
  std::vector<MusicalKey> keys;
  for (const Scale scale : {Scale::major, Scale::minor})
    for (int tonic = 0; tonic < 12; ++tonic) keys.push_back({tonic, scale});
  return keys;
}

MusicalKey up(MusicalKey key, int semitones) { return {(key.tonic + semitones) % 12, key.scale}; }
MusicalKey relative(MusicalKey key) {
  return key.scale == Scale::major ? MusicalKey{(key.tonic + 9) % 12, Scale::minor}
                                   : MusicalKey{(key.tonic + 3) % 12, Scale::major};
}
int number(const std::string& code) { return std::stoi(code); }

/// The semitones above C that a written note stands for.
int pitch_class(const std::string& note) {
  const int natural = static_cast<int>(std::string("C D EF G A B").find(note[0]));
  const auto sharps = std::count(note.begin() + 1, note.end(), '#'),
             flats = std::count(note.begin() + 1, note.end(), 'b');
  return (natural + static_cast<int>(sharps - flats) + 12) % 12;
}

TEST(KeyNames, FifthsAndRelativesAreNeighboursOnTheWheels) {
  for (const MusicalKey key : all_keys()) {
    EXPECT_EQ(number(camelot(up(key, 7))), number(camelot(key)) % 12 + 1) << name(key);
    EXPECT_EQ(number(open_key(up(key, 7))), number(open_key(key)) % 12 + 1) << name(key);
    EXPECT_EQ(number(camelot(relative(key))), number(camelot(key))) << name(key);
    EXPECT_EQ(number(open_key(relative(key))), number(open_key(key))) << name(key);
  }
}

TEST(KeyNames, TheWheelsStartWhereTheyAreDefinedTo) {
  EXPECT_EQ(camelot({0, Scale::major}), "8B");
  EXPECT_EQ(camelot({9, Scale::minor}), "8A");
  EXPECT_EQ(open_key({0, Scale::major}), "1d");
  EXPECT_EQ(open_key({9, Scale::minor}), "1m");
}

TEST(KeyNames, EveryKeyHasCodesAndANameOfItsOwn) {
  std::set<std::string> names, camelots, open_keys;
  for (const MusicalKey key : all_keys()) {
    names.insert(name(key));
    camelots.insert(camelot(key));
    open_keys.insert(open_key(key));
  }
  EXPECT_EQ(names.size(), 24u);
  EXPECT_EQ(camelots.size(), 24u);
  EXPECT_EQ(open_keys.size(), 24u);
}

TEST(KeyNames, ANameSpellsItsTonic) {
  for (const MusicalKey key : all_keys()) {
    const std::string text = name(key);
    const auto space = text.find(' ');
    EXPECT_EQ(pitch_class(text.substr(0, space)), key.tonic) << text;
    EXPECT_EQ(text.substr(space + 1), key.scale == Scale::major ? "major" : "minor");
  }
}

TEST(KeyNames, NoTonicNeedsMoreThanOneAccidental) {
  for (const MusicalKey key : all_keys()) EXPECT_LE(name(key).find(' '), 2u) << name(key);
}

TEST(KeyNames, ASignatureGainsASharpByEveryFifth) {
  EXPECT_EQ(signature({0, Scale::major}), 0);
  EXPECT_EQ(signature({2, Scale::major}), 2);
  EXPECT_EQ(signature({10, Scale::major}), -2);
  EXPECT_EQ(signature({4, Scale::minor}), 1);
  for (const MusicalKey key : all_keys()) {
    EXPECT_GE(signature(key), -5);
    EXPECT_LE(signature(key), 6);
    EXPECT_EQ((signature(up(key, 7)) - signature(key) + 12) % 12, 1);
  }
}

}  // namespace
}  // namespace nocturne

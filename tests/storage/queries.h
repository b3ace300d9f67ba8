// Groups as a whole program has them, and random queries about them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/described.h"

namespace nocturne::test {

inline Column column(const char* name, Kind kind, Unit unit = Unit::none) {
  return {name, kind, unit, "", {}};
}

/// Every kind of key, every type of field.
inline std::vector<Group> query_groups() {
  return {
      {"tempo",
       2,
       {column("bpm", Kind::real, Unit::bpm), column("confidence", Kind::real), column("beats", Kind::times),
        column("beat_count", Kind::integer), column("variable", Kind::boolean)}},
      {"key", 3, {column("key", Kind::text), column("camelot", Kind::text), column("strength", Kind::real)}},
      {"loudness",
       1,
       {column("integrated_lufs", Kind::real, Unit::lufs), column("range_lu", Kind::real, Unit::lu),
        column("true_peak_dbtp", Kind::real, Unit::dbtp)}},
      {"quality", 1, {column("problems", Kind::json)}},
      {"tags",
       1,
       {column("title", Kind::text), column("artist", Kind::text), column("album", Kind::text),
        column("genre", Kind::text), column("date", Kind::text)},
       GroupKey::file},
      {"album", 1, {column("integrated_lufs", Kind::real, Unit::lufs)}, GroupKey::album}};
}

class RandomQuery {
 public:
  explicit RandomQuery(unsigned seed) : random_(seed) {}

  std::string expression(int depth = 0) {
    const int choice = depth > 3 ? 0 : pick(8);
    if (choice < 4) return term();
    if (choice == 4) return "(" + expression(depth + 1) + ")";
    if (choice == 5) return (pick(2) ? "-(" : "NOT (") + expression(depth + 1) + ")";
    return expression(depth + 1) +
           (choice == 6 ? (pick(2) ? " OR " : "|")
            : pick(2)   ? " "
                        : " AND ") +
           expression(depth + 1);
  }

  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  using Words = std::vector<std::string>;
  const std::string& one_of(const Words& words) { return words[random_() % words.size()]; }
  std::string number(int from, int to) {
    return std::to_string(from + pick(to - from)) + (pick(3) == 0 ? "." + std::to_string(pick(100)) : "");
  }
  std::string numbers(const std::string& low, const std::string& high) {
    switch (pick(9)) {
      case 0: return low + ".." + high;
      case 1: return low + "..";
      case 2: return ".." + high;
      case 3: return "<" + low;
      case 4: return ">" + low;
      case 5: return "<=" + low;
      case 6: return ">=" + low;
      case 7: return (pick(2) ? "!=" : "==") + low;
      default: return low;
    }
  }
  std::string text() {
    static const Words kWords{
        "house", "\"deep house\"", "Ä",    "bo", "\"say \\\"yes\\\"\"", "50%", "\"'; --\"", "none",
        "any",   "\"none\"",       "\"\"", "a_b"};
    return (pick(3) ? "" : one_of({"=", "==", "!="})) + std::string(one_of(kWords));
  }
  std::string value_of(const std::string& name) {
    if (name == "bpm" || name == "tempo.bpm")
      return (pick(3) ? numbers(number(60, 120), number(120, 200))
                      : "~" + number(80, 120) + (pick(2) ? ".." + number(120, 160) : ""));
    if (name == "lufs" || name == "album_integrated_lufs") return numbers(number(-20, -12), number(-11, -3));
    if (name == "key")
      return one_of({"8A", "~8A", "F#m", "\"A minor\"", "minor", "!=8A", "none", "any", "1m"});
    if (name == "duration") return numbers(one_of({"3:00", "120", "2m30"}), one_of({"5m30", "6:00"}));
    if (name == "year" || name == "date")
      return numbers(one_of({"1990", "1994-05"}), one_of({"1999", "2004-02-29"}));
    if (name == "added") return numbers("2001-05", "2010");
    if (name == "variable") return one_of({"yes", "no", "!=yes", "none"});
    if (name == "problem") return one_of({"clipping", "dc", "none", "any"});
    if (name == "beats") return one_of({"none", "any"});
    return text();
  }
  std::string term() {
    static const Words kNames{"bpm",      "tempo.bpm", "lufs",    "album_integrated_lufs",
                              "key",      "duration",  "year",    "added",
                              "variable", "genre",     "problem", "artist",
                              "path",     "beats",     "title",   ""};
    const std::string& name = one_of(kNames);
    if (name.empty()) return one_of({"house", "\"a b\"", "\"OR\"", "flac", "x,y"});
    std::string out = name + ":" + value_of(name);
    for (int n = pick(4) == 0 ? pick(3) : 0; n > 0; --n) out += "," + value_of(name);
    return out;
  }

  std::mt19937 random_;
};

}  // namespace nocturne::test

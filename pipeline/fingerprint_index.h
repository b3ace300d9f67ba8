// Which of very many fingerprints may be of the same recording: an inverted index over some of their words.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "pipeline/fingerprint_alignment.h"

namespace nocturne {

/// Two fingerprints that share words at about the same distance from each other.
struct Candidate {
  std::uint32_t a = 0, b = 0;  // numbers in the order of add(); a < b
  int offset = 0;              // word i of a stands beside word i + offset of b
  int votes = 0;               // shared words that say so
};

/// Of each fingerprint it keeps the words with the smallest hashes (Broder 1997): copies choose the same
/// words without knowing of each other, wherever their music begins. Takes about 1.2 KB a fingerprint.
/// Searching takes time in proportion to their number, also when all are the same. Single-threaded.
class FingerprintIndex {
 public:
  /// The next one; at most 2^24, words beyond 2^12 are left out.
  void add(Words words);
  std::size_t size() const { return size_; }

  /// Calls `visit` with each pair that deserves a closer look, those of one `a` together. No more is added
  /// after this.
  void for_each_candidate(const std::function<void(const Candidate&)>& visit);

  std::size_t bytes() const;

 private:
  struct Vote;
  /// Postings by key; those that share theirs with nobody are dropped.
  void sort();
  void collect_votes(std::uint32_t a, std::vector<Vote>& votes) const;

  std::uint32_t size_ = 0;
  std::vector<std::uint64_t> postings_;  // key, fingerprint, position
  std::vector<std::uint32_t> of_;        // places in postings_, by fingerprint
  std::vector<std::uint32_t> first_of_;  // where in of_ a fingerprint begins
  std::vector<std::uint64_t> chosen_;    // scratch of add()
};

}  // namespace nocturne

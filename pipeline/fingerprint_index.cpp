// Sampling of words, sorting of postings and counting of votes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/fingerprint_index.h"

#include <algorithm>

namespace nocturne {
namespace {

// A re-encode shares 10 to 90 % of its words exactly (measured); of 96 words a tenth is still ten votes.
constexpr std::size_t kWordsKept = 96;
// A word that more fingerprints than this have in common says little about any two: each then votes for the
// next few only. A recording that is there a thousand times is still found, as a chain.
constexpr std::size_t kCommon = 64;
constexpr std::size_t kNextOfCommon = 8;
constexpr int kFewestVotes = 2;
constexpr int kOffsetSlack = 2;  // words; a shift by half a word moves errors and neighbours

constexpr int kPositionBits = 12, kNumberBits = 24;
constexpr std::uint64_t kPositionMask = (1 << kPositionBits) - 1, kNumberMask = (1 << kNumberBits) - 1;

/// A bijection that spreads words evenly (the finalizer of MurmurHash3, 32 bits).
std::uint32_t hash(std::uint32_t x) {
  x = (x ^ x >> 16) * 0x85EBCA6B;
  x = (x ^ x >> 13) * 0xC2B2AE35;
  return x ^ x >> 16;
}

std::uint64_t key_of(std::uint64_t posting) { return posting >> (kNumberBits + kPositionBits); }
std::uint32_t number_of(std::uint64_t posting) {
  return static_cast<std::uint32_t>(posting >> kPositionBits & kNumberMask);
}
int position_of(std::uint64_t posting) { return static_cast<int>(posting & kPositionMask); }

}  // namespace

struct FingerprintIndex::Vote {
  std::uint32_t b;
  int offset;
  auto operator<=>(const Vote&) const = default;
};

void FingerprintIndex::add(Words words) {
  chosen_.clear();
  for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), kPositionMask + 1); ++i)
    chosen_.push_back(std::uint64_t{hash(words[i])} << 32 | i);
  // Twice as many as wanted, since some are the same word again; then the first place of each.
  if (chosen_.size() > 2 * kWordsKept) {
    std::ranges::nth_element(chosen_, chosen_.begin() + 2 * kWordsKept);
    chosen_.resize(2 * kWordsKept);
  }
  std::ranges::sort(chosen_);
  const auto repeated =
      std::ranges::unique(chosen_, [](std::uint64_t x, std::uint64_t y) { return x >> 32 == y >> 32; });
  chosen_.erase(repeated.begin(), repeated.end());
  chosen_.resize(std::min(chosen_.size(), kWordsKept));
  // The key is the hash but for its lowest four bits: the highest are zeros in all that is kept.
  constexpr int kKeyShift = 32 + 4;
  for (const std::uint64_t c : chosen_)
    postings_.push_back(((c >> kKeyShift << kNumberBits | size_) << kPositionBits) | (c & kPositionMask));
  ++size_;
}

void FingerprintIndex::sort() {
  std::ranges::sort(postings_);
  std::size_t kept = 0;
  for (std::size_t i = 0, end; i < postings_.size(); i = end) {
    for (end = i + 1; end < postings_.size() && key_of(postings_[end]) == key_of(postings_[i]);) ++end;
    if (end - i < 2) continue;
    std::copy(postings_.begin() + static_cast<std::ptrdiff_t>(i),
              postings_.begin() + static_cast<std::ptrdiff_t>(end),
              postings_.begin() + static_cast<std::ptrdiff_t>(kept));
    kept += end - i;
  }
  postings_.resize(kept);
  first_of_.assign(size_ + 1, 0);
  for (const std::uint64_t p : postings_) ++first_of_[number_of(p) + 1];
  for (std::size_t n = 0; n < size_; ++n) first_of_[n + 1] += first_of_[n];
  of_.resize(kept);
  std::vector<std::uint32_t> next(first_of_.begin(), first_of_.end() - 1);
  for (std::size_t i = 0; i < kept; ++i) of_[next[number_of(postings_[i])]++] = static_cast<std::uint32_t>(i);
}

/// Postings of one key stand together in the order of their numbers, so those behind are of later ones.
void FingerprintIndex::collect_votes(std::uint32_t a, std::vector<Vote>& votes) const {
  for (std::size_t n = first_of_[a]; n < first_of_[a + 1]; ++n) {
    const std::size_t here = of_[n];
    const std::uint64_t key = key_of(postings_[here]);
    const std::size_t all = std::min(here + kCommon, postings_.size());
    std::size_t end = here + 1;
    while (end < all && key_of(postings_[end]) == key) ++end;
    const bool common = end - here == kCommon;
    if (common) end = here + 1 + kNextOfCommon;
    for (std::size_t i = here + 1; i < end; ++i)
      if (number_of(postings_[i]) != a)
        votes.push_back({number_of(postings_[i]), position_of(postings_[i]) - position_of(postings_[here])});
  }
  std::ranges::sort(votes);
}

void FingerprintIndex::for_each_candidate(const std::function<void(const Candidate&)>& visit) {
  sort();
  std::vector<Vote> votes;
  for (std::uint32_t a = 0; a < size_; ++a) {
    votes.clear();
    collect_votes(a, votes);
    for (std::size_t begin = 0, end; begin < votes.size(); begin = end) {
      Candidate best{a, votes[begin].b, 0, 0};
      // A window over the offsets, which are in order.
      std::size_t first = begin;
      for (end = begin; end < votes.size() && votes[end].b == best.b; ++end) {
        while (votes[end].offset - votes[first].offset > kOffsetSlack) ++first;
        const int count = static_cast<int>(end - first + 1);
        if (count > best.votes) best.votes = count, best.offset = votes[(first + end) / 2].offset;
      }
      if (best.votes >= kFewestVotes) visit(best);
    }
  }
}

std::size_t FingerprintIndex::bytes() const {
  return sizeof *this + postings_.capacity() * sizeof(std::uint64_t) +
         (of_.capacity() + first_of_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace nocturne

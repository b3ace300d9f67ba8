// Index, a closer look at candidates, and groups around the best copies.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/duplicates.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "pipeline/copy_ranking.h"
#include "pipeline/fingerprint_index.h"

namespace nocturne {
namespace {

using Facts = std::shared_ptr<const RecordingFacts>;
using RecordingPair = std::pair<std::int64_t, std::int64_t>;  // ascending

struct Edge {
  Judgement judgement;  // of the second against the first
  double bit_error_rate = 1;
};

/// The fingerprint last asked for: candidates come with the same recording one after the other.
struct HeldWords {
  std::int64_t recording = -1;
  std::vector<std::uint32_t> words;
};

/// Recordings in the same set as any they were joined with.
class Sets {
 public:
  std::int64_t root(std::int64_t x) {
    const auto parent = parents_.try_emplace(x, x).first->second;
    return parent == x ? x : parents_[x] = root(parent);
  }
  void join(std::int64_t x, std::int64_t y) { parents_[root(y)] = root(x); }
  std::map<std::int64_t, std::vector<std::int64_t>> all() {
    std::map<std::int64_t, std::vector<std::int64_t>> out;
    std::vector<std::int64_t> members;
    for (const auto& [x, parent] : parents_) members.push_back(x);
    std::ranges::sort(members);
    for (const std::int64_t x : members) out[root(x)].push_back(x);
    return out;
  }

 private:
  std::unordered_map<std::int64_t, std::int64_t> parents_;
};

class Finder {
 public:
  explicit Finder(const Library& library) : library_(library), reader_(library, ranking_numbers()) {}
  DuplicateReport find();

 private:
  void fill_index();
  void look_at(const Candidate& candidate);
  const Edge& edge(std::int64_t a, std::int64_t b, const Alignment& fit);
  bool is_copy(std::int64_t a, std::int64_t b);
  const Facts& facts(std::int64_t recording);
  Words words(std::int64_t recording, HeldWords& held);
  std::size_t best_file(const RecordingFacts& recording, double longest_s) const;
  void split(std::vector<std::int64_t> recordings);
  void make_group(const std::vector<std::int64_t>& recordings, double longest_s);
  void collect_related();

  const Library& library_;
  RecordingReader reader_;
  FingerprintIndex index_;
  std::vector<std::int64_t> recordings_;  // by their numbers in the index
  std::unordered_map<std::int64_t, Facts> facts_;
  HeldWords first_, second_;
  std::map<RecordingPair, Edge> edges_;
  Sets sets_;
  std::unordered_map<std::int64_t, std::int64_t> best_of_;  // the best recording of its group
  DuplicateReport report_;
};

void Finder::fill_index() {
  for_each_fingerprint(library_, [&](std::int64_t recording, Words words) {
    if (!is_telling(words)) {
      ++report_.not_compared;
      return;
    }
    index_.add(words);
    recordings_.push_back(recording);
  });
  report_.compared = static_cast<std::int64_t>(recordings_.size());
  report_.not_compared += recordings_without_fingerprint(library_);
}

const Facts& Finder::facts(std::int64_t recording) {
  Facts& known = facts_[recording];
  if (!known) known = std::make_shared<const RecordingFacts>(reader_.read(recording));
  return known;
}

Words Finder::words(std::int64_t recording, HeldWords& held) {
  if (held.recording != recording) {
    held.recording = recording;
    held.words.clear();
    reader_.read_fingerprint(recording, held.words);
  }
  return held.words;
}

const Edge& Finder::edge(std::int64_t a, std::int64_t b, const Alignment& fit) {
  Edge made{{}, fit.bit_error_rate};
  if (same_performance(fit)) made.judgement = judge(*facts(a), *facts(b), fit);
  return edges_.insert_or_assign({a, b}, std::move(made)).first->second;
}

/// Numbers of the index follow the recordings' ids, so the pair is in order.
void Finder::look_at(const Candidate& candidate) {
  const std::int64_t a = recordings_[candidate.a], b = recordings_[candidate.b];
  ++report_.candidates;
  const auto fit = align_near(words(a, first_), words(b, second_), candidate.offset);
  if (!fit || !same_performance(*fit)) return;
  if (edge(a, b, *fit).judgement.relation == Relation::copy) sets_.join(a, b);
}

/// Also of pairs that the index did not bring up.
bool Finder::is_copy(std::int64_t a, std::int64_t b) {
  if (a > b) std::swap(a, b);
  const auto known = edges_.find({a, b});
  if (known != edges_.end()) return known->second.judgement.relation == Relation::copy;
  const auto fit = align(words(a, first_), words(b, second_));
  return edge(a, b, fit.value_or(Alignment{})).judgement.relation == Relation::copy;
}

std::size_t Finder::best_file(const RecordingFacts& recording, double longest_s) const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < recording.files.size(); ++i)
    if (is_better({&recording, &recording.files[i], longest_s},
                  {&recording, &recording.files[best], longest_s}))
      best = i;
  return best;
}

/// Recordings that are linked by copies need not be copies of each other: from the best one down, each takes
/// those that are copies of itself.
void Finder::split(std::vector<std::int64_t> recordings) {
  double longest_s = 0;
  std::unordered_map<std::int64_t, std::size_t> best;
  for (const std::int64_t r : recordings) {
    longest_s = std::max(longest_s, sounding_seconds(*facts(r)));
    best[r] = best_file(*facts(r), 0);
  }
  const auto ranked = [&](std::int64_t r) {
    return RankedCopy{facts(r).get(), &facts(r)->files[best[r]], longest_s};
  };
  std::ranges::sort(recordings,
                    [&](std::int64_t x, std::int64_t y) { return is_better(ranked(x), ranked(y)); });
  while (!recordings.empty()) {
    const std::int64_t first = recordings.front();
    const auto others = std::stable_partition(recordings.begin(), recordings.end(), [&](std::int64_t r) {
      return r == first || is_copy(first, r);
    });
    make_group({recordings.begin(), others}, longest_s);
    recordings.erase(recordings.begin(), others);
  }
}

/// `recordings` from better to worse.
void Finder::make_group(const std::vector<std::int64_t>& recordings, double longest_s) {
  const std::int64_t best = recordings.front();
  DuplicateGroup group;
  for (const std::int64_t r : recordings) {
    best_of_[r] = best;
    const auto found = edges_.find(std::minmax(best, r));
    for (std::size_t i = 0; i < facts(r)->files.size(); ++i)
      group.push_back({facts(r), i, r == best ? CopyKind::exact : CopyKind::encoding,
                       found == edges_.end() ? 0 : found->second.bit_error_rate, ""});
  }
  if (group.size() < 2) return;
  const auto ranked = [&](const Copy& c) {
    return RankedCopy{c.recording.get(), &c.recording->files[c.file], longest_s};
  };
  std::ranges::sort(group, [&](const Copy& x, const Copy& y) { return is_better(ranked(x), ranked(y)); });
  group.front().kind = CopyKind::best;
  for (Copy& c : group) c.lacks = why_worse(ranked(group.front()), ranked(c));
  report_.groups.push_back(std::move(group));
}

/// Between two groups, or recordings without copies, the edge between their best ones or, without that, any.
void Finder::collect_related() {
  const auto best = [&](std::int64_t r) {
    const auto found = best_of_.find(r);
    return found == best_of_.end() ? r : found->second;
  };
  std::set<RecordingPair> seen;
  const auto add = [&](const RecordingPair& pair, const Edge& edge) {
    const RecordingPair of = std::minmax(best(pair.first), best(pair.second));
    if (edge.judgement.relation == Relation::unrelated || of.first == of.second || !seen.insert(of).second)
      return;
    const auto path = [&](std::int64_t r) { return facts(r)->files[best_file(*facts(r), 0)].path; };
    report_.related.push_back(
        {path(best(pair.first)), path(best(pair.second)), edge.judgement, edge.bit_error_rate});
    if (edge.judgement.relation == Relation::copy)
      report_.related.back().judgement = {Relation::other_master, "a copy of some of its copies only"};
  };
  for (const auto& [pair, edge] : edges_)
    if (best(pair.first) == pair.first && best(pair.second) == pair.second) add(pair, edge);
  for (const auto& [pair, edge] : edges_) add(pair, edge);
}

DuplicateReport Finder::find() {
  const Snapshot snapshot(library_.connection());
  fill_index();
  index_.for_each_candidate([&](const Candidate& candidate) { look_at(candidate); });
  for (const std::int64_t recording : shared_recordings(library_)) sets_.root(recording);
  for (auto& [root, recordings] : sets_.all()) split(std::move(recordings));
  collect_related();
  std::ranges::sort(report_.groups, {}, [](const DuplicateGroup& g) { return g.front().copy_file().path; });
  std::ranges::sort(report_.related, {}, [](const RelatedPair& r) { return std::pair(r.a, r.b); });
  return std::move(report_);
}

}  // namespace

DuplicateReport find_duplicates(const Library& library) { return Finder(library).find(); }

}  // namespace nocturne

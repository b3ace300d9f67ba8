// Compares what was found with what is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/plan.h"

#include <algorithm>
#include <unordered_set>

namespace nocturne {
namespace {

enum class Verdict { look, unchanged, returned, remembered };

/// Counts a reason to look at the file, and says whether there is one.
class Judge {
 public:
  Judge(const PlanRules& rules, std::span<const Group> groups, PlanReasons& reasons)
      : rules_(rules), groups_(groups), reasons_(reasons) {}

  Verdict judge(Track& track, const KnownFile* known) {
    if (!known) return because(reasons_.fresh);
    track.prior.audio_id = known->audio_id;
    if (track.size != known->size || track.mtime_ns != known->mtime_ns) return because(reasons_.changed);
    if (known->failures > 0) return failed(*known);
    if (!known->audio_id) return because(reasons_.fresh);
    track.prior.unchanged = true;
    track.prior.unhashed = !known->hashed;
    track.prior.tags_stale = rules_.depth == Depth::payload || lacks(*known, GroupKey::file);
    if (rules_.mode == Mode::full && known->mode != AnalysisMode::full) return because(reasons_.fuller);
    if (known->stale.any()) return because_of_groups(*known);
    if (!known->hashed) return because(reasons_.unhashed);
    if (rules_.depth == Depth::payload) return because(reasons_.checked);
    return known->state == FileState::missing ? Verdict::returned : Verdict::unchanged;
  }

 private:
  static Verdict because(std::int64_t& reason) {
    ++reason;
    return Verdict::look;
  }
  Verdict failed(const KnownFile& known) {
    const bool due = rules_.failed == PlanRules::Failed::retry || rules_.now >= known.next_try_at;
    return due ? because(reasons_.retried) : Verdict::remembered;
  }
  bool lacks(const KnownFile& known, GroupKey key) const {
    for (std::size_t i = 0; i < groups_.size(); ++i)
      if (groups_[i].key == key && known.stale.test(i)) return true;
    return false;
  }
  Verdict because_of_groups(const KnownFile& known) {
    if (reasons_.groups.empty())
      for (const Group& group : groups_) reasons_.groups.emplace_back(group.name, 0);
    for (std::size_t i = 0; i < groups_.size(); ++i)
      if (known.stale.test(i)) ++reasons_.groups[i].second;
    return Verdict::look;
  }

  const PlanRules& rules_;
  const std::span<const Group> groups_;
  PlanReasons& reasons_;
};

Gone gone(const std::string& path, const KnownFile& file) {
  return {file.id, file.audio_id, path, file.size};
}

/// The root's known files that are not in `present`.
void find_gone(const KnownFiles& known, const std::unordered_set<std::string>& present, const Scope& scope,
               ScanPlan::Root& root, std::vector<Gone>& long_gone) {
  for (const auto& [path, file] : known) {
    if (!is_under(path, root.path) || !scope.covers(path)) continue;
    const bool there = present.contains(path), marked = file.state == FileState::missing;
    root.known += !marked;
    if (!there) (marked ? long_gone : root.gone).push_back(gone(path, file));
  }
  std::ranges::sort(root.gone, {}, &Gone::path);
}

}  // namespace

bool is_under(const std::string& path, const std::string& root) {
  return path.starts_with(root) &&
         (root.ends_with('/') || path.size() == root.size() || path[root.size()] == '/');
}

bool Scope::covers(const std::string& path) const {
  if (!extensions.empty() && !has_ending(path, extensions)) return false;
  return std::none_of(unlisted.begin(), unlisted.end(),
                      [&](const Skipped& folder) { return is_under(path, folder.path); });
}

void plan_root(const std::string& root, std::vector<Track> found, const KnownFiles& known,
               std::span<const Group> groups, const PlanRules& rules, ScanPlan& plan, const Scope& scope) {
  std::unordered_set<std::string> present;
  Judge judge(rules, groups, plan.reasons);
  for (Track& track : found) {
    present.insert(track.path);
    const auto it = known.find(track.path);
    switch (judge.judge(track, it == known.end() ? nullptr : &it->second)) {
      case Verdict::look: plan.analyze.push_back(std::move(track)); break;
      case Verdict::unchanged: plan.unchanged.push_back(it->second.id); break;
      case Verdict::returned: plan.returned.push_back(it->second.id); break;
      case Verdict::remembered: ++plan.remembered; break;
    }
  }
  find_gone(known, present, scope, plan.roots.emplace_back(ScanPlan::Root{root, 0, {}}), plan.long_gone);
}

void order_tracks(ScanPlan& plan) {
  std::ranges::stable_partition(plan.analyze, [](const Track& t) { return t.prior.unhashed; });
  std::ranges::sort(plan.long_gone, {}, &Gone::path);
}

Missing missing_files(const ScanPlan& plan, const std::unordered_set<std::int64_t>& found,
                      double guard_percent) {
  Missing missing;
  for (const ScanPlan::Root& root : plan.roots) {
    std::vector<std::int64_t> ids;
    for (const Gone& file : root.gone)
      if (!found.contains(file.id)) ids.push_back(file.id);
    const auto count = static_cast<std::int64_t>(ids.size());
    if (100.0 * static_cast<double>(count) > guard_percent * static_cast<double>(root.known))
      missing.guarded.push_back({root.path, count, root.known});
    else
      missing.files.insert(missing.files.end(), ids.begin(), ids.end());
  }
  return missing;
}

std::unordered_set<std::int64_t> perhaps_moved(const ScanPlan& plan) {
  std::unordered_multiset<std::int64_t> sizes;
  for (const Track& track : plan.analyze)
    if (!track.prior.audio_id) sizes.insert(track.size);
  std::unordered_set<std::int64_t> moved;
  for (const ScanPlan::Root& root : plan.roots)
    for (const Gone& file : root.gone)
      if (const auto match = sizes.find(file.size); match != sizes.end()) {
        sizes.erase(match);
        moved.insert(file.id);
      }
  return moved;
}

}  // namespace nocturne

// Compares what was found with what is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/plan.h"

#include <algorithm>
#include <unordered_set>

namespace nocturne {
namespace {

enum class Verdict { analyze, unchanged, returned, remembered };

Verdict judge(const Track& track, const KnownFile& known, const PlanRules& rules) {
  if (track.size != known.size || track.mtime_ns != known.mtime_ns) return Verdict::analyze;
  if (known.failures > 0) {
    const bool due = rules.failed == PlanRules::Failed::retry || rules.now >= known.next_try_at;
    return due ? Verdict::analyze : Verdict::remembered;
  }
  const bool full_enough = rules.mode == Mode::fast || known.mode == AnalysisMode::full;
  if (!known.audio_id || !known.current || !full_enough) return Verdict::analyze;
  return known.state == FileState::missing ? Verdict::returned : Verdict::unchanged;
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
               const PlanRules& rules, Plan& plan, const Scope& scope) {
  std::unordered_set<std::string> present;
  for (Track& track : found) {
    present.insert(track.path);
    const auto it = known.find(track.path);
    const Verdict verdict = it == known.end() ? Verdict::analyze : judge(track, it->second, rules);
    switch (verdict) {
      case Verdict::analyze: plan.analyze.push_back(std::move(track)); break;
      case Verdict::unchanged: plan.unchanged.push_back(it->second.id); break;
      case Verdict::returned: plan.returned.push_back(it->second.id); break;
      case Verdict::remembered: ++plan.remembered; break;
    }
  }
  std::vector<std::int64_t> gone;
  std::int64_t expected = 0;
  for (const auto& [path, file] : known) {
    if (!is_under(path, root) || file.state == FileState::missing || !scope.covers(path)) continue;
    ++expected;
    if (!present.contains(path)) gone.push_back(file.id);
  }
  if (100.0 * static_cast<double>(gone.size()) > rules.missing_guard_percent * static_cast<double>(expected))
    plan.guarded.push_back({root, static_cast<std::int64_t>(gone.size()), expected});
  else
    plan.missing.insert(plan.missing.end(), gone.begin(), gone.end());
}

}  // namespace nocturne

// Limits from the scheduler, the control groups and /proc/meminfo.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/machine.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <vector>

#include <sched.h>

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// A control group's folder under one hierarchy's mount point, and the version of its files.
struct GroupFolder {
  fs::path mount, below;
  int version;
};

std::vector<std::string> words_in(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string word; in >> word && out.size() < 64;) out.push_back(word);
  return out;
}

std::optional<double> number(const std::vector<std::string>& words, std::size_t index) {
  if (index >= words.size()) return std::nullopt;
  double x = 0;
  std::istringstream in(words[index]);
  if (!(in >> x) || x <= 0) return std::nullopt;  // "max", and the -1 of version 1, set no limit
  return x;
}

/// Lines "4:memory:/name" (version 1) and "0::/name" (version 2) of cgroups(7).
std::vector<GroupFolder> groups_with(const fs::path& root, const std::string& controller) {
  std::vector<GroupFolder> out;
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    const fs::path below = fs::path(line.substr(second + 1)).relative_path();
    const fs::path mount = root / "sys/fs/cgroup";
    if (names.empty())
      out.push_back({mount, below, 2});
    else if (("," + names + ",").find("," + controller + ",") != std::string::npos)
      out.push_back({fs::exists(mount / names) ? mount / names : mount / controller, below, 1});
  }
  return out;
}

std::optional<double> cpu_limit(const fs::path& folder, int version) {
  if (version == 2) {
    const auto words = words_in(folder / "cpu.max");  // "$MAX $PERIOD"
    const auto quota = number(words, 0), period = number(words, 1);
    return quota && period ? std::optional(*quota / *period) : std::nullopt;
  }
  const auto quota = number(words_in(folder / "cpu.cfs_quota_us"), 0);
  const auto period = number(words_in(folder / "cpu.cfs_period_us"), 0);
  return quota && period ? std::optional(*quota / *period) : std::nullopt;
}

std::optional<double> memory_limit(const fs::path& folder, int version) {
  return number(words_in(folder / (version == 2 ? "memory.max" : "memory.limit_in_bytes")), 0);
}

/// The least limit of the process's groups and of all above them. A container may see its own group at the
/// mount point while /proc names the host's path: then the folders on the way are not there and limit
/// nothing.
template <class Limit>
double least(const fs::path& root, const std::string& controller, Limit limit) {
  double out = std::numeric_limits<double>::infinity();
  for (const GroupFolder& group : groups_with(root, controller)) {
    fs::path folder = group.mount;
    if (const auto x = limit(folder, group.version)) out = std::min(out, *x);
    for (const fs::path& name : group.below) {
      folder /= name;
      if (const auto x = limit(folder, group.version)) out = std::min(out, *x);
    }
  }
  return out;
}

/// The value of "MemTotal:", in bytes.
double physical_memory(const fs::path& root) {
  const auto words = words_in(root / "proc/meminfo");
  const auto name = std::find(words.begin(), words.end(), "MemTotal:");
  const auto kib = number(words, static_cast<std::size_t>(name - words.begin()) + 1);
  return kib ? *kib * 1024 : std::numeric_limits<double>::infinity();
}

}  // namespace

int schedulable_cores() {
  constexpr int kMostCores = 8192;  // the kernel's own bound for x86-64, CONFIG_NR_CPUS
  cpu_set_t* set = CPU_ALLOC(kMostCores);
  const std::size_t size = CPU_ALLOC_SIZE(kMostCores);
  const bool known = set && sched_getaffinity(0, size, set) == 0;
  const int cores = known ? CPU_COUNT_S(size, set) : 1;
  if (set) CPU_FREE(set);
  return std::max(1, cores);
}

Machine read_machine(const fs::path& root, int affinity) {
  Machine out{std::max(1, affinity), "affinity", 0, ""};
  const double quota = std::ceil(least(root, "cpu", cpu_limit));
  if (quota < out.cores) out.cores = std::max(1, static_cast<int>(quota)), out.cores_from = "cgroup quota";
  const double physical = physical_memory(root), group = least(root, "memory", memory_limit);
  const double memory = std::min(physical, group);
  if (std::isfinite(memory) && memory < 0x1p62) {
    out.memory_bytes = static_cast<std::int64_t>(memory);
    out.memory_from = group < physical ? "cgroup limit" : "physical memory";
  }
  return out;
}

}  // namespace nocturne

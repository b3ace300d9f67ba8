// Limits of machines and containers, from made-up /proc and /sys trees.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/machine.h"

#include <gtest/gtest.h>

#include "tests/config/folder.h"

namespace nocturne {
namespace {

using test::TextFolder;

constexpr std::int64_t kGiB = std::int64_t{1} << 30;
constexpr const char* kEightGiB = "MemTotal:        8388608 kB\nMemFree:  1 kB\n";

TEST(Machine, IsOneCoreAndUnknownMemoryWithoutAnyFiles) {
  const TextFolder root;
  const Machine m = read_machine(root.path(), 0);
  EXPECT_EQ(m.cores, 1);
  EXPECT_EQ(m.memory_bytes, 0);
}

TEST(Machine, TakesAffinityAndPhysicalMemoryWithoutGroups) {
  const TextFolder root;
  root.write("proc/meminfo", kEightGiB);
  const Machine m = read_machine(root.path(), 6);
  EXPECT_EQ(m.cores, 6);
  EXPECT_EQ(m.cores_from, "affinity");
  EXPECT_EQ(m.memory_bytes, 8 * kGiB);
  EXPECT_EQ(m.memory_from, "physical memory");
}

TEST(Machine, TakesTheLeastLimitOfTheGroupAndThoseAboveIt) {
  const TextFolder root;
  root.write("proc/meminfo", kEightGiB);
  root.write("proc/self/cgroup", "0::/user.slice/scan.service\n");
  root.write("sys/fs/cgroup/user.slice/cpu.max", "250000 100000\n");
  root.write("sys/fs/cgroup/user.slice/scan.service/cpu.max", "max 100000\n");
  root.write("sys/fs/cgroup/user.slice/memory.max", "max\n");
  root.write("sys/fs/cgroup/user.slice/scan.service/memory.max", "536870912\n");
  const Machine m = read_machine(root.path(), 8);
  EXPECT_EQ(m.cores, 3);  // two and a half, rounded up
  EXPECT_EQ(m.cores_from, "cgroup quota");
  EXPECT_EQ(m.memory_bytes, kGiB / 2);
  EXPECT_EQ(m.memory_from, "cgroup limit");
}

TEST(Machine, ReadsVersionOneHierarchies) {
  const TextFolder root;
  root.write("proc/meminfo", kEightGiB);
  root.write("proc/self/cgroup", "9:name=systemd:/\n4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n0::/\n");
  // A container sees its own group at the mount point; the path in /proc is the host's.
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "50000\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
  const Machine m = read_machine(root.path(), 8);
  EXPECT_EQ(m.cores, 1);
  EXPECT_EQ(m.memory_bytes, kGiB);
}

TEST(Machine, TakesTheMarksOfNoLimitForNone) {
  const TextFolder root;
  root.write("proc/meminfo", kEightGiB);
  root.write("proc/self/cgroup", "4:memory:/\n3:cpu:/\n");
  root.write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  root.write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  const Machine m = read_machine(root.path(), 8);
  EXPECT_EQ(m.cores, 8);
  EXPECT_EQ(m.memory_bytes, 8 * kGiB);
}

TEST(Machine, SurvivesFilesOfNonsense) {
  const TextFolder root;
  root.write("proc/meminfo", "MemTotal:");
  root.write("proc/self/cgroup", "\n:\n::\n0::/../../..\nx:cpu:y\n");
  root.write("sys/fs/cgroup/cpu.max", "lots of\n");
  root.write("sys/fs/cgroup/memory.max", "");
  const Machine m = read_machine(root.path(), 4);
  EXPECT_EQ(m.cores, 4);
  EXPECT_EQ(m.memory_bytes, 0);
}

TEST(Machine, FindsAtLeastOneCoreHere) {
  EXPECT_GE(schedulable_cores(), 1);
  EXPECT_GE(read_machine().cores, 1);
  EXPECT_GT(read_machine().memory_bytes, 0);
}

}  // namespace
}  // namespace nocturne

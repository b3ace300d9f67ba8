// Leases: exclusive, reused, bounded first in first out, dropped after an exception.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/processor_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace nocturne {
namespace {

struct Instance {
  explicit Instance(int k) : key(k) {}
  void reset() noexcept { ++resets; }
  int key;
  int resets = 0;
};

using Cache = ProcessorCache<int, Instance>;

Cache::Lease lease(Cache& cache, int key) {
  return cache.lease(key, [&] { return std::make_unique<Instance>(key); });
}

TEST(ProcessorCache, HandsTheSameInstanceOutAgain) {
  Cache cache(5);
  const Instance* first = &*lease(cache, 1);
  EXPECT_EQ(&*lease(cache, 1), first);
  EXPECT_EQ(cache.stats(), (CacheStats{.hits = 1, .misses = 1}));
}

TEST(ProcessorCache, LeasesAreExclusive) {
  Cache cache(5);
  const auto a = lease(cache, 1);
  const auto b = lease(cache, 1);
  EXPECT_NE(&*a, &*b);
  EXPECT_EQ(cache.stats().misses, 2);
}

TEST(ProcessorCache, ResetsOnLeaseAndOnReturn) {
  Cache cache(5);
  EXPECT_EQ(lease(cache, 1)->resets, 1);
  EXPECT_EQ(lease(cache, 1)->resets, 3);  // lease, return, lease
}

TEST(ProcessorCache, EvictsTheConfigurationReturnedFirst) {
  Cache cache(2);
  for (const int key : {1, 2, 1, 3}) lease(cache, key);  // 1 came back after 2, so 2 is the oldest at rest
  EXPECT_EQ(cache.stats().evictions, 1);
  lease(cache, 1);
  EXPECT_EQ(cache.stats().hits, 2);
  lease(cache, 2);
  EXPECT_EQ(cache.stats().misses, 4);
}

TEST(ProcessorCache, CountsConfigurationsNotInstances) {
  Cache cache(1);
  { const auto a = lease(cache, 7), b = lease(cache, 7), c = lease(cache, 7); }
  EXPECT_EQ(cache.stats().evictions, 0);
}

TEST(ProcessorCache, DropsAnInstanceWhoseUserThrew) {
  Cache cache(5);
  try {
    const auto broken = lease(cache, 1);
    throw std::runtime_error("half-way");
  } catch (const std::runtime_error&) {
  }
  lease(cache, 1);
  EXPECT_EQ(cache.stats(), (CacheStats{.misses = 2, .discarded = 1}));
}

TEST(ProcessorCache, KeepsAnInstanceLeasedAndReturnedWhileAnExceptionUnwinds) {
  Cache cache(5);
  struct LeaseInDestructor {
    Cache& cache;
    ~LeaseInDestructor() { lease(cache, 1); }
  };
  try {
    const LeaseInDestructor outer{cache};
    throw std::runtime_error("elsewhere");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(cache.stats().discarded, 0);
}

TEST(ProcessorCache, StaysAsItWasWhenMakingThrows) {
  Cache cache(5);
  EXPECT_THROW(cache.lease(1, []() -> std::unique_ptr<Instance> { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_EQ(lease(cache, 1)->key, 1);
}

TEST(ProcessorCache, GivesAnInstanceToOneThreadAtATime) {
  Cache cache(3);
  std::atomic<int> clashes = 0;
  struct Guarded {
    std::atomic<int> users = 0;
  };
  ProcessorCache<int, Guarded> guarded(3);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const auto l = guarded.lease((i + t) % 5, [] { return std::make_unique<Guarded>(); });
        clashes += l->users.fetch_add(1) != 0;
        l->users.fetch_sub(1);
      }
    });
  threads.clear();
  EXPECT_EQ(clashes, 0);
  const CacheStats stats = guarded.stats();
  EXPECT_EQ(stats.hits + stats.misses, 2000);
}

}  // namespace
}  // namespace nocturne

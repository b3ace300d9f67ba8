// The processors of mastering, kept between jobs: leases of chains, and what making one costs.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include "pipeline/master_chain.h"
#include "pipeline/processor_cache.h"
#include "pipeline/resources.h"

namespace nocturne {

/// Thread-safe. Leases end before it.
class ChainCache {
 public:
  using Cache = ProcessorCache<ChainShape, MasterChain>;

  explicit ChainCache(int configurations) : cache_(configurations) {}

  Cache::Lease lease(const ChainShape& shape) {
    return cache_.lease(shape, [&] {
      const double begun = thread_cpu_seconds();
      auto chain = std::make_unique<MasterChain>(shape);
      making_ns_ += static_cast<std::int64_t>(1e9 * (thread_cpu_seconds() - begun));
      return chain;
    });
  }

  CacheStats stats() const { return cache_.stats(); }
  /// Processor time of all that were made.
  double making_seconds() const { return 1e-9 * static_cast<double>(making_ns_); }

 private:
  Cache cache_;
  std::atomic<std::int64_t> making_ns_{0};
};

}  // namespace nocturne

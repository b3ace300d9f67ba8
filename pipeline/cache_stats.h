// Counters of the processor cache.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace nocturne {

struct CacheStats {
  std::int64_t hits = 0;       // leases served by a returned instance
  std::int64_t misses = 0;     // leases that had to construct
  std::int64_t evictions = 0;  // returned instances dropped, oldest first, to stay within the bound
  std::int64_t discarded = 0;  // instances dropped after an exception
  bool operator==(const CacheStats&) const = default;
};

}  // namespace nocturne

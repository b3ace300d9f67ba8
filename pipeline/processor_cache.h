// A bounded cache of costly instances, leased one user at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "pipeline/cache_stats.h"

namespace nocturne {

/// Keeps returned instances of at most `configurations` different keys; past that the oldest returned goes,
/// first in, first out. The key must hold every field that the instance is made from, and no other.
/// Thread-safe; instances are made outside the lock. T may have reset() noexcept: called when leased and when
/// returned. Leases must end before the cache.
template <std::equality_comparable Key, class T>
class ProcessorCache {
 public:
  explicit ProcessorCache(int configurations) : configurations_(static_cast<std::size_t>(configurations)) {}

  /// Exclusive use of one instance. Ends with its scope: the instance goes back, or is dropped when the scope
  /// is left by an exception, since nobody knows its state then.
  class Lease {
   public:
    Lease(ProcessorCache& cache, Key key, std::unique_ptr<T> instance)
        : cache_(&cache),
          key_(std::move(key)),
          instance_(std::move(instance)),
          exceptions_(std::uncaught_exceptions()) {}
    ~Lease() {
      if (instance_)
        cache_->give_back(std::move(key_), std::move(instance_), std::uncaught_exceptions() > exceptions_);
    }
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    T& operator*() const { return *instance_; }
    T* operator->() const { return instance_.get(); }

   private:
    ProcessorCache* cache_;
    Key key_;
    std::unique_ptr<T> instance_;
    int exceptions_;
  };

  /// make() -> std::unique_ptr<T>, called when no instance for `key` is at rest; what it throws passes
  /// through.
  template <std::invocable F>
  Lease lease(const Key& key, F&& make) {
    std::unique_ptr<T> instance = take(key);
    if (!instance) instance = make();
    reset(*instance);
    return Lease(*this, key, std::move(instance));
  }

  CacheStats stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
  }

 private:
  struct Entry {
    Key key;
    std::unique_ptr<T> instance;
  };

  static void reset(T& instance) noexcept {
    if constexpr (requires { instance.reset(); }) instance.reset();
  }

  std::unique_ptr<T> take(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(idle_.begin(), idle_.end(), [&](const Entry& e) { return e.key == key; });
    ++(found == idle_.end() ? stats_.misses : stats_.hits);
    if (found == idle_.end()) return nullptr;
    std::unique_ptr<T> instance = std::move(found->instance);
    idle_.erase(found);
    return instance;
  }

  void give_back(Key key, std::unique_ptr<T> instance, bool broken) {
    if (!broken) reset(*instance);
    std::list<Entry> dropped;  // destroyed after the lock is gone
    const std::lock_guard lock(mutex_);
    if (broken) {
      ++stats_.discarded;
      dropped.push_back({std::move(key), std::move(instance)});
      return;
    }
    idle_.push_back({std::move(key), std::move(instance)});
    while (resting_configurations() > configurations_) {
      dropped.splice(dropped.end(), idle_, idle_.begin());
      ++stats_.evictions;
    }
  }

  std::size_t resting_configurations() const {
    std::size_t count = 0;
    for (auto e = idle_.begin(); e != idle_.end(); ++e)
      count += std::none_of(idle_.begin(), e, [&](const Entry& earlier) { return earlier.key == e->key; });
    return count;
  }

  const std::size_t configurations_;
  mutable std::mutex mutex_;
  std::list<Entry> idle_;  // oldest returned first
  CacheStats stats_;
};

}  // namespace nocturne

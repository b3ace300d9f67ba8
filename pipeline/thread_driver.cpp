// The carousel on std::thread: every step is one that ThreadSanitizer can see.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/stages.h"

namespace nocturne {
namespace {

/// Empty chunks waiting to be filled; pop() blocks until there is one, or none will come.
class Tokens {
 public:
  explicit Tokens(std::vector<Chunk>& chunks) : left_(chunks.size()) {
    for (Chunk& chunk : chunks) empty_.push_back(&chunk);
  }
  Chunk* pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !empty_.empty() || left_ == 0; });
    if (empty_.empty()) return nullptr;
    Chunk* chunk = empty_.front();
    empty_.pop_front();
    return chunk;
  }
  void push(Chunk* chunk) {
    const std::lock_guard lock(mutex_);
    empty_.push_back(chunk);
    changed_.notify_one();
  }
  void retire() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Chunk*> empty_;
  std::size_t left_;  // chunks that still go round, parked ones too
};

class Carousel {
 public:
  Carousel(const Pipeline& pipeline, std::vector<Chunk>& chunks) : pipeline_(pipeline), tokens_(chunks) {}

  void work() {
    while (Chunk* chunk = tokens_.pop()) {
      Source::Load load;
      const Source::Fill fill = pipeline_.source.fill(*chunk, load);
      while (Chunk* parked = pipeline_.source.wake()) tokens_.push(parked);
      if (fill == Source::Fill::exhausted) tokens_.retire();
      if (fill != Source::Fill::loaded) continue;
      Part part = analyze(load, pipeline_.cache);
      tokens_.push(chunk);
      if (auto ended = assemble(std::move(part))) write(finish(std::move(*ended)));
    }
  }

 private:
  std::optional<Assembler::Ended> assemble(Part part) {
    const std::lock_guard lock(assembling_);
    return assembler_.add(std::move(part));
  }
  void write(Outcome outcome) {
    const std::lock_guard lock(writing_);
    pipeline_.write(std::move(outcome));
  }

  const Pipeline& pipeline_;
  Tokens tokens_;
  std::mutex assembling_, writing_;
  Assembler assembler_;
};

}  // namespace

void run_threads(const Pipeline& pipeline, int threads, int buffers) {
  std::vector<Chunk> chunks(static_cast<std::size_t>(buffers));
  Carousel carousel(pipeline, chunks);
  std::vector<std::jthread> workers;
  workers.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) workers.emplace_back([&] { carousel.work(); });
}

}  // namespace nocturne

// The same jobs by a oneTBB flow graph, by plain threads, and by a loop.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_driver.h"

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace nocturne {
namespace {

namespace flow = oneapi::tbb::flow;

using Reports = std::vector<MasterReport>;
using ReportsMessage = std::shared_ptr<Reports>;  // messages of a flow graph are copied

/// jobs, handed out as fast as they are taken → work, so many at a time → take, one at a time
void run_in_graph(const JobRun& run, int threads) {
  const auto limit = static_cast<std::size_t>(threads);
  const oneapi::tbb::global_control control(oneapi::tbb::global_control::max_allowed_parallelism, limit);
  oneapi::tbb::task_arena arena(threads);
  arena.execute([&] {
    flow::graph graph;
    flow::input_node<std::size_t> jobs(graph,
                                       [&, next = std::size_t{0}](oneapi::tbb::flow_control& end) mutable {
                                         if (next == run.jobs) end.stop();
                                         return next == run.jobs ? next : next++;
                                       });
    flow::function_node<std::size_t, ReportsMessage, flow::rejecting> work(
        graph, limit, [&](std::size_t job) { return std::make_shared<Reports>(run.work(job)); });
    flow::function_node<ReportsMessage> take(graph, flow::serial, [&](const ReportsMessage& reports) {
      run.take(std::move(*reports));
      return flow::continue_msg();
    });
    flow::make_edge(jobs, work);
    flow::make_edge(work, take);
    jobs.activate();
    graph.wait_for_all();
  });
}

void run_in_threads(const JobRun& run, int threads) {
  std::atomic<std::size_t> next{0};
  std::mutex taking;
  const auto loop = [&] {
    for (std::size_t job = next++; job < run.jobs; job = next++) {
      Reports reports = run.work(job);
      const std::lock_guard lock(taking);
      run.take(std::move(reports));
    }
  };
  std::vector<std::jthread> workers;
  workers.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) workers.emplace_back(loop);
}

}  // namespace

void run_jobs(const JobRun& run, Driver driver, int threads) {
  switch (driver) {
    case Driver::graph: return run_in_graph(run, threads);
    case Driver::threads: return run_in_threads(run, threads);
    case Driver::serial:
      for (std::size_t job = 0; job < run.jobs; ++job) run.take(run.work(job));
  }
}

}  // namespace nocturne

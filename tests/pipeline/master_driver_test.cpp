// Every job once, results one at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

namespace nocturne {
namespace {

TEST(MasterDriver, RunsEveryJobOnceAndTakesResultsOneAtATime) {
  for (const Driver driver : {Driver::serial, Driver::threads, Driver::graph})
    for (const int threads : {1, 3}) {
#if defined(__SANITIZE_THREAD__)
      if (driver == Driver::graph) continue;  // Debian's oneTBB is not instrumented
#endif
      std::multiset<std::string> taken;
      std::atomic<int> working{0}, most{0}, taking{0};
      JobRun run;
      run.jobs = 50;
      run.work = [&](std::size_t job) {
        most = std::max(most.load(), ++working);
        MasterReport report;
        report.album = std::to_string(job);
        --working;
        return std::vector{report};
      };
      run.take = [&](std::vector<MasterReport> reports) {
        EXPECT_EQ(++taking, 1);
        taken.insert(reports.at(0).album);
        --taking;
      };
      run_jobs(run, driver, threads);
      EXPECT_EQ(taken.size(), 50U);
      EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), 50U);
      EXPECT_LE(most, threads);
    }
}

TEST(MasterDriver, HasNothingToDoWithoutJobs) {
  for (const Driver driver : {Driver::serial, Driver::threads}) {
    std::atomic<int> calls{0};
    JobRun run;
    run.work = [&](std::size_t) {
      ++calls;
      return std::vector<MasterReport>{};
    };
    run.take = [&](std::vector<MasterReport>) { ++calls; };
    run_jobs(run, driver, 2);
    EXPECT_EQ(calls, 0);
  }
}

}  // namespace
}  // namespace nocturne

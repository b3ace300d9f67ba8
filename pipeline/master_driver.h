// Jobs of mastering run beside each other, and their results taken one at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "mastering/report.h"
#include "pipeline/driver.h"

namespace nocturne {

/// What `work` returns goes to `take`, which runs in one thread at a time; both may be called by any thread.
/// Neither throws. Jobs begin in their order. Returns when all are done.
struct JobRun {
  std::size_t jobs = 0;
  std::function<std::vector<MasterReport>(std::size_t job)> work;
  std::function<void(std::vector<MasterReport>)> take;
};
void run_jobs(const JobRun& run, Driver driver, int threads);

}  // namespace nocturne

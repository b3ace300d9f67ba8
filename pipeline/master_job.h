// One track or album through the four passes: analyse, plan, control, render.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/chain_cache.h"
#include "pipeline/master.h"
#include "pipeline/master_inputs.h"
#include "pipeline/master_memory.h"

namespace nocturne {

/// What all jobs of a run share. Everything outlives them; they only read it, but for what is thread-safe.
struct MasterShop {
  const MasterOptions& options;
  std::span<const WeightedReference> references;
  std::string settings_text;
  ChainCache& chains;
  MasterMemory& memory;
  ScanProgress& progress;
  std::stop_token stop;
};

/// Why a track's format cannot hold what would be written, in the name of the input; empty where all can.
/// Throws Error(file) where one cannot be opened.
std::string why_unwritable(const MasterJob& job, const MasterOptions& options);

/// A report a track, in order: what cannot be done is reported as failed. Runs in the calling thread alone.
/// Throws Stopped, and Error(database) where what was done cannot be recorded.
std::vector<MasterReport> run_job(const MasterJob& job, const MasterShop& shop);

}  // namespace nocturne

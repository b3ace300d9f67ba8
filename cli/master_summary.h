// A run of mastering in words: a line a track, and the sum of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "mastering/report.h"
#include "pipeline/master.h"

namespace nocturne {

/// "a.wav -> out/a.wav: -9.2 -> -14.0 LUFS, 0.3 -> -1.0 dBTP", and what there is to warn of. The
/// last track of an album has the album's line below its own: "album Blue: -19.8 -> -14.0 LUFS".
std::string master_line(const MasterReport& report);

std::string master_summary(const MasterSummary& summary, const Terminal& terminal);

/// Processor time by part, and what the cache of processors saved.
std::string master_statistics(const MasterSummary& summary);

ExitStatus status_of(const MasterSummary& summary);

}  // namespace nocturne

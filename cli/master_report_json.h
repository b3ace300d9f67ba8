// A mastering report as JSON, for programs.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "cli/track_json.h"
#include "mastering/report.h"
#include "storage/masters.h"

namespace nocturne {

/// Of these objects; a change that breaks readers counts it up.
inline constexpr int kMasterReportSchema = 1;

/// "written", "unchanged", "planned", "failed".
std::string_view name(MasterReport::State state);

/// All that the report holds. `after` is null where nothing was rendered; what is not known is null, as all
/// that comes from the sound is of a track that was not looked at; curves without points are empty.
Json master_report_json(const MasterReport& report);

/// Puts what the database has of a track that is unchanged into its report: levels before and after, the
/// solution, digests.
void put_remembered(Json& report, const MasterRow& row);

}  // namespace nocturne

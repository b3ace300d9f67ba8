// A mastering report as JSON, for programs.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "cli/track_json.h"
#include "mastering/report.h"

namespace nocturne {

/// Of these objects; a change that breaks readers counts it up.
inline constexpr int kMasterReportSchema = 1;

/// "written", "unchanged", "planned", "failed".
std::string_view name(MasterReport::State state);

/// All that the report holds. `after` is null where nothing was rendered; what is not known is null; curves
/// without points are empty.
Json master_report_json(const MasterReport& report);

}  // namespace nocturne

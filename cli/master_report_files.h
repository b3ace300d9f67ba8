// The reports of a mastered track as files beside each other.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "mastering/report.h"

namespace nocturne {

struct MasterReportFiles {
  std::filesystem::path json, page;
};

/// NAME.json and NAME.html in `folder`, NAME being that of the output with its ending ("song.flac.html"), so
/// that files which differ by it alone have reports of their own; of a report without an output, that of the
/// input.
MasterReportFiles report_files(const MasterReport& report, const std::filesystem::path& folder);

/// Writes both, whole or not at all, and makes the folder where there is none; title and artist are read from
/// the input's tags. Throws Error(file) or Error(usage) where they cannot be written.
MasterReportFiles write_reports(const MasterReport& report, const std::filesystem::path& folder);

}  // namespace nocturne

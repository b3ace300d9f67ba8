// What is told and remembered of a job's tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/file_stamp.h"
#include "pipeline/master.h"
#include "pipeline/render_sink.h"
#include "pipeline/track_analysis.h"
#include "storage/masters.h"

namespace nocturne {

/// A report a track, in order, of a job whose sound was not looked at.
std::vector<MasterReport> reports_of(const MasterJob& job, const MasterOptions& options,
                                     MasterReport::State state, const std::string& error = {});

/// What there is to warn of before the files are read back. `rendered` may be empty.
std::vector<std::string> warnings_of(const Planned& planned, const JobAnalysis& analysis,
                                     const Rendered& rendered);

/// Adds what became of loudness and peaks, and a warning where the target was missed. To be called once all
/// else in the report is known.
void conclude(MasterReport& report);

/// The part that one track of the job has of a curve with a value each 100 ms.
std::vector<float> part_of_curve(const std::vector<float>& curve, const JobAnalysis& job, std::size_t track);

/// The row of a report, its output being the file `written` under another name.
MasterRow row_of(const MasterReport& report, const std::string& settings_hash, FileStamp input,
                 const std::filesystem::path& written);

/// "-1.05": two decimals.
std::string decibels(double db);

}  // namespace nocturne

// What came of mastering a track, held against its plan: by what was measured, not by what was expected.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Of tracks that were mastered as one, the album's loudness is judged; true peaks are each track's own. Of a
// track that was planned and not rendered, what is expected takes the place of what was measured. Sentences
// have no full stop, and "-" for a minus.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mastering/report.h"

namespace nocturne {

/// The loudness that the target is for, in LUFS; none where there is none.
std::optional<double> judged_before_lufs(const MasterReport& report);
std::optional<double> judged_after_lufs(const MasterReport& report);

/// Loudness less target, in LU, where that is more than the plan tolerates.
std::optional<double> target_miss_lu(const MasterReport& report);
/// "-14.5 LUFS, 0.5 LU short of -14.0: the limiter is at its limit (4 dB)". Empty where nothing is missed.
std::string target_miss_text(const MasterReport& report);

/// How far the true peak as measured is above the ceiling, in dB, where that shows in two decimals.
std::optional<double> over_ceiling_db(const MasterReport& report);

/// What became of loudness and peaks, with measured figures; of a plan what is to become of them.
std::vector<Change> explain_loudness(const MasterReport& report);

}  // namespace nocturne

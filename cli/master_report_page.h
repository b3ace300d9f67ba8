// A mastering report as a page for people: one HTML file without scripts or anything from elsewhere.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "audio/track_tags.h"
#include "mastering/report.h"

namespace nocturne {

/// Well-formed XML as well as HTML, whatever bytes names and tags hold. `tags` are those of the track.
std::string master_report_page(const MasterReport& report, const TrackTags& tags);

}  // namespace nocturne

// The style sheet of a mastering report.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace nocturne {

/// Light and dark by the reader's setting, black on white on paper; no font or picture from elsewhere.
std::string_view master_report_style();

}  // namespace nocturne

// What came of a mastered track, in a line and a sentence.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "mastering/report.h"

namespace nocturne {

struct Verdict {
  enum class Kind { good, caution, bad, neutral } kind = Kind::neutral;
  std::string headline, detail;  // plain text; detail may be empty
};

/// Of what was measured of the file as written, not of what was expected.
Verdict verdict_of(const MasterReport& report);

}  // namespace nocturne

// Names as they are compared: without what differs in writing alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nocturne {

/// For comparison, never for show: case folded and compatibility forms composed (Unicode's NFKC_Casefold),
/// runs of white space as one space and none at the ends, typographic quotes and dashes as those of ASCII.
/// Accents stay. Text that is not UTF-8 keeps its bytes, with ASCII letters in lower case.
std::string folded(std::string_view utf8);

}  // namespace nocturne

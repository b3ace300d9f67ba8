// Text as people compare it: without what differs in writing alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nocturne {

/// For comparison, never for show: case folded and compatibility forms composed (Unicode's NFKC_Casefold),
/// runs of white space as one space and none at the ends, typographic quotes and dashes as those of ASCII.
/// Accents stay. Text that is not UTF-8 keeps its bytes, with ASCII letters in lower case.
std::string folded(std::string_view utf8);

/// For search: case folded, without accents (the marks U+0300 to U+036F, and the strokes and ligatures that
/// Unicode takes for letters of their own: "ø" as "o", "æ" as "ae"), compatibility forms, quotes and dashes
/// as in folded(). White space and bytes that are not UTF-8 stay. Idempotent.
std::string fold(std::string_view text);

/// ASCII letters only.
std::string lower_case(std::string_view text);

}  // namespace nocturne

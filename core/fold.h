// Text as people compare it: without case and accents.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nocturne {

/// Lower case without accents: Latin (with "æ" as "ae", "ß" as "ss", "ø" as "o"), Greek and Cyrillic;
/// combining marks (U+0300-U+036F) vanish, so that composed and decomposed spellings are the same;
/// typographic quotes and dashes become those of ASCII. All else, and bytes that are not UTF-8, stay. Of
/// UTF-8 idempotent.
std::string fold(std::string_view text);

/// ASCII letters only.
std::string lower_case(std::string_view text);

}  // namespace nocturne

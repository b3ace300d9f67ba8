// Text that should be UTF-8: where its characters end, and what is put in place of those that are none.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nocturne {

/// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode 15, table 3-7), or 0.
std::size_t utf8_length(std::string_view text);

/// `text` with U+FFFD for each byte that is part of no character.
std::string valid_utf8(std::string_view text);

/// The longest beginning of valid UTF-8 in at most `bytes` that ends with a whole character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace nocturne

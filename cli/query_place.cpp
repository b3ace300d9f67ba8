// The line of the expression and the line of the caret.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/query_place.h"

#include <algorithm>

#include "cli/format.h"
#include "core/error.h"

namespace nocturne {

std::string marked_place(const QueryError& error, int width) {
  constexpr int kIndent = 2, kLeast = 20;
  const int columns = std::max(width - kIndent, kLeast);
  const std::string& text = error.expression();
  const std::size_t end = error.position() + error.length();
  const std::string before = fit_end(printable(text.substr(0, error.position())), columns / 2);
  const std::string place = fit(printable(text.substr(error.position(), error.length())), columns / 3);
  const int left = columns - display_width(before) - display_width(place);
  const std::string after = fit(printable(text.substr(end)), left);
  const auto tail = static_cast<std::size_t>(std::max(display_width(place) - 1, 0));
  return std::string(kIndent, ' ') + before + place + after + "\n" +
         std::string(static_cast<std::size_t>(kIndent + display_width(before)), ' ') + "^" +
         std::string(tail, '~') + "\n";
}

}  // namespace nocturne

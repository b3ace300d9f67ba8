// The default layouts, and the one name for the surround pair.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/format.h"

#include <algorithm>

namespace nocturne {

Layout default_layout(int channels) {
  using enum Speaker;
  switch (channels) {
    case 1: return {center};
    case 2: return {left, right};
    case 3: return {left, right, lfe};
    case 4: return {left, right, center, back_center};
    case 5: return {left, right, center, surround_left, surround_right};
    case 6: return {left, right, center, lfe, surround_left, surround_right};
    case 7: return {left, right, center, lfe, back_center, surround_left, surround_right};
    case 8: return {left, right, center, lfe, back_left, back_right, surround_left, surround_right};
    default: return {};
  }
}

Layout with_surrounds(Layout layout) {
  using enum Speaker;
  const auto has = [&](Speaker s) { return std::find(layout.begin(), layout.end(), s) != layout.end(); };
  if (has(surround_left) || has(surround_right)) return layout;
  std::replace(layout.begin(), layout.end(), back_left, surround_left);
  std::replace(layout.begin(), layout.end(), back_right, surround_right);
  return layout;
}

}  // namespace nocturne

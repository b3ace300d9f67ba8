// The grids of the control.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/control.h"

#include <algorithm>

namespace nocturne {

int envelope_hop(int rate) {
  int hop = 16;
  for (int most = 48'000; rate > most; most *= 2) hop *= 2;
  return hop;
}

int energy_hop(int rate) {
  const int hop = envelope_hop(rate);
  return hop * std::max(1, 3 * rate / 1000 / hop);
}

}  // namespace nocturne

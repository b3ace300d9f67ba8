// Peaks in groups of 16 frames, energies in steps, both on grids of the track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/control_meter.h"

#include <algorithm>
#include <utility>

namespace nocturne {

ControlMeter::ControlMeter(const Format& format, double interpolate_above)
    : interpolate_above_(static_cast<float>(interpolate_above)),
      stretches_(format.channels),
      scan_(PeakInterpolator::Kernel::control),
      energy_(format) {
  control_.format = format;
  control_.hop = envelope_hop(format.rate);
  control_.energy_hop = energy_hop(format.rate);
}

void ControlMeter::add(AudioView audio) {
  stretches_.add(audio, [this](const PeakStretches::Stretch& s) { measure(s, s.end()); });
}

Control ControlMeter::finish() {
  const std::int64_t frames = stretches_.frames();
  stretches_.finish([&](const PeakStretches::Stretch& s) { measure(s, frames); });
  if (frames % control_.energy_hop != 0) control_.energy.push_back(static_cast<float>(open_energy_));
  control_.frames = frames;
  return std::move(control_);
}

/// `end` is that of the stream, or the stretch's where the stream goes on behind it.
void ControlMeter::measure(const PeakStretches::Stretch& stretch, std::int64_t end) {
  groups_.fill(0);
  for (int c = 0; c < control_.format.channels; ++c) {
    scan_.begin(stretch[c]);
    raise_groups();
  }
  add_nodes(stretch.first, end);
  add_energy(stretch, std::min(end, stretch.end()));
}

void ControlMeter::raise_groups() {
  PeakScan::Wanted wanted;
  for (std::ptrdiff_t b = 0; b < PeakScan::kBlocks; ++b)
    wanted[static_cast<std::size_t>(b)] = scan_.sample_peak(b, 1) > interpolate_above_;
  scan_.find_middles(wanted);
  for (std::ptrdiff_t g = 0; g < PeakScan::kGroups; ++g) {
    const auto i = static_cast<std::size_t>(g);
    const bool interpolate = wanted[i / PeakScan::kGroupsPerBlock];
    groups_[i] = std::max(groups_[i], interpolate ? scan_.peak(g) : scan_.group_sample_peak(g));
  }
}

/// What lies before the first frame waits for the first node; what lies behind the end raises the last.
void ControlMeter::add_nodes(std::int64_t first, std::int64_t end) {
  const std::int64_t nodes = (end + control_.hop - 1) / control_.hop;
  for (const float peak : groups_) {
    const std::int64_t node = std::min(nodes - 1, first / control_.hop);
    if (first < 0)
      head_ = std::max(head_, peak);
    else if (node == static_cast<std::int64_t>(control_.envelope.size()))
      control_.envelope.push_back(node == 0 ? std::max(head_, peak) : peak);
    else if (!control_.envelope.empty())
      control_.envelope.back() = std::max(control_.envelope.back(), peak);
    first += PeakScan::kGroup;
  }
}

void ControlMeter::add_energy(const PeakStretches::Stretch& stretch, std::int64_t end) {
  while (measured_ < end) {
    const std::int64_t step_end = (measured_ / control_.energy_hop + 1) * control_.energy_hop;
    const std::int64_t stop = std::min(end, step_end);
    open_energy_ += energy_.add(stretch.view(measured_, stop));
    measured_ = stop;
    if (stop < step_end) return;
    control_.energy.push_back(static_cast<float>(open_energy_));
    open_energy_ = 0;
  }
}

}  // namespace nocturne

// What the figures of a report share: heading, key, axes of frequency, time and level.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/plot.h"

namespace nocturne {

using PlotPoints = std::vector<PlotPoint>;

/// A kind of line, by its class in the style sheet, and what it stands for.
struct FigureKey {
  std::string_view style, text;
};

/// A heading, a sentence, the key if there is more than one kind of line, and diagrams.
std::string figure(std::string_view heading, std::string_view note, std::span<const FigureKey> keys,
                   const std::string& diagrams);

/// Of diagrams that stand above each other the lowest names the axis for all, and is higher by the name.
enum class Place { above, lowest };
PlotFrame frame_of(double height, Place place);

/// The frequencies that are drawn: 20 Hz to 20 kHz, logarithmic.
Scale frequency_scale();
void frequency_axis(Plot& plot, Place place);
void time_axis(Plot& plot, double seconds, Place place);
void decibel_axis(Plot& plot, double from, double to, double step);

/// The extremes of all points that are finite; without any -infinity and infinity.
double highest(std::span<const PlotPoints> curves);
double lowest(std::span<const PlotPoints> curves);

}  // namespace nocturne

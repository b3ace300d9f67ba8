// Figures in the text format that Prometheus reads, version 0.0.4.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nocturne {

using MetricLabel = std::pair<std::string, std::string>;  // name, value of any UTF-8
using MetricLabels = std::vector<MetricLabel>;

struct MetricSample {
  MetricLabels labels;
  double value = 0;
};

/// Gauges, one family after the other, each with its HELP and TYPE lines. A family is added once, by a name
/// of [a-zA-Z_][a-zA-Z0-9_]*; without samples it is left out.
class MetricsText {
 public:
  /// `common` stand in every sample.
  explicit MetricsText(MetricLabels common) : common_(std::move(common)) {}

  void add(std::string_view name, std::string_view help, const std::vector<MetricSample>& samples);
  void add(std::string_view name, std::string_view help, double value) { add(name, help, {{{}, value}}); }

  const std::string& text() const { return text_; }

 private:
  MetricLabels common_;
  std::string text_;
};

}  // namespace nocturne

// Lines of families and samples, escaped.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/metrics_text.h"

#include <cmath>

#include "core/described.h"

namespace nocturne {
namespace {

/// Backslashes and line breaks everywhere, quotes in labels.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string number(double x) {
  if (std::isnan(x)) return "NaN";
  if (std::isinf(x)) return x > 0 ? "+Inf" : "-Inf";
  return json_number(x);
}

std::string labels_text(const MetricLabels& common, const MetricLabels& own) {
  std::string out;
  for (const MetricLabels& labels : {common, own})
    for (const auto& [name, value] : labels)
      out += (out.empty() ? "" : ",") + name + "=\"" + escaped(value, "\\\"") + '"';
  return out.empty() ? out : '{' + out + '}';
}

}  // namespace

void MetricsText::add(std::string_view name, std::string_view help,
                      const std::vector<MetricSample>& samples) {
  if (samples.empty()) return;
  const std::string family(name);
  text_ += "# HELP " + family + ' ' + escaped(help, "\\") + "\n# TYPE " + family + " gauge\n";
  for (const MetricSample& sample : samples)
    text_ += family + labels_text(common_, sample.labels) + ' ' + number(sample.value) + '\n';
}

}  // namespace nocturne

// Loudness, peaks and the like before and after: as tiles, and all of them as a table.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <optional>

#include "cli/markup.h"
#include "cli/master_report_figures.h"

namespace nocturne {
namespace {

using Optional = std::optional<double>;

std::string number(const Optional& x, int decimals) { return x ? page_number(*x, decimals) : "–"; }

Optional difference(const Optional& a, const Optional& b) {
  return a && b ? Optional(*b - *a) : std::nullopt;
}

Optional peak_to_loudness(const Levels& l) { return difference(l.integrated_lufs, l.true_peak_dbtp); }

std::string tile(std::string_view label, const Optional& value, std::string_view unit,
                 const std::string& from) {
  return element("li", "",
                 element("div", " class=\"label\"", escaped(label)) +
                     element("div", " class=\"value\"",
                             number(value, 1) + " " + element("small", "", escaped(unit))) +
                     element("div", " class=\"from\"", escaped(from))) +
         "\n";
}

/// Of the limiter; what rounds to nothing is nothing.
std::string limiter_tile(const Solution& s) {
  constexpr double kShownDb = 0.05;
  if (s.max_reduction_db >= kShownDb)
    return tile("Limiter, at most", s.max_reduction_db, "dB",
                s.p95_reduction_db < kShownDb
                    ? "idle for 95 % of the time"
                    : "at most " + page_number(s.p95_reduction_db, 1) + " dB for 95 % of the time");
  return element("li", "",
                 element("div", " class=\"label\"", "Limiter") +
                     element("div", " class=\"value\"", "not needed")) +
         "\n";
}

std::string was(const Optional& x) { return x ? "was " + page_number(*x, 1) : ""; }

double rounded(double x, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(x * scale) / scale;
}

std::string level_row(std::string_view name, std::string_view unit, const Optional& before,
                      const Optional& after, int decimals) {
  const auto shown = [&](const Optional& x) { return x ? Optional(rounded(*x, decimals)) : x; };
  const Optional change = difference(shown(before), shown(after));  // so that a reader's sum comes out right
  const std::string title = std::string(name) + (unit.empty() ? "" : ", " + std::string(unit));
  return element("tr", "",
                 element("th", " scope=\"row\"", escaped(title)) +
                     element("td", "", number(before, decimals)) +
                     element("td", " class=\"new\"", number(after, decimals)) +
                     element("td", "", change ? signed_number(*change, decimals) : "–")) +
         "\n";
}

}  // namespace

std::string level_tiles(const MasterReport& r) {
  const Levels &before = r.before.levels, &after = r.after.levels;
  return element("ul", " class=\"tiles\"",
                 "\n" + tile("Loudness", after.integrated_lufs, "LUFS", was(before.integrated_lufs)) +
                     tile("True peak", after.true_peak_dbtp, "dBTP", was(before.true_peak_dbtp)) +
                     tile("Peak to loudness", peak_to_loudness(after), "LU", was(peak_to_loudness(before))) +
                     limiter_tile(r.solution)) +
         "\n";
}

std::string levels_table(const MasterReport& r) {
  const Levels &b = r.before.levels, &a = r.after.levels;
  const auto correlation = [](const Measurement& m) {
    return m.frames > 0 && m.format.channels == 2 ? Optional(m.correlation) : std::nullopt;
  };
  const std::string head = element(
      "thead", "",
      element("tr", "",
              "<th></th>" + element("th", " scope=\"col\"", "Before") +
                  element("th", " scope=\"col\"", "After") + element("th", " scope=\"col\"", "Change")));
  std::string body;
  if (const auto& album = r.album_result)
    body = level_row("Integrated loudness of the album", "LUFS", album->before.integrated_lufs,
                     album->after.integrated_lufs, 2);
  body += level_row("Integrated loudness", "LUFS", b.integrated_lufs, a.integrated_lufs, 2) +
          level_row("Loudness range", "LU", b.range_lu, a.range_lu, 1) +
          level_row("Loudest 400 ms (momentary)", "LUFS", b.max_momentary_lufs, a.max_momentary_lufs, 1) +
          level_row("Loudest 3 s (short-term)", "LUFS", b.max_shortterm_lufs, a.max_shortterm_lufs, 1) +
          level_row("True peak", "dBTP", b.true_peak_dbtp, a.true_peak_dbtp, 2) +
          level_row("Sample peak", "dBFS", b.sample_peak_dbfs, a.sample_peak_dbfs, 2) +
          level_row("Peak to loudness", "LU", peak_to_loudness(b), peak_to_loudness(a), 1) +
          level_row("Correlation of left and right", "", correlation(r.before), correlation(r.after), 3);
  return element("section", "",
                 "\n" + element("h2", "", "Levels") +
                     element("div", " class=\"scroll\"",
                             element("table", "", head + "\n" + element("tbody", "", "\n" + body)))) +
         "\n";
}

}  // namespace nocturne

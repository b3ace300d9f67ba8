// Levels, bars, columns.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/measurement_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "cli/format.h"
#include "cli/table.h"
#include "cli/track_page.h"
#include "core/error.h"
#include "mastering/third_octave.h"

namespace nocturne {
namespace {

using Optional = std::optional<double>;
using Rows = std::vector<std::vector<std::string>>;

std::string number(const Optional& x, int decimals) { return x ? fixed(*x, decimals) : "-"; }

Optional peak_to_loudness(const Levels& l) {
  return l.true_peak_dbtp && l.integrated_lufs ? Optional(*l.true_peak_dbtp - *l.integrated_lufs)
                                               : std::nullopt;
}

/// What two channels alone have.
Optional correlation(const Measurement& m) {
  return m.format.channels == 2 ? Optional(m.correlation) : std::nullopt;
}

double seconds(const Measurement& m) { return static_cast<double>(m.frames) / m.format.rate; }

std::string stream_line(const MeasuredFile& file) {
  const auto& [rate, channels, layout, bits] = file.measurement.format;
  std::string out = file.stream.codec + ", " + json_number(rate / 1000.0) + " kHz, " +
                    (channels == 1   ? "mono"
                     : channels == 2 ? "stereo"
                                     : std::to_string(channels) + " channels");
  if (bits > 0) out += ", " + std::to_string(bits) + " bits";
  return out + ", " + clock_text(seconds(file.measurement)) + " (" + count_text(file.measurement.frames) +
         " frames)";
}

Rows level_rows(const MeasuredFile& file) {
  const Measurement& m = file.measurement;
  Rows rows;
  const std::vector<Column> columns = columns_of<Levels>();
  const std::vector<Value> values = values_of(m.levels);
  for (std::size_t i = 0; i < columns.size(); ++i)
    rows.push_back({label_of(columns[i]),
                    number(std::holds_alternative<double>(values[i]) ? Optional(std::get<double>(values[i]))
                                                                     : std::nullopt,
                           2),
                    std::string(symbol(columns[i].unit))});
  rows.push_back({"peak to loudness", number(peak_to_loudness(m.levels), 2), "LU"});
  const Optional dc = file.measurement.dc_offset != 0
                          ? Optional(20 * std::log10(std::abs(file.measurement.dc_offset)))
                          : std::nullopt;
  rows.push_back({"dc offset", number(dc, 1), "dBFS"});
  rows.push_back({"correlation", number(correlation(m), 3), ""});
  return rows;
}

std::string bar(double db, double top, const Terminal& terminal) {
  constexpr double kDecibelsPerCell = 2;
  constexpr int kCells = 36;
  const int cells =
      std::clamp(kCells - static_cast<int>(std::lround((top - db) / kDecibelsPerCell)), 0, kCells);
  std::string out;
  for (int i = 0; i < cells; ++i) out += terminal.glyphs == Terminal::Glyphs::utf8 ? "▬" : "=";
  return out;
}

std::string spectrum_section(const Measurement& m, const Terminal& terminal) {
  const auto mid = third_octaves(m.spectrum.mid_db, m.format.rate / 2.0);
  const auto side = third_octaves(m.spectrum.side_db, m.format.rate / 2.0);
  if (mid.empty()) return "";
  double top = -HUGE_VAL;
  for (const ThirdOctave& band : mid) top = std::max(top, band.level_db);
  Rows rows{{"Hz", side.empty() ? "dB" : "mid, dB", side.empty() ? "" : "side, dB", ""}};
  for (std::size_t i = 0; i < mid.size(); ++i)
    rows.push_back({json_number(mid[i].nominal_hz), fixed(mid[i].level_db, 1),
                    i < side.size() ? fixed(side[i].level_db, 1) : "", bar(mid[i].level_db, top, terminal)});
  std::string out = "\n" + terminal.bold("Spectrum") + ", thirds of an octave of the louder half\n" +
                    table_text(rows, {{Align::right, Align::right, Align::right, Align::left}, 2, 3});
  if (m.spectrum.cutoff_hz > 0)
    out += "  ends at " + count_text(std::lround(m.spectrum.cutoff_hz)) + " Hz, as lossy coders end it\n";
  return out;
}

constexpr std::array<std::pair<std::string_view, int>, 10> kColumns{{{"LUFS", 7},
                                                                     {"LRA", 5},
                                                                     {"Max M", 6},
                                                                     {"Max S", 6},
                                                                     {"dBTP", 6},
                                                                     {"dBFS", 6},
                                                                     {"PLR", 5},
                                                                     {"DC", 6},
                                                                     {"Corr", 6},
                                                                     {"Length", 7}}};

}  // namespace

std::string measurement_page(std::string_view name, const MeasuredFile& file, const Terminal& terminal) {
  const Measurement& m = file.measurement;
  std::string out = terminal.bold(printable(name)) + "\n" + stream_line(file) + "\n\n" +
                    table_text(level_rows(file), {{Align::left, Align::right, Align::left}, 2, 2});
  if (m.non_finite_frames > 0)
    out += terminal.yellow("  " + count_text(m.non_finite_frames, "frame", "frames") +
                           " with a NaN or an infinity, taken as silence") +
           "\n";
  return out + spectrum_section(m, terminal);
}

std::string measurement_head() {
  std::string out;
  for (const auto& [name, width] : kColumns) out += pad_left(name, width) + "  ";
  return out + "File";
}

std::string measurement_line(std::string_view name, const MeasuredFile& file) {
  const Measurement& m = file.measurement;
  const Levels& l = m.levels;
  const Optional dc = file.measurement.dc_offset != 0
                          ? Optional(20 * std::log10(std::abs(file.measurement.dc_offset)))
                          : std::nullopt;
  const std::array<std::string, kColumns.size()> cells{
      number(l.integrated_lufs, 2),    number(l.range_lu, 1),
      number(l.max_momentary_lufs, 1), number(l.max_shortterm_lufs, 1),
      number(l.true_peak_dbtp, 2),     number(l.sample_peak_dbfs, 2),
      number(peak_to_loudness(l), 1),  number(dc, 1),
      number(correlation(m), 3),       clock_text(seconds(m))};
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += pad_left(cells[i], kColumns[i].second) + "  ";
  return out + printable(name);
}

}  // namespace nocturne

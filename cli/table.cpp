// Column widths, padding and line breaks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <algorithm>
#include <sstream>

#include "cli/format.h"

namespace nocturne {
namespace {

std::string spaces(int n) { return std::string(static_cast<std::size_t>(std::max(0, n)), ' '); }

std::vector<int> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> out;
  for (const auto& row : rows) {
    out.resize(std::max(out.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) out[i] = std::max(out[i], display_width(row[i]));
  }
  return out;
}

}  // namespace

std::string table_text(const std::vector<std::vector<std::string>>& rows, const TableStyle& style) {
  const std::vector<int> widths = column_widths(rows);
  std::string out;
  for (const auto& row : rows) {
    std::string line = spaces(style.indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool right = i < style.align.size() && style.align[i] == Align::right;
      line += (i > 0 ? spaces(style.gap) : "") +
              (right ? pad_left(row[i], widths[i]) : pad_right(row[i], widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string wrapped(const std::string& words, int width, int indent) {
  std::istringstream in(words);
  std::string out, line;
  for (std::string word; in >> word;) {
    if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > width)
      out += spaces(indent) + line + "\n", line.clear();
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? out : out + spaces(indent) + line + "\n";
}

}  // namespace nocturne

// Rows of texts laid out in columns.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace nocturne {

enum class Align { left, right };

struct TableStyle {
  std::vector<Align> align;  // of each column; left where none is said
  int indent = 2;
  int gap = 2;
};

/// One line a row, each column as wide as its widest cell, no spaces at line ends. Rows may have fewer cells.
/// `cells` are printable UTF-8.
std::string table_text(const std::vector<std::vector<std::string>>& rows, const TableStyle& style = {});

/// Words broken into lines of at most `width` columns, each after `indent` spaces.
std::string wrapped(const std::string& words, int width, int indent);

}  // namespace nocturne

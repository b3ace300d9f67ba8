// Reading of lists of names.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/operands.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "core/error.h"

namespace nocturne {
namespace {

/// The names in a file or, for "-", on standard input.
std::vector<std::string> names_from(const std::filesystem::path& list, char separator) {
  std::ifstream file;
  const bool standard_input = list == "-";
  if (!standard_input) file.open(list, std::ios::binary);
  std::istream& in = standard_input ? std::cin : file;
  if (!in)
    throw Error(ErrorCode::usage,
                printable(list.native()) + ": the list cannot be read (" + std::strerror(errno) + ")");
  std::vector<std::string> out;
  for (std::string name; std::getline(in, name, separator);)
    if (!name.empty()) out.push_back(name);
  return out;
}

}  // namespace

std::vector<std::string> named_files(const Invocation& call) {
  std::vector<std::string> out = call.operands;
  if (call.files_from) {
    const auto listed = names_from(*call.files_from, call.has(Switch::null_separated) ? '\0' : '\n');
    out.insert(out.end(), listed.begin(), listed.end());
  }
  if (out.empty() && !call.files_from) throw Error(ErrorCode::usage, call.command + ": no file is given");
  return out;
}

}  // namespace nocturne

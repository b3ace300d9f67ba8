// nocturne: scans music libraries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include "cli/program.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(nocturne::run_program(arguments, nocturne::current_environment()));
}

// What stands behind standard output and standard error, and how to write to it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "config/xdg.h"

namespace nocturne {

struct Terminal {
  enum class Colour { none, ansi } colour = Colour::none;
  enum class Glyphs { ascii, utf8 } glyphs = Glyphs::ascii;
  bool interactive = false;  // a terminal that can move its cursor

  std::string bold(std::string_view text) const { return wrapped("1", text); }
  std::string dim(std::string_view text) const { return wrapped("2", text); }
  std::string red(std::string_view text) const { return wrapped("31", text); }
  std::string green(std::string_view text) const { return wrapped("32", text); }
  std::string yellow(std::string_view text) const { return wrapped("33", text); }

 private:
  std::string wrapped(std::string_view code, std::string_view text) const;
};

/// By the file descriptor and the environment: NO_COLOR (no-color.org) and TERM=dumb turn colours off,
/// CLICOLOR_FORCE turns them on also where no terminal is; NO_COLOR wins.
Terminal detect_terminal(int descriptor, const Environment& environment);

/// Columns of the terminal now (it may be resized at any time); 80 where it does not say.
int terminal_width(int descriptor);

}  // namespace nocturne

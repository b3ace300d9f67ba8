// isatty, the window size and the variables that users set about colours.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>

namespace nocturne {
namespace {

std::string_view value_of(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string_view{} : std::string_view(found->second);
}

/// The locale's character set, by the variables' precedence of POSIX 8.2.
bool speaks_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = value_of(environment, name);
    if (value.empty()) continue;
    return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  }
  return false;
}

}  // namespace

std::string Terminal::wrapped(std::string_view code, std::string_view text) const {
  if (colour == Colour::none) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

Terminal detect_terminal(int descriptor, const Environment& environment) {
  const bool tty = isatty(descriptor) == 1, dumb = value_of(environment, "TERM") == "dumb";
  const std::string_view force = value_of(environment, "CLICOLOR_FORCE");
  const bool forced = !force.empty() && force != "0";
  const bool refused = !value_of(environment, "NO_COLOR").empty() || dumb;
  Terminal out;
  out.interactive = tty && !dumb;
  out.colour = (tty || forced) && !refused ? Terminal::Colour::ansi : Terminal::Colour::none;
  out.glyphs = speaks_utf8(environment) ? Terminal::Glyphs::utf8 : Terminal::Glyphs::ascii;
  return out;
}

int terminal_width(int descriptor) {
  constexpr int kUsual = 80;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return size.ws_col;
}

}  // namespace nocturne

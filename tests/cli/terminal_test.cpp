// What the environment says about colours and glyphs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace nocturne {
namespace {

Terminal elsewhere(const Environment& environment) {
  const int file = ::open("/dev/null", O_WRONLY);
  const Terminal t = detect_terminal(file, environment);
  ::close(file);
  return t;
}

Terminal on_terminal(const Environment& environment) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  EXPECT_GE(terminal, 0);
  const Terminal t = detect_terminal(terminal, environment);
  ::close(terminal);
  return t;
}

using enum Terminal::Colour;

TEST(Terminal, IsPlainWhereNoTerminalIs) {
  EXPECT_EQ(elsewhere({}).colour, none);
  EXPECT_FALSE(elsewhere({}).interactive);
  EXPECT_EQ(elsewhere({}).bold("x"), "x");
}

TEST(Terminal, ColoursOnATerminalUnlessItIsDumbOrTheUserObjects) {
  EXPECT_EQ(on_terminal({{"TERM", "xterm"}}).colour, ansi);
  EXPECT_TRUE(on_terminal({{"TERM", "xterm"}}).interactive);
  EXPECT_EQ(on_terminal({{"TERM", "dumb"}}).colour, none);
  EXPECT_FALSE(on_terminal({{"TERM", "dumb"}}).interactive);
  EXPECT_EQ(on_terminal({{"NO_COLOR", "1"}}).colour, none);
  EXPECT_TRUE(on_terminal({{"NO_COLOR", "1"}}).interactive);
  EXPECT_EQ(on_terminal({{"NO_COLOR", ""}}).colour, ansi);  // set but empty counts as not set
}

TEST(Terminal, ColoursAnywhereWhenForced) {
  EXPECT_EQ(elsewhere({{"CLICOLOR_FORCE", "1"}}).colour, ansi);
  EXPECT_EQ(elsewhere({{"CLICOLOR_FORCE", "0"}}).colour, none);
  EXPECT_EQ(elsewhere({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}).colour, none);
  EXPECT_EQ(elsewhere({{"CLICOLOR_FORCE", "1"}}).red("x"), "\x1b[31mx\x1b[0m");
}

TEST(Terminal, DrawsInTheLocalesCharacters) {
  using enum Terminal::Glyphs;
  EXPECT_EQ(elsewhere({}).glyphs, ascii);
  EXPECT_EQ(elsewhere({{"LANG", "en_GB.UTF-8"}}).glyphs, utf8);
  EXPECT_EQ(elsewhere({{"LANG", "C.utf8"}}).glyphs, utf8);
  EXPECT_EQ(elsewhere({{"LANG", "en_GB.UTF-8"}, {"LC_ALL", "C"}}).glyphs, ascii);
}

TEST(Terminal, IsEightyColumnsWideWhereItDoesNotSay) { EXPECT_EQ(terminal_width(-1), 80); }

}  // namespace
}  // namespace nocturne

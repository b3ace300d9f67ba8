// What is escaped, and that nothing slips through.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/markup.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <memory>

namespace nocturne {
namespace {

TEST(Escaped, KeepsTextAndDisarmsMarkup) {
  EXPECT_EQ(escaped("Käse & <b>\"Brot\"</b>'s"), "Käse &amp; &lt;b&gt;&quot;Brot&quot;&lt;/b&gt;&#39;s");
  EXPECT_EQ(escaped("a\nb\tc"), "a b c");
}

TEST(Escaped, ReplacesWhatNoPageMayHold) {
  EXPECT_EQ(escaped("\xFF|\x01|\x7F"), "\uFFFD|\uFFFD|\uFFFD");
  EXPECT_EQ(escaped("\xEF\xBF\xBE\xEF\xBF\xBF"), "\uFFFD\uFFFD");  // U+FFFE, U+FFFF
  EXPECT_EQ(escaped(std::string_view("\0", 1)), "\uFFFD");
}

TEST(PageNumbers, HaveATrueMinusSignAndNoNegativeZero) {
  EXPECT_EQ(page_number(-14.04, 1), "−14.0");
  EXPECT_EQ(page_number(-0.01, 1), "0.0");
  EXPECT_EQ(page_number(NAN, 1), "–");
  EXPECT_EQ(signed_number(2.25, 1), "+2.2");  // to even
  EXPECT_EQ(signed_number(0.01, 1), "0.0");
  EXPECT_EQ(signed_number(-3, 0), "−3");
  EXPECT_EQ(signed_number(INFINITY, 1), "–");
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string out;
  for (int c; (c = std::fgetc(pipe.get())) != EOF;) out += static_cast<char>(c);
  return out;
}

TEST(ShellWords, StandForTheirBytes) {
  EXPECT_EQ(shell_word("a b&c.flac"), "'a b&c.flac'");
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  // bash, since /bin/sh of Debian 12 is older than this quoting's place in POSIX.
  for (const std::string& name : {std::string("it's"), std::string("a\nb"), std::string("\\"), all}) {
    const std::string word = shell_word(name);
    EXPECT_EQ(output_of("exec bash <<'END'\nprintf %s " + word + "\nEND\n"), name) << word;
  }
}

}  // namespace
}  // namespace nocturne

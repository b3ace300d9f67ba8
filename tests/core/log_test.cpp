// Levels and sinks of the log.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace nocturne {
namespace {

TEST(Log, DropsWhatIsAboveItsLevel) {
  std::vector<std::string> lines;
  set_log_sink([&](LogLevel, std::string_view m) { lines.emplace_back(m); });
  set_log_level(LogLevel::warning);
  log(LogLevel::error, "e");
  log(LogLevel::warning, "w");
  log(LogLevel::info, "i");
  set_log_level(LogLevel::debug);
  log(LogLevel::debug, "d");
  set_log_level(LogLevel::warning);
  set_log_sink({});
  EXPECT_THAT(lines, testing::ElementsAre("e", "w", "d"));
}

TEST(Log, WritesLinesToStandardErrorWithoutASink) {
  testing::internal::CaptureStderr();
  log(LogLevel::error, "disk: full");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "nocturne: error: disk: full\n");
}

}  // namespace
}  // namespace nocturne

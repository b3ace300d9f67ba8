// The format of metrics, by its grammar.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/metrics_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace nocturne {
namespace {

TEST(MetricsText, WritesHelpTypeAndSamples) {
  MetricsText out(MetricLabels{{"database", "/a.db"}});
  out.add("files", "Files by state", {{{{"state", "ok"}}, 12}, {{{"state", "failed"}}, 0.5}});
  out.add("seconds", "Time", 1763612345.25);
  EXPECT_EQ(out.text(),
            "# HELP files Files by state\n# TYPE files gauge\n"
            "files{database=\"/a.db\",state=\"ok\"} 12\nfiles{database=\"/a.db\",state=\"failed\"} 0.5\n"
            "# HELP seconds Time\n# TYPE seconds gauge\nseconds{database=\"/a.db\"} 1763612345.25\n");
}

TEST(MetricsText, EscapesWhatWouldEndALineOrALabel) {
  MetricsText out(MetricLabels{});
  out.add("x", "a\\b\n\"c\"", {{{{"l", "a\\b\n\"c\""}}, 1}});
  EXPECT_EQ(out.text(), "# HELP x a\\\\b\\n\"c\"\n# TYPE x gauge\nx{l=\"a\\\\b\\n\\\"c\\\"\"} 1\n");
}

TEST(MetricsText, LeavesOutFamiliesWithoutSamplesAndBracesWithoutLabels) {
  MetricsText out(MetricLabels{});
  out.add("none", "None", std::vector<MetricSample>{});
  out.add("one", "One", 1e21);
  EXPECT_EQ(out.text(), "# HELP one One\n# TYPE one gauge\none 1e+21\n");
}

TEST(MetricsText, HasWordsForWhatIsNoNumber) {
  MetricsText out(MetricLabels{});
  const double inf = std::numeric_limits<double>::infinity();
  out.add("x", "X", {{{{"n", "1"}}, std::nan("")}, {{{"n", "2"}}, inf}, {{{"n", "3"}}, -inf}});
  EXPECT_EQ(out.text().substr(out.text().find("x{")), "x{n=\"1\"} NaN\nx{n=\"2\"} +Inf\nx{n=\"3\"} -Inf\n");
}

}  // namespace
}  // namespace nocturne

// A thread that redraws ten times a second, or reports now and then.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_display.h"

#include <unistd.h>

#include <cstdio>

#include "cli/progress_text.h"

namespace nocturne {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr const char* kClearLine = "\r\x1b[K";

void to_stderr(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

std::string log_line(const Terminal& terminal, LogLevel level, std::string_view message) {
  std::string name;
  switch (level) {
    case LogLevel::error: name = terminal.red("error"); break;
    case LogLevel::warning: name = terminal.yellow("warning"); break;
    case LogLevel::info: name = "info"; break;
    case LogLevel::debug: name = terminal.dim("debug"); break;
  }
  return "nocturne: " + name + ": " + std::string(message) + "\n";
}

ProgressDisplay::ProgressDisplay(const ScanProgress& progress, Style style, Terminal terminal,
                                 std::chrono::seconds line_interval)
    : progress_(progress), style_(style), terminal_(terminal), line_interval_(line_interval) {
  if (style_ == Style::none) return;
  if (style_ == Style::bar)
    set_log_sink([this](LogLevel level, std::string_view message) { take_log(level, message); });
  thread_ = std::thread([this] { run(); });
}

ProgressDisplay::~ProgressDisplay() {
  if (style_ == Style::none) return;
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_one();
  thread_.join();
  clear();
  const Terminal terminal = terminal_;
  if (style_ == Style::bar)
    set_log_sink([terminal](LogLevel level, std::string_view message) {
      to_stderr(log_line(terminal, level, message));
    });
}

void ProgressDisplay::run() {
  std::unique_lock lock(mutex_);
  Clock::time_point next = Clock::now() + (style_ == Style::bar ? Clock::duration(kRedraw) : line_interval_);
  while (!ended_.wait_until(lock, std::min(next, Clock::now() + kRedraw), [this] { return end_; })) {
    analyzing_seconds();  // notes when the analysis begins
    if (Clock::now() < next) continue;
    next += style_ == Style::bar ? Clock::duration(kRedraw) : line_interval_;
    style_ == Style::bar ? draw() : report();
  }
}

double ProgressDisplay::analyzing_seconds() {
  if (progress_.phase == ScanProgress::Phase::listing) return 0;
  if (analyzing_since_ == Clock::time_point{}) analyzing_since_ = Clock::now();
  return std::chrono::duration<double>(Clock::now() - analyzing_since_).count();
}

void ProgressDisplay::draw() {
  const ProgressSample sample = sample_of(progress_, analyzing_seconds());
  to_stderr(kClearLine + progress_bar(sample, terminal_width(STDERR_FILENO), terminal_.glyphs));
  drawn_ = true;
}

void ProgressDisplay::clear() {
  if (drawn_) to_stderr(kClearLine);
  drawn_ = false;
}

void ProgressDisplay::report() {
  to_stderr("nocturne: " + progress_report(sample_of(progress_, analyzing_seconds())) + "\n");
}

void ProgressDisplay::take_log(LogLevel level, std::string_view message) {
  const std::lock_guard lock(mutex_);
  clear();
  to_stderr(log_line(terminal_, level, message));
}

}  // namespace nocturne

// Parts of a progress line and which of them fit.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "cli/format.h"

namespace nocturne {
namespace {

// The bar's width follows from the terminal's alone, so that it does not come and go with the length of the
// text.
constexpr int kWideTerminal = 110, kWideBar = 20;
constexpr int kUsualTerminal = 60, kUsualBar = 10;
constexpr double kSettled = 0.5;  // s; a pace measured over less says nothing

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "  ") + part;
  return out;
}

/// "8 s", "3 min 5 s": tenths of a second would promise too much.
std::string eta_text(double seconds) {
  return "ETA " + (seconds < 59 ? fixed(std::ceil(seconds), 0) + " s" : duration_text(seconds));
}

/// From the most to the least important.
std::vector<std::string> parts_of(const ProgressSample& s) {
  // Not "100%" before the end.
  std::vector<std::string> out{pad_left(fixed(std::floor(share_done(s) * 100), 0) + "%", 4),
                               count_text(s.files_done) + "/" + count_text(s.files_total) + " files"};
  if (s.files_failed > 0) out.push_back(count_text(s.files_failed) + " failed");
  if (const auto left = remaining_seconds(s)) out.push_back(eta_text(*left));
  if (s.analyzing_seconds >= kSettled && s.audio_seconds > 0)
    out.push_back(speed_text(s.audio_seconds / s.analyzing_seconds) + " real time");
  if (s.audio_seconds > 0) out.push_back(hours_text(s.audio_seconds) + " of music");
  return out;
}

std::string bar(double share, int width, Terminal::Glyphs glyphs) {
  const bool utf8 = glyphs == Terminal::Glyphs::utf8;
  const int full = static_cast<int>(std::lround(share * width));
  std::string out = utf8 ? "" : "[";
  for (int i = 0; i < width; ++i) out += i < full ? (utf8 ? "█" : "#") : (utf8 ? "░" : "-");
  return utf8 ? out : out + "]";
}

std::string unmeasured(const ProgressSample& s) {
  if (s.phase == ScanProgress::Phase::listing)
    return "looking for tracks: " + count_text(s.files_found, "file", "files") + " found";
  return "writing the last results";
}

}  // namespace

ProgressSample sample_of(const ScanProgress& p, double analyzing_seconds) {
  return {p.phase,          p.files_found, p.files_total, p.files_done,
          p.files_failed,   p.bytes_total, p.bytes_done,  static_cast<double>(p.audio_millis) / 1000,
          analyzing_seconds};
}

double share_done(const ProgressSample& s) {
  if (s.bytes_total > 0)
    return std::clamp(static_cast<double>(s.bytes_done) / static_cast<double>(s.bytes_total), 0.0, 1.0);
  return s.files_total > 0 ? static_cast<double>(s.files_done) / static_cast<double>(s.files_total) : 1;
}

std::optional<double> remaining_seconds(const ProgressSample& s) {
  const double share = share_done(s);
  if (share <= 0 || share >= 1 || s.analyzing_seconds < kSettled) return std::nullopt;
  return s.analyzing_seconds * (1 - share) / share;
}

std::string progress_bar(const ProgressSample& s, int width, Terminal::Glyphs glyphs) {
  const int room = width - 1;  // a full line would wrap on some terminals
  if (s.phase != ScanProgress::Phase::analyzing) return fit(unmeasured(s), room);
  const int bar_width = width >= kWideTerminal ? kWideBar : width >= kUsualTerminal ? kUsualBar : 0;
  const std::string front = bar_width > 0 ? bar(share_done(s), bar_width, glyphs) + " " : "";
  std::vector<std::string> parts = parts_of(s);
  while (parts.size() > 1 && display_width(front + joined(parts)) > room) parts.pop_back();
  return fit(front + joined(parts), room);
}

std::string progress_report(const ProgressSample& s) {
  if (s.phase != ScanProgress::Phase::analyzing) return unmeasured(s);
  const std::string text = joined(parts_of(s));
  return text.substr(text.find_first_not_of(' '));
}

}  // namespace nocturne

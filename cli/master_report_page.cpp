// Verdict, figures, diagrams, reasons, plan.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_page.h"

#include <array>

#include "cli/format.h"
#include "cli/markup.h"
#include "cli/master_report_figures.h"
#include "cli/master_report_style.h"
#include "cli/master_verdict.h"
#include "core/version.h"
#include "mastering/outcome.h"

namespace nocturne {
namespace {

std::string name_of(const MasterReport& r, const TrackTags& tags) {
  return tags.title && !tags.title->empty() ? *tags.title : r.input.filename().string();
}

std::string by_line(const TrackTags& tags) {
  std::string out = tags.artist.value_or("");
  if (tags.album && !tags.album->empty()) out += (out.empty() ? "" : " · ") + *tags.album;
  return out;
}

std::string term(std::string_view name, std::string_view value) {
  return value.empty() ? "" : element("dt", "", escaped(name)) + element("dd", "", escaped(value)) + "\n";
}

/// "preset club", "2 references, on preset adaptive"
std::string mode_text(const MasterReport& r) {
  std::string out = r.mode;
  if (!r.preset.empty()) out += (r.mode == "preset" ? " " : ", on preset ") + r.preset;
  if (!r.album.empty()) out += ", as part of the album " + r.album;
  return out;
}

std::string header(const MasterReport& r, const TrackTags& tags) {
  const std::string by = by_line(tags);
  std::string files =
      term("From", r.input.native()) + term("To", r.output.native()) + term("By", mode_text(r));
  for (const auto& reference : r.references) files += term("Reference", reference.native());
  return element("header", "",
                 element("h1", "", escaped(name_of(r, tags))) +
                     (by.empty() ? "" : element("p", " class=\"by\"", escaped(by))) +
                     element("dl", " class=\"files\"", "\n" + files)) +
         "\n";
}

/// With a capital letter at its head.
std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// Where a number follows, a true minus.
std::string typeset(std::string text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = 0; (at = text.find('-', at)) != text.npos; ++at)
    if (at + 1 < text.size() && is_digit(text[at + 1]) &&
        (at == 0 || text[at - 1] == ' ' || text[at - 1] == '('))
      text.replace(at, 1, "−");
  return text;
}

/// What the verdict says is no warning besides.
std::string verdict(const MasterReport& r) {
  constexpr std::array<std::string_view, 4> kClasses{"good", "caution", "bad", "neutral"};
  constexpr std::array<std::string_view, 4> kSigns{"✓ ", "⚠ ", "✕ ", ""};
  const Verdict v = verdict_of(r);
  const auto kind = static_cast<std::size_t>(v.kind);
  const std::string miss = target_miss_text(r);
  const bool failed = r.state == MasterReport::State::failed;  // an error names files: it stays as it is
  std::string out = element("div", " class=\"verdict " + std::string(kClasses[kind]) + "\"",
                            element("strong", "", std::string(kSigns[kind]) + escaped(v.headline)) +
                                element("p", "", escaped(failed ? v.detail : typeset(v.detail))));
  std::string items;
  for (const std::string& w : r.warnings) {
    const bool said = !miss.empty() && w.ends_with(miss) && v.detail.find(miss) != v.detail.npos;
    if (!said) items += element("li", "", escaped(sentence(typeset(w))));
  }
  return out + (items.empty() ? "" : element("ul", " class=\"warnings\"", items)) + "\n";
}

bool is_rendered(const MasterReport& r) { return r.after.frames > 0 || r.after.levels != Levels{}; }

std::string album_note(const MasterReport& r) {
  if (!r.album_result) return "";
  return element("p", " class=\"note\"",
                 "One plan for the " + std::to_string(r.album_result->tracks) +
                     " tracks of the album: but for peaks, figures and reasons are the album’s.");
}

std::string changes(const MasterReport& r) {
  if (r.changes.empty()) return "";
  const std::string heading = std::string("What ") +
                              (r.state == MasterReport::State::planned ? "is to be" : "was") +
                              " changed, and why";
  std::string items;
  for (const Change& c : r.changes)
    items +=
        element(
            "li", "",
            element("div", "", escaped(sentence(typeset(c.what)))) +
                (c.why.empty() ? "" : element("div", " class=\"why\"", escaped(sentence(typeset(c.why)))))) +
        "\n";
  return element(
             "section", "",
             element("h2", "", heading) + album_note(r) + element("ul", " class=\"changes\"", "\n" + items)) +
         "\n";
}

class PlanRows {
 public:
  void add(std::string_view name, const std::string& value) {
    rows_ += element("tr", "",
                     element("th", " scope=\"row\"", escaped(name)) + element("td", "", escaped(value))) +
             "\n";
  }
  void add_band(std::string_view name, const BandPlan& b) {
    add(name, page_number(b.ratio, 1) + " : 1 above " + page_number(b.threshold_dbfs, 1) +
                  " dBFS RMS, attack " + page_number(b.attack_ms, 0) + " ms, release " +
                  page_number(b.release_ms, 0) + " ms");
  }
  std::string table() const {
    return element("table", " class=\"plan\"", element("tbody", "", "\n" + rows_));
  }

 private:
  std::string rows_;
};

std::string plan(const MasterReport& r) {
  const Plan& p = r.plan;
  PlanRows rows;
  rows.add("Loudness aimed at",
           p.target_lufs ? page_number(*p.target_lufs, 1) + " ± " + page_number(p.tolerance_lu, 2) + " LUFS"
                         : "none: peaks are made safe");
  rows.add("Ceiling", page_number(p.ceiling_dbtp, 1) + " dBTP");
  rows.add("Given up where the limiter takes", page_number(p.max_reduction_db, 1) + " dB (95th percentile)");
  rows.add("Gain", signed_number(p.trim_db, 2) + " dB at first, " + signed_number(r.solution.gain_db, 2) +
                       " dB before the limiter (" + count_text(r.solution.iterations, "trial", "trials") +
                       ")");
  rows.add("High-pass", p.highpass_hz > 0 ? page_number(p.highpass_hz, 0) + " Hz, second order" : "none");
  rows.add("Soft clip",
           p.has_clip() ? "from " + page_number(p.clip_threshold_dbfs, 1) + " dBFS at its input" : "none");
  if (p.has_compressor()) {
    rows.add("Compressor", page_number(100 * p.compressor.amount, 0) + " % of its reduction, " +
                               page_number(p.compressor.max_reduction_db, 1) + " dB at most");
    rows.add_band("Compressor, below 120 Hz", p.compressor.low);
    rows.add_band("Compressor, 120 Hz to 3.5 kHz", p.compressor.mid);
    rows.add_band("Compressor, above 3.5 kHz", p.compressor.high);
  } else {
    rows.add("Compressor", "none");
  }
  rows.add("Rendered anew to mend true peaks or loudness", std::to_string(r.repairs));
  return element("section", "",
                 element("h2", "", "The plan") + element("div", " class=\"scroll\"", rows.table())) +
         "\n";
}

std::string check(const MasterReport& r) {
  if (!is_rendered(r) || r.output.empty()) return "";
  // So that no name is taken for an option or a protocol.
  const std::string file = shell_word((r.output.is_absolute() ? r.output : "." / r.output).native());
  return element(
             "section", "",
             element("h2", "", "Check it yourself") +
                 element(
                     "p", "",
                     "The figures above are of the file as it was written. Other meters read them, too:") +
                 element(
                     "pre", "",
                     escaped("nocturne measure " + file) + "\n" +
                         escaped("ffmpeg -nostats -i " + file + " -filter:a ebur128=peak=true -f null -"))) +
         "\n";
}

std::string footer(const MasterReport& r) {
  std::string times = "Rendered in " + duration_text(r.wall_seconds) + ": " + page_number(r.cpu_seconds, 2) +
                      " s of processor time, of which analysis " + page_number(r.analyze_cpu_seconds, 2) +
                      " s and encoding " + page_number(r.encode_cpu_seconds, 2) + " s";
  const double seconds =
      r.before.format.rate > 0 ? static_cast<double>(r.before.frames) / r.before.format.rate : 0;
  if (r.cpu_seconds > 0) times += " (" + speed_text(seconds / r.cpu_seconds) + " real time)";
  std::string hashes = "nocturne " + std::string(kVersion);
  if (!r.plan_hash.empty()) hashes += " · plan " + r.plan_hash;
  if (!r.input_hash.empty()) hashes += " · input " + r.input_hash;
  return element("footer", "",
                 (is_rendered(r) ? element("p", "", escaped(times + ".")) : "") +
                     element("p", "", escaped(hashes))) +
         "\n";
}

}  // namespace

std::string master_report_page(const MasterReport& r, const TrackTags& tags) {
  const std::string head =
      "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"/>\n" +
      element("title", "", escaped(name_of(r, tags) + ": mastering report")) + "\n" +
      element("style", "", master_report_style()) + "\n";
  const std::string body = header(r, tags) + verdict(r) + (is_rendered(r) ? level_tiles(r) : "") +
                           levels_table(r) + changes(r) + spectrum_figure(r) + tone_figure(r) +
                           reduction_figure(r) + waveform_figure(r) + plan(r) + check(r) + footer(r);
  return "<!DOCTYPE html>\n" +
         element("html", " lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"",
                 "\n" + element("head", "", "\n" + head) + "\n" +
                     element("body", "", "\n" + element("main", "", "\n" + body) + "\n") + "\n") +
         "\n";
}

}  // namespace nocturne

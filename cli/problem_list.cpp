// Problems from the column of the group "quality", and from failures.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/problem_list.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "cli/format.h"
#include "core/error.h"

namespace nocturne {
namespace {

struct Kind {
  std::string_view problem, title;
};

/// The worst first. What is not in it comes last, under its own name.
constexpr std::array<Kind, 14> kKinds{{{"truncated", "Truncated"},
                                       {"damaged", "Damaged"},
                                       {"unreadable", "Cannot be read"},
                                       {"dropouts", "Drop-outs"},
                                       {"inverted_channel", "A channel inverted"},
                                       {"dead_channel", "A channel silent"},
                                       {"lossy_source", "Lossy source in a lossless file"},
                                       {"upsampled", "Upsampled"},
                                       {"clipped", "Clipped"},
                                       {"dc_offset", "DC offset"},
                                       {"padded_bits", "Padded bits"},
                                       {"steep_cutoff", "Cut off, by a lossy codec or a filter"},
                                       {"long_pause", "Long silence within"},
                                       {"identical_channels", "Mono in two channels"}}};

std::size_t rank(const std::string& problem) {
  return static_cast<std::size_t>(std::ranges::find(kKinds, problem, &Kind::problem) - kKinds.begin());
}

std::string title_of(const std::string& problem) {
  const std::size_t i = rank(problem);
  return i < kKinds.size() ? std::string(kKinds[i].title) : spaced(problem);
}

/// By the words that the decoders fail with.
std::string_view kind_of(const FailureRow& failure) {
  const auto says = [&](std::string_view word) { return failure.what.find(word) != std::string::npos; };
  if (says(": truncated")) return "truncated";
  if (says("damaged") || says("can be decoded") || says("cannot be decoded")) return "damaged";
  return "unreadable";
}

void add_track(const TrackRow& track, std::span<const Group> groups, std::vector<Finding>& to) {
  const Value* value = find_value(track, groups, "quality", "problems");
  const auto* list = value ? std::get_if<JsonText>(value) : nullptr;
  if (!list || track.state == FileState::failed) return;
  const Json problems = Json::parse(list->text, nullptr, false);
  if (!problems.is_array()) return;
  for (const Json& p : problems)
    to.push_back({track.path, p.value("problem", ""), p.value("severity", ""), p.value("figure", "")});
}

void add_failure(const FailureRow& failure, std::vector<Finding>& to) {
  const std::string begin = printable(failure.path) + ": ";
  const bool named = failure.what.starts_with(begin);
  to.push_back({failure.path, std::string(kind_of(failure)), "serious",
                named ? failure.what.substr(begin.size()) : failure.what});
}

/// "Clipped (notable, 12 files)" and the files.
std::string section(std::span<const Finding> findings, const Terminal& terminal, std::size_t most) {
  const auto files = count_text(static_cast<std::int64_t>(findings.size()), "file", "files");
  std::string out = "\n" + terminal.bold(title_of(findings[0].problem)) + " (" + findings[0].severity + ", " +
                    files + ")\n";
  for (const Finding& f : findings.first(std::min(most, findings.size())))
    out += "  " + printable(f.path) + ": " + printable(f.figure) + "\n";
  if (findings.size() > most)
    out += "  … and " + count_text(static_cast<std::int64_t>(findings.size() - most)) +
           " more: nocturne status --problems --all\n";
  return out;
}

}  // namespace

std::vector<Finding> library_findings(const Library& library) {
  std::vector<Finding> found;
  for (const FailureRow& failure : library.failures()) add_failure(failure, found);
  library.for_each_track([&](const TrackRow& track) { add_track(track, library.groups(), found); });
  std::ranges::stable_sort(found, {}, [](const Finding& f) {
    return std::tuple(rank(f.problem), std::string_view(f.problem), std::string_view(f.path));
  });
  return found;
}

std::string problem_page(const std::vector<Finding>& findings, const Terminal& terminal, std::size_t most) {
  if (findings.empty()) return "Nothing is wrong with the files that were analysed in full.\n";
  std::string out;
  for (auto begin = findings.begin(); begin != findings.end();) {
    const auto end =
        std::find_if(begin, findings.end(), [&](const Finding& f) { return f.problem != begin->problem; });
    out += section({begin, end}, terminal, most);
    begin = end;
  }
  return out.substr(1);
}

Json problem_json(const std::vector<Finding>& findings) {
  Json out = Json::array();
  for (const Finding& f : findings) {
    Json item;
    put_path(item, "path", f.path);
    item["problem"] = f.problem;
    item["severity"] = f.severity;
    item["figure"] = f.figure;
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace nocturne

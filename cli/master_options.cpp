// Words to numbers, names and modes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_options.h"

#include <algorithm>
#include <set>

#include "cli/library_access.h"
#include "cli/operands.h"
#include "cli/presets.h"
#include "config/setting_text.h"
#include "core/error.h"
#include "core/suggest.h"
#include "pipeline/groups.h"
#include "storage/query_matches.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr Range kWeights{0.001, 1000};

template <class T>
T read_number(const std::string& option, const std::string& text, Range range) {
  T out{};
  if (const Complaint complaint = read_text(text, range, out))
    throw Error(ErrorCode::usage, option + ": " + *complaint);
  return out;
}

template <class T>
T read_number(const std::string& option, const std::optional<std::string>& text, Range range, T otherwise) {
  return text ? read_number<T>(option, *text, range) : otherwise;
}

FileFormat read_format(const std::string& text) {
  if (const auto format = file_format(text)) return *format;
  throw Error(ErrorCode::usage,
              "--format: \"" + printable(text) + "\" is none of wav, flac, aiff, mp3, ogg, opus, m4a");
}

/// Options that would say nothing about any file.
void require_meaning(const Invocation& call, const OutputRules& rules) {
  if (!rules.format) return;
  const std::string format(name_of(*rules.format));
  if (call.kbps && !is_lossy(*rules.format))
    throw Error(ErrorCode::usage, "--kbps: " + format + " is lossless and has no bit rate to choose");
  if (call.bits && is_lossy(*rules.format))
    throw Error(ErrorCode::usage, "--bits: " + format + " is lossy, and its samples have no bits");
  if (call.rate && rules.format == FileFormat::opus && rules.rate != 48'000)
    throw Error(ErrorCode::usage, "--rate: opus has 48000 Hz and no other rate");
}

OutputRules output_rules(const Invocation& call) {
  OutputRules out;
  if (call.format) out.format = read_format(*call.format);
  out.bits = read_number<int>("--bits", call.bits, {16, 32}, 0);
  if (out.bits != 0 && out.bits != 16 && out.bits != 24 && out.bits != 32)
    throw Error(ErrorCode::usage, "--bits: " + *call.bits + " is none of 16, 24 and 32");
  if (out.bits == 32 && out.format != FileFormat::wav)
    throw Error(ErrorCode::usage, "--bits: 32 bits are floats, which need --format wav");
  out.rate = read_number<int>("--rate", call.rate, {kMinRate, kMaxRate}, 0);
  out.kbps = read_number<int>("--kbps", call.kbps, {8, 1024}, 0);
  require_meaning(call, out);
  return out;
}

MasterAims aims_from(const CommandContext& context) {
  const Invocation& call = context.call;
  MasterAims out;
  out.preset = find_preset(call.preset.value_or("adaptive"), context.environment);
  for (const std::string& reference : call.references) out.references.push_back(read_reference(reference));
  if (out.references.empty() && (call.hybrid || call.strength))
    throw Error(ErrorCode::usage,
                std::string(call.hybrid ? "--hybrid" : "--strength") + ": no --reference is given");
  if (call.strength) out.strength = read_strength(*call.strength);
  if (!out.references.empty()) out.mode = MasterAims::Mode::reference;
  if (call.hybrid) {
    out.mode = MasterAims::Mode::hybrid;
    if (*call.hybrid != "true") out.share = read_number<double>("--hybrid", *call.hybrid, {0, 1});
  }
  return out;
}

/// "--hybrid 0.3" gives no share: the number is an operand.
void require_no_share_apart(const Invocation& call) {
  if (call.hybrid != "true") return;
  for (const std::string& operand : call.operands) {
    double share = 0;
    std::error_code error;
    if (read_text(operand, Range{0, 1}, share) || fs::exists(operand, error)) continue;
    throw Error(ErrorCode::usage, "--hybrid: its share stands behind \"=\", as in --hybrid=" + operand);
  }
}

/// The scanned folder that a track lies in, so that it keeps its place below it.
fs::path root_of(const fs::path& file, std::span<const RootRow> roots) {
  std::string best;
  for (const RootRow& root : roots)
    if (file.native().starts_with(root.path + "/") && root.path.size() > best.size()) best = root.path;
  return best.empty() ? file.parent_path() : fs::path(best);
}

std::vector<MasterInput> tracks_of_query(CommandContext& context, const std::string& expression) {
  const Query query = parse_query(expression, library_groups());
  const Library library = open_library(context);
  const std::vector<RootRow> roots = library.roots();
  std::vector<MasterInput> out;
  for_each_match(library, query, {}, {}, [&](const TrackRow& track) {
    out.push_back({track.path, root_of(track.path, roots)});
  });
  return out;
}

}  // namespace

Strength read_strength(const std::string& text) {
  Strength out;
  std::vector<std::string> axes;
  std::set<std::string> named;
  for_each_field(out, [&](const auto& field, double&) { axes.emplace_back(field.name); });
  for (std::size_t begin = 0, end = 0; begin <= text.size(); begin = end + 1) {
    end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin), axis = part.substr(0, part.find('='));
    if (std::ranges::find(axes, axis) == axes.end())
      throw Error(ErrorCode::usage, "--strength: \"" + printable(axis) +
                                        "\" is none of eq, level, width, dynamics" +
                                        did_you_mean(axis, axes));
    if (axis.size() == part.size())
      throw Error(ErrorCode::usage, "--strength: " + axis + " has no value, as in " + axis + "=0.5");
    if (!named.insert(axis).second) throw Error(ErrorCode::usage, "--strength: " + axis + " is given twice");
    for_each_field(out, [&](const auto& field, double& value) {
      if (field.name == axis)
        value = read_number<double>("--strength: " + axis, part.substr(axis.size() + 1), field.range);
    });
  }
  return out;
}

MasterAims::Reference read_reference(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  std::error_code error;
  if (equals == text.npos || fs::exists(text, error)) return {text, 1};
  return {text.substr(0, equals),
          read_number<double>("--reference: weight of " + printable(text.substr(0, equals)),
                              text.substr(equals + 1), kWeights)};
}

MasterOptions master_options(CommandContext& context) {
  const Invocation& call = context.call;
  const Settings& settings = context.settings();
  MasterOptions out;
  if (!call.output || call.output->empty())
    throw Error(ErrorCode::usage, "master: --output names no folder for the results");
  if (call.report && call.report->empty())
    throw Error(ErrorCode::usage, "master: --report names no folder for the reports");
  if (call.preset && call.preset->empty()) throw Error(ErrorCode::usage, "master: --preset names no preset");
  require_no_share_apart(call);
  out.output_folder = *call.output;
  if (!call.from_query || !call.operands.empty() || call.files_from)
    for (const std::string& name : named_files(call)) out.inputs.emplace_back(name);
  out.aims = aims_from(context);
  out.output = output_rules(call);
  if (call.from_query) out.found = tracks_of_query(context, *call.from_query);
  if (call.has(Switch::album)) out.grouping = MasterOptions::Grouping::albums;
  if (call.has(Switch::overwrite)) out.existing = MasterOptions::Existing::overwrite;
  if (call.has(Switch::repair)) out.non_finite = NonFinite::zero;
  if (call.has(Switch::plan_only)) out.run = MasterOptions::Run::plan;
  if (call.has(Switch::dry_run)) out.run = MasterOptions::Run::list_only;
  if (call.report && *call.report != "none") out.detail = Detail::report;
  out.extensions = settings.extensions;
  out.jobs = settings.jobs;
  out.cache_configurations = settings.cache_configurations;
  return out;
}

}  // namespace nocturne

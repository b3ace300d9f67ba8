// nocturne duplicates
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/duplicates.h"

#include <algorithm>

#include "cli/commands.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/table.h"
#include "cli/track_json.h"
#include "core/error.h"
#include "core/log.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

enum class Format { table, jsonl, paths };

Format format_of(const Invocation& call) {
  const std::string fallback = call.has(Switch::null_separated) ? "paths"
                               : call.has(Switch::json)         ? "jsonl"
                                                                : "table";
  const std::string name = call.format.value_or(fallback);
  if (name == "table") return Format::table;
  if (name == "jsonl" || name == "json") return Format::jsonl;
  if (name == "paths") return Format::paths;
  throw Error(ErrorCode::usage, "--format: \"" + printable(name) + "\" is not one of table, jsonl, paths");
}

std::string_view word(CopyKind kind) {
  switch (kind) {
    case CopyKind::best: return "best";
    case CopyKind::exact: return "exact";
    case CopyKind::encoding: return "encoding";
  }
  return "";
}

std::int64_t bytes_beside_best(const DuplicateGroup& group) {
  std::int64_t bytes = 0;
  for (const Copy& copy : group)
    if (copy.kind != CopyKind::best) bytes += copy.copy_file().size;
  return bytes;
}

/// "flac 24 bit 96 kHz", "mp3 320 kbit/s 44.1 kHz".
std::string stream_text(const RecordingFacts& r) {
  const AudioRow& a = r.audio;
  const std::string amount =
      is_lossless(a) ? std::to_string(a.bits) + " bit " : fixed(bit_rate(r) / 1000, 0) + " kbit/s ";
  return printable(a.codec) + " " + amount + fixed(a.rate / 1000.0, a.rate % 1000 == 0 ? 0 : 1) + " kHz";
}

std::string why_text(const Copy& copy) {
  if (copy.kind == CopyKind::best) return "";
  if (!copy.lacks.empty()) return std::string(copy.lacks);
  return copy.kind == CopyKind::exact ? "the same" : "as good";
}

std::string group_text(const DuplicateGroup& group, const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows;
  for (const Copy& copy : group)
    rows.push_back({std::string(word(copy.kind)), stream_text(*copy.recording),
                    clock_text(copy.recording->audio.duration_s), bytes_text(copy.copy_file().size),
                    why_text(copy), printable(copy.copy_file().path)});
  const auto copies = static_cast<std::int64_t>(group.size());
  return terminal.bold(count_text(copies, "copy", "copies") + ", " + bytes_text(bytes_beside_best(group)) +
                       " beside the best") +
         "\n" + table_text(rows, {{Align::left, Align::left, Align::right, Align::right}}) + "\n";
}

std::string related_text(const RelatedPair& pair) {
  return "  " + std::string(name(pair.judgement.relation)) + ": " + pair.judgement.why + "\n    " +
         printable(pair.a) + "\n    " + printable(pair.b) + "\n";
}

std::string page(const DuplicateReport& report, const Terminal& terminal) {
  std::string out;
  std::int64_t files = 0, bytes = 0;
  for (const DuplicateGroup& group : report.groups) {
    out += group_text(group, terminal);
    files += static_cast<std::int64_t>(group.size()) - 1;
    bytes += bytes_beside_best(group);
  }
  if (!report.related.empty())
    out += terminal.bold("Related, but no copies (of the first file, the second)") + "\n";
  for (const RelatedPair& pair : report.related) out += related_text(pair);
  if (!report.related.empty()) out += "\n";
  if (report.groups.empty()) return out + "No copies were found\n";
  out += count_text(static_cast<std::int64_t>(report.groups.size()), "recording", "recordings") + " with " +
         count_text(files, "file", "files") + " (" + bytes_text(bytes) + ") beside the best\n";
  return out;
}

Json copy_json(const Copy& copy) {
  const RecordingFacts& r = *copy.recording;
  Json out;
  put_path(out, "path", copy.copy_file().path);
  out["kind"] = word(copy.kind);
  out["lacks"] = copy.lacks.empty() ? Json(nullptr) : Json(copy.lacks);
  out["bit_error_rate"] = copy.bit_error_rate;
  out["codec"] = r.audio.codec;
  out["rate"] = r.audio.rate;
  out["channels"] = r.audio.channels;
  out["bits"] = is_lossless(r.audio) ? Json(r.audio.bits) : Json(nullptr);
  out["bit_rate"] = bit_rate(r);
  out["duration_s"] = r.audio.duration_s;
  out["size"] = copy.copy_file().size;
  out["problems"] = r.problems;
  return out;
}

void write_json(const DuplicateReport& report, Output& out) {
  for (const DuplicateGroup& group : report.groups) {
    Json copies = Json::array();
    for (const Copy& copy : group) copies.push_back(copy_json(copy));
    out.line(json_line({{"schema", kJsonSchema},
                        {"type", "copies"},
                        {"bytes_beside_best", bytes_beside_best(group)},
                        {"copies", std::move(copies)}}));
  }
  for (const RelatedPair& pair : report.related) {
    Json object{{"schema", kJsonSchema}, {"type", "related"}};
    object["relation"] = name(pair.judgement.relation);
    object["why"] = pair.judgement.why;
    object["bit_error_rate"] = pair.bit_error_rate;
    put_path(object, "a", pair.a);
    put_path(object, "b", pair.b);
    out.line(json_line(object));
  }
}

bool is_as_scanned(const CopyFile& file) {
  const auto stamp = file_stamp(file.path);
  return stamp && stamp->size == file.size && stamp->mtime_ns == file.mtime_ns;
}

/// For commands that delete: only what is still as it was scanned, beside a best file that is, too, and only
/// what is not that same file by another name.
void write_paths(const DuplicateReport& report, Output& out, char end) {
  for (const DuplicateGroup& group : report.groups) {
    const CopyFile& best = group.front().copy_file();
    if (!is_as_scanned(best)) {
      log(LogLevel::warning,
          printable(best.path) + ": changed since it was scanned; its copies are left out");
      continue;
    }
    for (const Copy& copy : group) {
      const CopyFile& file = copy.copy_file();
      std::error_code error;
      if (copy.kind == CopyKind::best || !is_as_scanned(file) || fs::equivalent(file.path, best.path, error))
        continue;
      out.write(file.path + end);
    }
  }
}

}  // namespace

ExitStatus run_duplicates(CommandContext& context) {
  const Format format = format_of(context.call);
  const Library library = open_library(context);
  const DuplicateReport report = find_duplicates(library);
  if (report.not_compared > 0)
    log(LogLevel::warning, count_text(report.not_compared, "recording has", "recordings have") +
                               " no telling fingerprint (fast analysis, silence or a few seconds): of these "
                               "only exact copies are found");
  switch (format) {
    case Format::table: context.out.write(page(report, context.out_terminal)); break;
    case Format::jsonl: write_json(report, context.out); break;
    case Format::paths:
      write_paths(report, context.out, context.call.has(Switch::null_separated) ? '\0' : '\n');
  }
  context.out.flush();
  return ExitStatus::ok;
}

}  // namespace nocturne

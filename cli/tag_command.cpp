// nocturne tag
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "audio/file_rewrite.h"
#include "audio/tag_writer.h"
#include "audio/track_tags.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/operands.h"
#include "cli/stop_signals.h"
#include "cli/tag_values.h"
#include "cli/track_json.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/run_lock.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

enum class Writing { plan, write };

struct TagSummary {
  std::int64_t changed = 0, unchanged = 0, failed = 0;
};

/// Tags files one after the other.
class Tagging {
 public:
  Tagging(CommandContext& context, Library& library, Writing writing)
      : context_(context),
        library_(library),
        writing_(writing),
        selection_(parse_selection(context.call.what.value_or("all"))),
        time_(context.call.has(Switch::keep_mtime) ? ModificationTime::keep : ModificationTime::now) {}

  /// All files of a folder, or the one. Failures of files are told and counted; Error(database) comes
  /// through.
  void tag(const std::string& name, const StopSignals& signals);
  ExitStatus finish();

 private:
  std::vector<std::string> files_of(const std::string& name) const;
  TrackRow track_of(const fs::path& file) const;
  void tag_file(const fs::path& file);
  void clean_folder(const fs::path& file);
  void record(const TrackRow& track, const fs::path& file);
  void print(const std::string& path, const std::vector<TagChange>& changes);

  CommandContext& context_;
  Library& library_;
  const Writing writing_;
  const TagSelection selection_;
  const ModificationTime time_;
  std::set<fs::path> clean_folders_;
  TagSummary summary_;
};

/// The known tracks beneath a folder; any other name stands for itself.
std::vector<std::string> Tagging::files_of(const std::string& name) const {
  std::error_code error;
  if (!fs::is_directory(name, error)) return {name};
  std::vector<std::string> out;
  library_.for_each_track(
      [&](const TrackRow& track) {
        if (track.state == FileState::ok) out.push_back(track.path);
      },
      fs::canonical(name).native());
  if (out.empty())
    throw Error(ErrorCode::file, printable(name) + ": the database knows no track in this folder");
  return out;
}

TrackRow Tagging::track_of(const fs::path& file) const {
  const std::string name = printable(file.native());
  const auto stamp = file_stamp(file);
  if (!stamp) throw Error(ErrorCode::file, name + ": there is no such file");
  std::optional<TrackRow> track = find_file(library_, file);
  if (!track || !track->audio)
    throw Error(ErrorCode::file,
                name + ": the database has no analysis of this file; \"nocturne scan\" makes one");
  if (track->size != stamp->size || track->mtime_ns != stamp->mtime_ns)
    throw Error(ErrorCode::file, name + ": changed since its analysis; \"nocturne scan\" looks at it again");
  return *std::move(track);
}

void Tagging::tag(const std::string& name, const StopSignals& signals) {
  const auto guarded = [&](const auto& work) {
    try {
      work();
    } catch (const Error& e) {
      if (e.code() != ErrorCode::file) throw;
      log(LogLevel::error, e.what());
      ++summary_.failed;
    }
  };
  std::vector<std::string> files;
  guarded([&] { files = files_of(name); });
  for (const std::string& file : files) {
    if (signals.requested()) return;
    guarded([&] { tag_file(file); });
  }
}

void Tagging::tag_file(const fs::path& file) {
  const TrackRow track = track_of(file);
  const NewTags tags = tag_values(track, library_.groups(), selection_);
  if (writing_ == Writing::write) clean_folder(file);
  const auto changes = writing_ == Writing::write ? write_tags(file, tags, time_) : tag_changes(file, tags);
  if (changes.empty()) {
    ++summary_.unchanged;
    return;
  }
  ++summary_.changed;
  if (writing_ == Writing::write) record(track, file);
  print(file.native(), changes);
}

/// What earlier runs left that were killed.
void Tagging::clean_folder(const fs::path& file) {
  std::error_code error;
  const fs::path folder = fs::canonical(file, error).parent_path();
  if (!error && clean_folders_.insert(folder).second) remove_stale_copies(folder);
}

/// So that the next scan need not look at the file.
void Tagging::record(const TrackRow& track, const fs::path& file) {
  if (const auto stamp = file_stamp(file))
    library_.record_retag(track.path, stamp->size, stamp->mtime_ns, tags_values(read_tags(file)));
}

void Tagging::print(const std::string& path, const std::vector<TagChange>& changes) {
  const auto value = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  if (context_.call.has(Switch::json)) {
    Json line{{"schema", kJsonSchema}};
    put_path(line, "path", path);
    line["written"] = writing_ == Writing::write;
    line["changes"] = Json::array();
    for (const TagChange& c : changes)
      line["changes"].push_back({{"field", c.field}, {"before", value(c.before)}, {"after", c.after}});
    return context_.out.line(json_line(line));
  }
  std::string line = printable(path) + ":";
  for (const TagChange& c : changes)
    line += std::string(&c == &changes.front() ? " " : ", ") + c.field + " " +
            (c.before.empty() ? "-" : printable(c.before)) + " -> " + c.after;
  context_.out.line(line);
}

ExitStatus Tagging::finish() {
  if (!context_.quiet() && !context_.call.has(Switch::json))
    context_.out.line(count_text(summary_.changed, "file", "files") +
                      (writing_ == Writing::write ? " written, " : " would be written, ") +
                      count_text(summary_.unchanged) + " already as they should be, " +
                      count_text(summary_.failed) + " failed");
  return summary_.failed > 0 ? ExitStatus::some_failed : ExitStatus::ok;
}

}  // namespace

ExitStatus run_tag(CommandContext& context) {
  const std::vector<std::string> names = named_files(context.call);
  parse_selection(context.call.what.value_or("all"));  // a wrong word is told before the database is opened
  const Writing writing = context.call.has(Switch::dry_run) ? Writing::plan : Writing::write;
  open_library(context);  // says what is wrong with it before there is a lock
  const StopSignals signals;
  std::optional<RunLock> lock;
  if (writing == Writing::write) lock.emplace(database_of(context.configuration()));
  Library library =
      open_library(context, writing == Writing::write ? OpenMode::read_write : OpenMode::read_only);
  Tagging tagging(context, library, writing);
  for (const std::string& name : names) tagging.tag(name, signals);
  const ExitStatus status = tagging.finish();
  return signals.requested() ? ExitStatus::interrupted : status;
}

}  // namespace nocturne

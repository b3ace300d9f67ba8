// One run: lock, list, plan, analyse, record.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/scan.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <system_error>
#include <utility>

#include "audio/chunk_reader.h"
#include "core/error.h"
#include "core/log.h"
#include "core/version.h"
#include "pipeline/albums.h"
#include "pipeline/groups.h"
#include "pipeline/plan.h"
#include "pipeline/recognizer.h"
#include "pipeline/recorder.h"
#include "pipeline/resources.h"
#include "pipeline/run_lock.h"
#include "pipeline/stages.h"
#include "pipeline/walk.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// A chunk of stereo with its context, and what its analysis holds meanwhile.
constexpr std::int64_t kBufferBytes = 8 << 20;

struct Roots {
  std::vector<std::string> usable;  // real paths, sorted, none under another
  std::vector<std::string> faults;  // why each of the others cannot be used
};

Roots resolve_roots(const std::vector<fs::path>& roots) {
  Roots out;
  std::vector<std::string> found;
  for (const fs::path& root : roots) {
    std::error_code error;
    const fs::path real = fs::canonical(root, error);
    const std::string name = printable(root.string());
    if (error)
      out.faults.push_back(name + ": no such library folder (" + error.message() + ")");
    else if (!fs::is_directory(real))
      out.faults.push_back(name + ": not a folder; \"nocturne show\" analyses single files");
    else
      found.push_back(real.string());
  }
  if (found.empty() && !out.faults.empty()) throw Error(ErrorCode::library, out.faults.front());
  std::sort(found.begin(), found.end());
  for (const std::string& root : found) {
    const auto inside = [&](const std::string& other) {
      return (root + "/").starts_with(other == "/" ? other : other + "/");
    };
    if (out.usable.empty() || !inside(out.usable.back())) out.usable.push_back(root);
  }
  return out;
}

/// One run's state from listing to summary.
class Run {
 public:
  Run(const ScanOptions& options, ScanProgress& progress, const std::stop_token& stop)
      : options_(options),
        progress_(progress),
        forward_stop_(stop, [this] { stop_.request_stop(); }),
        resolved_(resolve_roots(options.roots)) {}

  ScanSummary list_only();
  ScanSummary analyze();

 private:
  void list(const std::function<KnownFiles(std::span<const std::string>)>& known_files);
  void list_root(const std::string& root, const KnownFiles& known, const PlanRules& rules);
  void summarize_plan();
  void begin(Library& library);
  Knowledge knowledge(const Library& library) const;
  void run_pipeline(Library& library);
  void drive(const Pipeline& pipeline) const;
  void summarize(const Recorder& recorder);
  Missing judge_missing(const std::unordered_set<std::int64_t>& found);
  void end(Library& library, RunState state);

  const ScanOptions& options_;
  ScanProgress& progress_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_stop_;
  const Roots resolved_;
  const std::vector<std::string>& roots_ = resolved_.usable;
  const Clock::time_point begun_ = Clock::now();
  const double cpu_begun_ = cpu_seconds();
  const std::vector<Group> groups_ = library_groups();
  ScanPlan plan_;
  std::vector<std::string> unusable_ = resolved_.faults;  // why some roots cannot be scanned
  std::vector<Skipped> skipped_;
  std::vector<RootRow> root_rows_;
  std::int64_t run_id_ = 0;
  ScanSummary summary_;
};

/// One root's part of the plan.
void Run::list_root(const std::string& root, const KnownFiles& known, const PlanRules& rules) {
  const auto& extensions = options_.extensions.empty() ? audio_extensions() : options_.extensions;
  Walk walked = walk(root, extensions, [&] { ++progress_.files_found; });
  const auto found = static_cast<std::int64_t>(walked.tracks.size());
  summary_.found += found;
  root_rows_.push_back({root, rules.now, found});
  plan_root(root, std::move(walked.tracks), known, groups_, rules, plan_, {extensions, walked.unlisted});
  const auto of_root = [&](const auto& file) { return is_under(file.first, root); };
  if (found == 0 && walked.unlisted.empty() && std::none_of(known.begin(), known.end(), of_root))
    unusable_.push_back(printable(root) + ": holds no audio files");
  for (const Skipped& folder : walked.unlisted) {
    log(LogLevel::error,
        printable(folder.path) + ": " + folder.reason + "; what is known of it stays as it is");
    ++summary_.unlisted;
  }
  skipped_.insert(skipped_.end(), std::make_move_iterator(walked.skipped.begin()),
                  std::make_move_iterator(walked.skipped.end()));
}

void Run::list(const std::function<KnownFiles(std::span<const std::string>)>& known_files) {
  const KnownFiles known = known_files(roots_);
  const bool retry = options_.failed == ScanOptions::Failed::retry;
  const PlanRules rules{options_.mode, retry ? PlanRules::Failed::retry : PlanRules::Failed::remember,
                        std::time(nullptr), options_.depth};
  for (const std::string& root : roots_) list_root(root, known, rules);
  order_tracks(plan_);
  if (summary_.found == 0 && known.empty() && skipped_.empty())
    throw Error(ErrorCode::library, printable(roots_.front()) + ": holds no audio files");
  for (const std::string& fault : unusable_) log(LogLevel::error, fault);
  summarize_plan();
}

void Run::summarize_plan() {
  const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  summary_.unusable_roots = count(unusable_);
  summary_.unchanged = count(plan_.unchanged);
  summary_.to_analyze = count(plan_.analyze);
  summary_.reasons = plan_.reasons;
  summary_.remembered = plan_.remembered;
  summary_.skipped = count(skipped_);
  summary_.returned = count(plan_.returned);
  progress_.files_total = summary_.to_analyze;
  for (const Track& track : plan_.analyze) progress_.bytes_total += track.size;
}

/// What is gone and was not found elsewhere, unless it is too much of a root.
Missing Run::judge_missing(const std::unordered_set<std::int64_t>& found) {
  Missing missing = missing_files(plan_, found, options_.missing_guard_percent);
  for (const Missing::Guarded& g : missing.guarded) {
    log(LogLevel::error, printable(g.root) + ": " + std::to_string(g.missing) + " of " +
                             std::to_string(g.known) + " known files are missing, more than " +
                             json_number(options_.missing_guard_percent) +
                             " %: none is marked as missing (is a disk not mounted?)");
    summary_.guarded += g.missing;
  }
  summary_.missing = static_cast<std::int64_t>(missing.files.size());
  return missing;
}

ScanSummary Run::list_only() {
  list([&](std::span<const std::string> roots) {
    if (!fs::exists(options_.database)) return KnownFiles{};
    return Library::open(options_.database, groups_, OpenMode::read_only).known_files(roots);
  });
  judge_missing(perhaps_moved(plan_));
  if (options_.on_planned)
    for (const Track& track : plan_.analyze) options_.on_planned(track.path);
  return summary_;
}

void Run::begin(Library& library) {
  std::string what = options_.mode == Mode::fast ? "fast" : "full";
  for (const std::string& root : roots_) what += " " + printable(root);
  run_id_ = library.begin_run(std::time(nullptr), what, kVersion);
  library.mark_seen(plan_.returned, run_id_);
  std::vector<SkippedRow> rows;
  for (const Skipped& s : skipped_) rows.push_back({s.path, s.reason});
  library.replace_skipped(rows, run_id_);
  for (const RootRow& root : root_rows_) library.record_root(root);
}

/// What the files to look at may turn out to be.
Knowledge Run::knowledge(const Library& library) const {
  if (plan_.analyze.empty()) return {};
  Knowledge known{groups_, library.known_recordings(groups_), {}, derived_groups()};
  for (const ScanPlan::Root& root : plan_.roots)
    known.gone.insert(known.gone.end(), root.gone.begin(), root.gone.end());
  known.gone.insert(known.gone.end(), plan_.long_gone.begin(), plan_.long_gone.end());
  return known;
}

void Run::drive(const Pipeline& pipeline) const {
  const int jobs = options_.jobs;
  const int buffers = static_cast<int>(
      std::clamp<std::int64_t>(options_.memory_bytes / kBufferBytes, jobs + 1, 2 * jobs + 2));
  switch (options_.driver) {
    case Driver::graph: run_graph(pipeline, jobs, buffers); break;
    case Driver::threads: run_threads(pipeline, jobs, buffers); break;
    case Driver::serial: run_serial(pipeline); break;
  }
}

void Run::run_pipeline(Library& library) {
  Recognizer recognizer(plan_.analyze, knowledge(library), {options_.mode, options_.depth});
  Source source(plan_.analyze, {options_.max_hours, options_.file_timeout_s}, progress_, stop_.get_token(),
                [&](std::size_t track) { return recognizer.look(track); });
  FrontEndCache cache(options_.cache_configurations);
  Recorder recorder(
      library, plan_.analyze, recognizer,
      {{static_cast<std::size_t>(options_.batch_outcomes), std::chrono::milliseconds(options_.batch_ms)},
       run_id_,
       derive},
      progress_, [this] { stop_.request_stop(); });
  drive({source, cache, [&](Outcome o) { recorder.write(std::move(o)); }});
  progress_.phase = ScanProgress::Phase::finishing;
  recorder.close();
  summary_.cache = cache.stats();
  summarize(recorder);
  if (stop_.stop_requested()) return;  // not all was looked at: what seems gone may yet be found
  library.mark_missing(judge_missing(recorder.moved()).files);
  library.drop_unused_recordings();
}

void Run::summarize(const Recorder& recorder) {
  const Recorder::Counts& counts = recorder.counts();
  summary_.analyzed = counts.analyzed;
  summary_.recognized = counts.recognized;
  summary_.confirmed = counts.confirmed;
  summary_.unchanged += counts.confirmed;
  summary_.moved = static_cast<std::int64_t>(recorder.moved().size());
  summary_.audio_seconds = counts.audio_seconds;
  summary_.failed = static_cast<std::int64_t>(recorder.failures().size());
  for (const TrackFailure& f : recorder.failures())
    summary_.failures.push_back({plan_.analyze[f.track].path, f.what});
  std::ranges::sort(summary_.failures, {}, &ScanSummary::Failure::path);
  if (summary_.failures.size() > ScanSummary::kMaxListed) summary_.failures.resize(ScanSummary::kMaxListed);
}

void Run::end(Library& library, RunState state) {
  summary_.wall_seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  summary_.cpu_seconds = cpu_seconds() - cpu_begun_;
  summary_.peak_memory_bytes = peak_memory_bytes();
  library.finish_run(run_id_, std::time(nullptr), state,
                     {summary_.found, summary_.unchanged, summary_.analyzed, summary_.failed,
                      summary_.skipped, summary_.missing, summary_.audio_seconds, summary_.wall_seconds,
                      summary_.cpu_seconds, summary_.peak_memory_bytes, summary_.recognized, summary_.moved});
}

ScanSummary Run::analyze() {
  const RunLock lock(options_.database);
  Library library = Library::open(options_.database, groups_, OpenMode::read_write);
  list([&](std::span<const std::string> roots) { return library.known_files(roots); });
  begin(library);
  progress_.phase = ScanProgress::Phase::analyzing;
  try {
    run_pipeline(library);
    update_albums(library, stop_.get_token());
  } catch (...) {
    try {
      end(library, RunState::failed);
    } catch (const std::exception& e) {
      log(LogLevel::warning, e.what());
    }
    throw;
  }
  summary_.interrupted = stop_.stop_requested();
  end(library, summary_.interrupted ? RunState::interrupted : RunState::done);
  return summary_;
}

}  // namespace

ScanSummary scan(const ScanOptions& options, ScanProgress& progress, const std::stop_token& stop) {
  Run run(options, progress, stop);
  return options.run == ScanOptions::Run::list_only ? run.list_only() : run.analyze();
}

}  // namespace nocturne

// One run: list, skip, measure references, run jobs, sum up.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include "core/error.h"
#include "mastering/outcome.h"
#include "pipeline/job_report.h"
#include "pipeline/master_driver.h"
#include "pipeline/master_job.h"
#include "pipeline/references.h"
#include "pipeline/resources.h"
#include "pipeline/walk.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using State = MasterReport::State;

/// What a job comes to before its sound is looked at.
struct Prospect {
  enum class Kind { pending, unchanged, hopeless } kind = Kind::pending;
  std::string why{};  // it is hopeless
};

/// One run's state from listing to summary.
class Run {
 public:
  Run(const MasterOptions& options, Library* memory, ScanProgress& progress, const std::stop_token& stop,
      const OnMasterReport& on_report)
      : options_(with_listed_references(options)),
        progress_(progress),
        on_report_(on_report),
        forward_stop_(stop, [this] { stop_.request_stop(); }),
        memory_(memory),
        chains_(options.cache_configurations) {}

  MasterSummary run();

 private:
  static MasterOptions with_listed_references(MasterOptions options);
  void list();
  void sort_out(MasterJob job);
  Prospect prospect(const MasterJob& job) const;
  void report_planned(const MasterJob& job);
  void report_all(const MasterJob& job, State state, const std::string& error = {});
  void measure_references();
  void master_pending();
  std::vector<MasterReport> work(std::size_t job) noexcept;
  void take(std::vector<MasterReport> reports) noexcept;
  void report(const MasterReport& report);
  void keep_failure() noexcept;
  void summarize();

  const MasterOptions options_;
  ScanProgress& progress_;
  const OnMasterReport& on_report_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_stop_;
  MasterMemory memory_;
  ChainCache chains_;
  const Clock::time_point begun_ = Clock::now();
  const double cpu_begun_ = cpu_seconds();
  std::string settings_text_;
  std::vector<MasterJob> pending_;
  std::vector<WeightedReference> references_;
  MasterSummary summary_;
  std::mutex failing_;
  std::exception_ptr failure_;  // that ends the run
};

MasterOptions Run::with_listed_references(MasterOptions options) {
  if (options.extensions.empty()) options.extensions = audio_extensions();
  options.aims.references = listed_references(options.aims.references, options.extensions);
  return options;
}

void Run::list() {
  settings_text_ = settings_text(options_.aims, options_.output, reference_hashes(options_.aims.references));
  const auto inputs = find_inputs(options_.inputs, options_.found, options_.extensions,
                                  options_.output_folder, [&] { ++progress_.files_found; });
  std::vector<MasterTrack> tracks = assign_outputs(inputs, options_.output_folder, options_.output.format);
  if (options_.run == MasterOptions::Run::render) require_folder(options_.output_folder, "output folder");
  summary_.tracks = static_cast<std::int64_t>(tracks.size());
  const bool albums = options_.grouping == MasterOptions::Grouping::albums;
  for (MasterJob& job : albums ? album_jobs(inputs, std::move(tracks)) : single_jobs(std::move(tracks)))
    sort_out(std::move(job));
}

/// An album is done whole, where one of its tracks has to be.
Prospect Run::prospect(const MasterJob& job) const {
  using Kind = Prospect::Kind;
  if (options_.run == MasterOptions::Run::plan) return {};
  bool unchanged = options_.existing == MasterOptions::Existing::keep;
  const std::string settings = memory_.settings_hash(job, settings_text_);
  for (const MasterTrack& track : job.tracks) {
    if (!track.refusal.empty()) return {Kind::hopeless, track.refusal};
    const Standing standing = memory_.standing(track, settings);
    if (standing == Standing::foreign && options_.existing == MasterOptions::Existing::keep)
      return {Kind::hopeless, printable(track.output.native()) +
                                  ": is there and not as nocturne left it; --overwrite replaces it"};
    unchanged = unchanged && standing == Standing::unchanged;
  }
  return {unchanged ? Kind::unchanged : Kind::pending};
}

void Run::sort_out(MasterJob job) {
  const Prospect found = prospect(job);
  switch (found.kind) {
    case Prospect::Kind::hopeless: return report_all(job, State::failed, found.why);
    case Prospect::Kind::unchanged: return report_all(job, State::unchanged);
    case Prospect::Kind::pending: break;
  }
  if (options_.run == MasterOptions::Run::list_only) return report_planned(job);
  progress_.files_total += static_cast<std::int64_t>(job.tracks.size());
  for (const MasterTrack& track : job.tracks)
    if (const auto stamp = file_stamp(track.input)) progress_.bytes_total += stamp->size;
  pending_.push_back(std::move(job));
}

/// What fails for its sound, or has none, is told by a run that looks at it.
void Run::report_planned(const MasterJob& job) {
  std::string why;
  try {
    why = why_unwritable(job, options_);
  } catch (const Error&) {
  }
  report_all(job, why.empty() ? State::planned : State::failed, why);
}

void Run::report_all(const MasterJob& job, State state, const std::string& error) {
  for (const MasterReport& one : reports_of(job, options_, state, error)) report(one);
}

void Run::report(const MasterReport& report) {
  switch (report.state) {
    case State::written: ++summary_.written; break;
    case State::unchanged: ++summary_.unchanged; break;
    case State::planned: ++summary_.planned; break;
    case State::failed: ++summary_.failed; break;
  }
  if (const auto miss = target_miss_lu(report))
    ++(*miss < 0 ? summary_.short_of_target : summary_.above_target);
  if (over_ceiling_db(report)) ++summary_.above_ceiling;
  if (report.before.format.rate > 0)
    summary_.audio_seconds += static_cast<double>(report.before.frames) / report.before.format.rate;
  summary_.encode_cpu_seconds += report.encode_cpu_seconds;
  summary_.analyze_cpu_seconds += report.analyze_cpu_seconds;
  on_report_(report);
}

/// Only when there is something to do.
void Run::measure_references() {
  if (pending_.empty() || options_.aims.references.empty()) return;
  JobWatch watch(progress_, stop_.get_token(), 0, 1);
  references_ = measured_references(options_.aims.references, watch);
}

void Run::keep_failure() noexcept {
  const std::lock_guard lock(failing_);
  if (!failure_) failure_ = std::current_exception();
  stop_.request_stop();
}

std::vector<MasterReport> Run::work(std::size_t job) noexcept {
  if (stop_.stop_requested()) return {};
  try {
    return run_job(pending_[job],
                   {options_, references_, settings_text_, chains_, memory_, progress_, stop_.get_token()});
  } catch (const Stopped&) {
  } catch (...) {
    keep_failure();
  }
  return {};
}

void Run::take(std::vector<MasterReport> reports) noexcept {
  try {
    for (const MasterReport& one : reports) {
      ++progress_.files_done;
      if (one.state == State::failed) ++progress_.files_failed;
      if (one.before.format.rate > 0)
        progress_.audio_millis += 1000 * one.before.frames / one.before.format.rate;
      report(one);
    }
  } catch (...) {
    keep_failure();
  }
}

void Run::master_pending() {
  progress_.phase = ScanProgress::Phase::analyzing;
  run_jobs({pending_.size(), [this](std::size_t job) { return work(job); },
            [this](std::vector<MasterReport> reports) { take(std::move(reports)); }},
           options_.driver, options_.jobs);
  progress_.phase = ScanProgress::Phase::finishing;
}

void Run::summarize() {
  summary_.interrupted = stop_.stop_requested();
  summary_.wall_seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  summary_.cpu_seconds = cpu_seconds() - cpu_begun_;
  summary_.peak_memory_bytes = peak_memory_bytes();
  summary_.cache = chains_.stats();
  summary_.making_seconds = chains_.making_seconds();
}

MasterSummary Run::run() {
  try {
    list();
    measure_references();
    master_pending();
  } catch (const Stopped&) {  // told by the summary
  }
  if (failure_) std::rethrow_exception(failure_);
  summarize();
  return summary_;
}

}  // namespace

void require_folder(const fs::path& folder, std::string_view what) {
  const std::string name = printable(folder.native()) + ": the " + std::string(what);
  std::error_code error;
  fs::create_directories(folder, error);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    throw Error(ErrorCode::usage, name + " cannot be made (" + error.message() + ")");
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw Error(ErrorCode::usage, name + " cannot be written to (" + std::strerror(errno) + ")");
}

MasterSummary master(const MasterOptions& options, Library* memory, ScanProgress& progress,
                     const std::stop_token& stop, const OnMasterReport& on_report) {
  return Run(options, memory, progress, stop, on_report).run();
}

}  // namespace nocturne

// The passes in order, and what they leave: files, rows, reports.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <memory>
#include <optional>

#include "audio/copy_tags.h"
#include "audio/digest.h"
#include "audio/output_file.h"
#include "core/error.h"
#include "core/json_text.h"
#include "mastering/outcome.h"
#include "pipeline/denormals.h"
#include "pipeline/job_report.h"
#include "pipeline/master_render.h"
#include "pipeline/read_back.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// One for all: an album is dithered as the joined file would be.
constexpr std::uint64_t kDitherSeed = 0x6E6F'6374'7572'6E65;

constexpr int kCorrections = 2;

/// Analysis, control, render, reading back; for references one more before each correction.
int passes_of(const MasterAims& aims) { return aims.mode == MasterAims::Mode::preset ? 4 : 4 + kCorrections; }

/// How far below what is known to be too much each further render is limited. Coders answer to other samples
/// with other errors, some 0.1 dB apart in their peaks, so that the second step must be the wider one.
constexpr double kBackOffMarginsDb[] = {0.1, 0.4};

std::vector<fs::path> inputs_of(const MasterJob& job) {
  std::vector<fs::path> out;
  for (const MasterTrack& track : job.tracks) out.push_back(track.input);
  return out;
}

std::vector<FileStamp> stamps_of(const MasterJob& job) {
  std::vector<FileStamp> out;
  for (const MasterTrack& track : job.tracks) out.push_back(file_stamp(track.input).value_or(FileStamp{}));
  return out;
}

std::int64_t bytes_of(const std::vector<FileStamp>& files) {
  std::int64_t sum = 0;
  for (const FileStamp& file : files) sum += file.size;
  return sum;
}

/// One run's state from analysis to reports.
class Job {
 public:
  Job(const MasterJob& job, const MasterShop& shop)
      : job_(job),
        shop_(shop),
        options_(shop.options),
        format_(job.tracks.front().format),
        audio_(inputs_of(job), job.album.empty() ? job.tracks.front().input : fs::path(job.album),
               shop.options.non_finite, master_rate(shop.options.output, format_)),
        watch_(shop.progress, shop.stop, bytes_of(inputs_), passes_of(shop.options.aims)) {}

  std::vector<MasterReport> run();

 private:
  using Files = std::vector<std::unique_ptr<OutputFile>>;

  std::vector<MasterReport> passes();
  std::string in_names_of_outputs(std::string what) const;
  void plan();
  void correct_after_dynamics(MasterRender& render);
  void write(MasterRender& render);
  void render_files(MasterRender& render);
  double highest_read_dbtp() const;
  void back_off(MasterRender& render);
  RenderSettings render_settings(const MasterRender& render) const;
  std::optional<Dither> dither(const MasterRender& render) const;
  void describe(const MasterRender& render);
  void describe_track(std::size_t track, const MasterRender& render);
  void finish();
  void commit();
  void put_in_place(std::size_t track, OutputFile& file);
  void time();

  const MasterJob& job_;
  const MasterShop& shop_;
  const MasterOptions& options_;
  const FileFormat format_;
  const std::vector<FileStamp> inputs_ = stamps_of(job_);  // before they are read: a later change is one
  const JobAudio audio_;
  JobWatch watch_;
  const double cpu_begun_ = thread_cpu_seconds();
  const Clock::time_point begun_ = Clock::now();
  double analyze_cpu_ = 0;
  JobAnalysis analysis_;
  Planned planned_;
  EncoderSettings encoder_;
  Files files_;
  Rendered rendered_;
  std::vector<Levels> read_;          // of the files, one a track
  Levels read_whole_;                 // of all of them, one after the other, where there are several
  std::optional<double> limited_to_;  // dBTP, where that had to be below the ceiling
  std::vector<MasterReport> reports_;
};

std::vector<MasterReport> Job::run() {
  try {
    return passes();
  } catch (const NonFiniteError& e) {
    throw Error(e.code(), std::string(e.what()) + "; --repair takes them for silence");
  } catch (const Error& e) {
    throw Error(e.code(), in_names_of_outputs(e.what()));
  }
}

/// Files in the making are nobody's business.
std::string Job::in_names_of_outputs(std::string what) const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const std::string partial = printable(files_[i]->partial().native());
    const auto at = partial.empty() ? what.npos : what.find(partial);
    if (at != what.npos) what.replace(at, partial.size(), printable(job_.tracks[i].output.native()));
  }
  return what;
}

std::vector<MasterReport> Job::passes() {
  if (const std::string why = why_unwritable(job_, options_); !why.empty()) throw Error(ErrorCode::file, why);
  plan();
  const auto chain = shop_.chains.lease(ChainShape::of(planned_.plan, analysis_.whole.format));
  MasterRender render(audio_, analysis_, planned_.plan, *chain, options_.portion_frames, watch_);
  correct_after_dynamics(render);
  render.solve();
  const bool rendering = options_.run == MasterOptions::Run::render;
  reports_ =
      reports_of(job_, options_, rendering ? MasterReport::State::written : MasterReport::State::planned);
  if (rendering) write(render);
  describe(render);
  if (rendering) finish();
  for (MasterReport& report : reports_) conclude(report);
  time();
  if (rendering) commit();
  return std::move(reports_);
}

void Job::plan() {
  analysis_ = analyze_job(audio_, options_.detail, options_.portion_frames, watch_);
  planned_ = make_plan(options_.aims, shop_.references, analysis_.whole);
  encoder_ = encoder_settings(options_.output, format_, analysis_.source, audio_.rate());
  analyze_cpu_ = thread_cpu_seconds() - cpu_begun_;
}

/// What is still missing of the tone that references ask for: what dynamics took, and what has changed since
/// the louder half of the track is another. The second round is for what the first changes in both: without
/// it a track matched to itself ends up to 0.14 dB off itself, with it 0.06.
void Job::correct_after_dynamics(MasterRender& render) {
  if (planned_.target.smooth.mid_db.empty() || !planned_.plan.has_fir()) return;
  const Plan first = planned_.plan;
  for (int round = 0; round < kCorrections; ++round) {
    correct(planned_.plan, first, render.spectrum_after_dynamics(), planned_.target);
    render.take_plan();
  }
}

/// Whole numbers are dithered unless they are those of the source.
std::optional<Dither> Job::dither(const MasterRender& render) const {
  if (is_lossy(format_) || encoder_.bits > 24) return std::nullopt;
  const StreamInfo& source = analysis_.source;
  const bool same_samples = render.is_bypass() && source.bits > 0 && source.bits <= encoder_.bits &&
                            source.format.rate == encoder_.audio.rate;
  return same_samples ? std::nullopt : std::optional(Dither(encoder_.bits, kDitherSeed));
}

RenderSettings Job::render_settings(const MasterRender& render) const {
  RenderSettings out;
  out.encoder = encoder_;
  out.dither = dither(render);
  out.ceiling_dbtp = planned_.plan.ceiling_dbtp;
  out.begins = analysis_.begins;
  out.detail = options_.detail;
  for (const auto& file : files_) out.files.push_back(file->partial());
  return out;
}

void Job::write(MasterRender& render) {
  for (const MasterTrack& track : job_.tracks)
    files_.push_back(std::make_unique<OutputFile>(track.output, track.input));
  render_files(render);
  if (is_lossy(format_)) back_off(render);
}

void Job::render_files(MasterRender& render) {
  const double encoding = rendered_.encode_cpu_seconds;
  rendered_ = render.render([&] { return render_settings(render); });
  rendered_.encode_cpu_seconds += encoding;
  read_.clear();
  std::optional<Meter> decoded;  // of a lossy album
  if (is_lossy(format_) && files_.size() > 1) decoded.emplace(encoder_.audio);
  for (std::size_t i = 0; i < files_.size(); ++i)
    read_.push_back(read_back(files_[i]->partial(), job_.tracks[i].output, encoder_, rendered_.tracks[i],
                              watch_, decoded ? &*decoded : nullptr));
  read_whole_ = decoded ? decoded->finish() : rendered_.whole.levels;
}

double Job::highest_read_dbtp() const {
  double out = -HUGE_VAL;
  for (const Levels& levels : read_) out = std::max(out, levels.true_peak_dbtp.value_or(-HUGE_VAL));
  return out;
}

/// Lossy coding raises peaks. What exceeds the ceiling is limited further below it, for the same loudness;
/// the plan stays that of the asked for ceiling.
void Job::back_off(MasterRender& render) {
  double& ceiling = planned_.plan.ceiling_dbtp;
  const double asked = ceiling;
  for (const double margin_db : kBackOffMarginsDb) {
    const double excess_db = highest_read_dbtp() - asked;
    if (excess_db <= 0) break;
    ceiling -= excess_db + margin_db;
    limited_to_ = ceiling;
    render.take_plan();
    render.solve();
    render_files(render);
  }
  ceiling = asked;
  if (rendered_.true_peak_dbtp <= asked) rendered_.overs.clear();  // those of a lower one
}

void Job::describe(const MasterRender& render) {
  const std::vector<std::string> found = warnings_of(planned_, analysis_, rendered_);
  const std::string plan = json_text(planned_.plan);
  for (std::size_t i = 0; i < reports_.size(); ++i) {
    describe_track(i, render);
    reports_[i].warnings = found;
    reports_[i].plan_hash = digest_of(shop_.settings_text + std::string(name_of(format_)) + "\n" + plan);
  }
}

void Job::describe_track(std::size_t track, const MasterRender& render) {
  MasterReport& report = reports_[track];
  report.plan = planned_.plan;
  report.solution = render.solution();
  report.repairs = render.repairs();
  report.before = analysis_.whole;
  report.before.format = analysis_.source.format;
  report.before.frames = analysis_.tracks[track].frames;
  report.before.format.bits = analysis_.source.bits;
  report.before.levels = analysis_.tracks[track].levels;
  if (const std::size_t tracks = reports_.size(); tracks > 1)
    report.album_result = AlbumResult{analysis_.whole.levels, read_whole_, track, tracks};
  report.changes = explain(analysis_.whole, planned_.plan, shop_.references);
  if (limited_to_)
    report.changes.push_back(
        {"peaks limited to " + decibels(*limited_to_) + " dBTP before coding",
         "lossy coding raises them, and the ceiling is " + decibels(planned_.plan.ceiling_dbtp) + " dBTP"});
  const bool by_reference = !planned_.target.smooth.mid_db.empty();
  const Spectrum96 target =
      by_reference ? planned_.target.smooth : predicted(analysis_.whole.spectrum, planned_.plan);
  report.target_mid_db = target.mid_db;
  report.target_side_db = target.side_db;
  if (options_.detail != Detail::report) return;
  report.wave_before = analysis_.tracks[track].wave;
  const auto part = [&](const std::vector<float>& curve) { return part_of_curve(curve, analysis_, track); };
  report.reduction_db = part(render.limiter_reduction_db());
  for (std::size_t band = 0; band < 3; ++band)
    report.compression_db[band] = part(render.compression_db()[band]);
}

/// Files told of and tagged: what is left is to put them in their places.
void Job::finish() {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    MasterReport& report = reports_[i];
    RenderedTrack& track = rendered_.tracks[i];
    report.after = rendered_.whole;
    report.after.frames = track.frames;
    report.after.levels = read_[i];
    report.wave_after = std::move(track.wave);
    if (const auto over = over_ceiling_db(report); over && is_lossy(format_))
      report.warnings.push_back("lossy coding has raised the true peak to " +
                                decibels(*report.after.levels.true_peak_dbtp) + " dBTP, " + decibels(*over) +
                                " dB above the ceiling");
    copy_tags(job_.tracks[i].input, files_[i]->partial());
  }
}

/// Rows first: a run that is killed between leaves rows of outputs that are not there.
void Job::commit() {
  const std::string settings = shop_.memory.settings_hash(job_, shop_.settings_text);
  for (std::size_t i = 0; i < files_.size(); ++i) {
    reports_[i].input_hash = shop_.memory.input_hash(job_.tracks[i]);
    shop_.memory.record(row_of(reports_[i], settings, inputs_[i], files_[i]->partial()));
  }
  for (std::size_t i = 0; i < files_.size(); ++i) put_in_place(i, *files_[i]);
}

/// What came to the place while the job ran is nobody's to replace, unless all was asked to be. The other
/// tracks of an album go on.
void Job::put_in_place(std::size_t track, OutputFile& file) {
  try {
    if (options_.existing == MasterOptions::Existing::overwrite) return file.commit();
    file.commit_over(job_.tracks[track].found);
  } catch (const Error& e) {
    reports_[track] = reports_of(job_, options_, MasterReport::State::failed, e.what())[track];
  }
}

/// What the job took, shared out by the lengths of its tracks.
void Job::time() {
  const double cpu = thread_cpu_seconds() - cpu_begun_;
  const double wall = std::chrono::duration<double>(Clock::now() - begun_).count();
  std::int64_t total = 0;
  for (const MasterReport& report : reports_) total += report.before.frames;
  for (MasterReport& report : reports_) {
    const double share = total == 0 ? 1.0 / static_cast<double>(reports_.size())
                                    : static_cast<double>(report.before.frames) / static_cast<double>(total);
    report.cpu_seconds = share * cpu;
    report.wall_seconds = share * wall;
    report.encode_cpu_seconds = share * rendered_.encode_cpu_seconds;
    report.analyze_cpu_seconds = share * analyze_cpu_;
  }
}

/// In the name of the job: messages about files in the making name these.
std::string in_name_of(const MasterJob& job, const std::string& what) {
  const auto is_named = [&](const fs::path& file) { return what.starts_with(printable(file.native())); };
  for (const MasterTrack& track : job.tracks)
    if (is_named(track.input) || is_named(track.output)) return what;
  return printable(job.tracks.front().input.native()) + ": " + what;
}

}  // namespace

std::string why_unwritable(const MasterJob& job, const MasterOptions& options) {
  for (const MasterTrack& track : job.tracks) {
    const std::string why =
        unwritable(options.output, job.tracks.front().format, open_decoder(track.input)->info());
    if (!why.empty()) return printable(track.input.native()) + ": " + why;
  }
  return "";
}

std::vector<MasterReport> run_job(const MasterJob& job, const MasterShop& shop) {
  const FlushDenormals flush;
  try {
    return Job(job, shop).run();
  } catch (const std::exception& e) {
    const auto* error = dynamic_cast<const Error*>(&e);
    if (error && error->code() != ErrorCode::file) throw;
    return reports_of(job, shop.options, MasterReport::State::failed, in_name_of(job, e.what()));
  }
}

}  // namespace nocturne

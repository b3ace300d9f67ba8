// From reports and failures to the records of storage.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recorder.h"

#include <chrono>
#include <cmath>
#include <ctime>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "core/version.h"

namespace nocturne {

Recorder::Recorder(Library& library, std::span<const Track> tracks, Settings settings, ScanProgress& progress,
                   std::function<void()> on_error)
    : tracks_(tracks),
      settings_(settings),
      progress_(progress),
      on_error_(std::move(on_error)),
      writer_(library, settings.batch),
      timer_([this](std::stop_token stop) { run_timer(stop); }) {}

Recorder::~Recorder() = default;

void Recorder::run_timer(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    tick_.wait_for(lock, stop, settings_.batch.max_age / 2, [] { return false; });
    try {
      if (!error_) writer_.flush_if_due();
    } catch (...) {
      remember_error();
    }
  }
}

void Recorder::remember_error() noexcept {
  if (error_) return;
  error_ = std::current_exception();
  on_error_();
}

void Recorder::write(Outcome outcome) noexcept {
  const std::lock_guard lock(mutex_);
  if (error_) return;
  try {
    std::visit([&](auto& o) { record(std::move(o)); }, outcome);
  } catch (...) {
    remember_error();
  }
}

void Recorder::record(TrackReport report) {
  const Track& track = tracks_[report.track];
  const StreamInfo& stream = report.stream;
  const double seconds = static_cast<double>(stream.frames) / stream.format.rate;
  AudioRow audio{.payload_hash = {},
                 .duration_s = seconds,
                 .frames = stream.frames,
                 .rate = stream.format.rate,
                 .channels = stream.format.channels,
                 .codec = stream.codec,
                 .container = stream.container,
                 .bits = stream.bits,
                 .mode = settings_.mode == Mode::fast ? AnalysisMode::fast : AnalysisMode::full,
                 .analyzed_at = std::time(nullptr),
                 .program_version = kVersion};
  writer_.add(TrackRecord{track.path, track.root, track.size, track.mtime_ns, settings_.run_id,
                          std::move(audio), std::move(report.groups)});
  log(LogLevel::info,
      printable(track.path) + ": analysed, " + json_number(std::round(seconds)) + " s of " + stream.codec);
  ++analyzed_;
  audio_seconds_ += seconds;
  ++progress_.files_done;
}

void Recorder::record(TrackFailure failure) {
  const Track& track = tracks_[failure.track];
  writer_.add(FailureRecord{track.path, track.root, track.size, track.mtime_ns, settings_.run_id,
                            std::time(nullptr), failure.what, failure.stage});
  log(LogLevel::info, failure.what);
  failures_.push_back(std::move(failure));
  ++progress_.files_done;
  ++progress_.files_failed;
}

void Recorder::close() {
  timer_.request_stop();
  if (timer_.joinable()) timer_.join();
  const std::lock_guard lock(mutex_);
  if (!error_) writer_.flush();
  if (error_) std::rethrow_exception(error_);
}

}  // namespace nocturne

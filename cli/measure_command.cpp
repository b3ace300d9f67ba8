// nocturne measure
// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "analyzers/channel_sums.h"
#include "audio/planar.h"
#include "cli/commands.h"
#include "cli/measurement_json.h"
#include "cli/measurement_page.h"
#include "cli/operands.h"
#include "core/error.h"
#include "core/log.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/meter.h"
#include "pipeline/denormals.h"

namespace nocturne {
namespace {

constexpr std::size_t kPortion = 1 << 14;  // frames

MeasuredFile measured(const std::string& name) {
  const auto decoder = open_decoder(name);
  Format format = decoder->info().format;
  format.bits = decoder->info().bits;
  Meter meter(format);
  LongTermSpectrumMeter spectrum(format);
  ChannelSums sums;
  std::vector<float> samples(kPortion * static_cast<std::size_t>(format.channels));
  const AudioSpan portion(samples.data(), kPortion, format.channels, kPortion);
  MeasuredFile out;
  out.stream = decoder->info();
  out.measurement.format = format;
  while (const std::size_t got = decoder->read(portion)) {
    const AudioSpan audio = portion.slice(0, got);
    out.measurement.non_finite_frames += static_cast<std::int64_t>(silence_non_finite(audio));
    meter.add(audio);
    spectrum.add(audio);
    sums.add(audio);
  }
  if (meter.frames() == 0) throw Error(ErrorCode::file, printable(name) + ": holds no audio");
  out.measurement.frames = meter.frames();
  out.measurement.levels = meter.finish();
  out.measurement.spectrum = spectrum.finish();
  out.measurement.correlation = spectrum.correlation();
  out.measurement.dc_offset = sums.worst_offset();
  return out;
}

Json file_json(const std::string& name, const MeasuredFile& file) {
  Json out{{"schema", kJsonSchema}, {"type", "measurement"}};
  put_path(out, "path", name);
  out["codec"] = file.stream.codec;
  out["container"] = file.stream.container;
  out.update(measurement_json(file.measurement));
  return out;
}

/// A file alone has a page, several have a line each.
enum class Form { json, page, lines };

Form form_of(const Invocation& call, std::size_t files) {
  if (call.has(Switch::json)) return Form::json;
  return files == 1 ? Form::page : Form::lines;
}

std::string text_of(const std::string& name, const MeasuredFile& file, Form form, const Terminal& terminal) {
  switch (form) {
    case Form::json: return json_line(file_json(name, file)) + "\n";
    case Form::page: return measurement_page(name, file, terminal);
    case Form::lines: return measurement_line(name, file) + "\n";
  }
  return "";
}

}  // namespace

ExitStatus run_measure(CommandContext& context) {
  const std::vector<std::string> files = named_files(context.call);
  const FlushDenormals flush;
  const Form form = form_of(context.call, files.size());
  if (form == Form::lines && !files.empty()) context.out.line(measurement_head());
  ExitStatus status = ExitStatus::ok;
  for (const std::string& file : files) try {
      context.out.write(text_of(file, measured(file), form, context.out_terminal));
      context.out.flush();
    } catch (const Error& e) {
      if (e.code() != ErrorCode::file) throw;
      log(LogLevel::error, e.what());
      status = ExitStatus::some_failed;
    }
  return status;
}

}  // namespace nocturne

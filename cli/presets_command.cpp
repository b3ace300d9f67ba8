// nocturne presets
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/presets.h"
#include "cli/table.h"
#include "cli/track_json.h"
#include "core/error.h"
#include "core/log.h"

namespace nocturne {
namespace {

template <Described S>
Json json_of(const S& s) {
  Json out = Json::object();
  for_each_field(s, [&]<class M>(const auto& f, const M& member) {
    if constexpr (Described<M>)
      out[std::string(f.name)] = json_of(member);
    else
      out[std::string(f.name)] = member;
  });
  return out;
}

std::vector<std::string> row(const PresetInfo& p) {
  if (!p.problem.empty()) return {printable(p.name), "", "", "(cannot be used)", printable(p.file.native())};
  return {printable(p.name), fixed(p.loudness.target_lufs, 1) + " LUFS",
          fixed(p.limiter.ceiling_dbtp, 1) + " dBTP", printable(p.description), printable(p.file.native())};
}

std::string page(const std::vector<PresetInfo>& presets) {
  std::vector<std::vector<std::string>> rows;
  for (const PresetInfo& p : presets) rows.push_back(row(p));
  return table_text(rows, {{Align::left, Align::right, Align::right}, 0, 2});
}

Json list_json(const std::vector<PresetInfo>& presets) {
  Json out{{"schema", kJsonSchema}, {"presets", Json::array()}};
  for (const PresetInfo& p : presets) {
    const bool usable = p.problem.empty();
    Json row{{"name", p.name},
             {"description", p.description},
             {"target_lufs", usable ? Json(p.loudness.target_lufs) : Json(nullptr)},
             {"ceiling_dbtp", usable ? Json(p.limiter.ceiling_dbtp) : Json(nullptr)}};
    if (p.file.empty())
      row["file"] = nullptr;
    else
      put_path(row, "file", p.file.native());
    row["problem"] = p.problem.empty() ? Json(nullptr) : Json(p.problem);
    out["presets"].push_back(std::move(row));
  }
  return out;
}

ExitStatus list(CommandContext& context) {
  const std::vector<PresetInfo> presets = list_presets(context.environment);
  if (context.call.has(Switch::json))
    context.out.line(json_page(list_json(presets)));
  else
    context.out.write(page(presets));
  ExitStatus status = ExitStatus::ok;
  for (const PresetInfo& p : presets)
    if (!p.problem.empty()) {
      log(LogLevel::error, p.problem);
      status = ExitStatus::usage;
    }
  return status;
}

}  // namespace

ExitStatus run_presets(CommandContext& context) {
  const std::vector<std::string>& names = context.call.operands;
  if (names.empty()) return list(context);
  if (names.size() > 1)
    throw Error(ErrorCode::usage, "presets: one name at a time, not " + std::to_string(names.size()));
  if (context.call.has(Switch::json)) {
    Json values = json_of(find_preset(names[0], context.environment));
    values.update({{"schema", kJsonSchema}});
    context.out.line(json_page(values));
  } else {
    context.out.write(preset_text(names[0], context.environment));
  }
  return ExitStatus::ok;
}

}  // namespace nocturne

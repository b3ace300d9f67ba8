// nocturne config
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/track_json.h"
#include "config/setting_table.h"
#include "core/error.h"

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 5> kSources{"default", "machine", "file", "environment", "flag"};

std::string value_for_people(const Setting& setting, const Settings& settings) {
  std::string out;
  for (const std::string& word : setting.words(settings)) out += (out.empty() ? "" : ", ") + printable(word);
  if (!out.empty()) return out;
  return setting.name == "extensions" ? "(all known)" : "(none)";
}

std::string page(const Configuration& configuration) {
  std::vector<std::vector<std::string>> rows;
  for (const Setting& s : setting_table())
    rows.push_back({std::string(s.name), value_for_people(s, configuration.settings),
                    text(configuration.origin.find(s.name)->second)});
  return table_text(rows, {{}, 0, 2});
}

/// Numbers and yes-or-no as such; sizes in bytes; everything else as text.
Json value_json(const Setting& setting, const Settings& settings) {
  const std::vector<std::string> words = setting.words(settings);
  switch (setting.shape) {
    case Shape::boolean:
    case Shape::whole:
    case Shape::real: return Json::parse(words[0]);
    case Shape::size: {
      ByteSize size;
      read_text(words[0], setting.range, size);
      return size.bytes;
    }
    case Shape::paths:
    case Shape::words: return words;
    default: return words[0];
  }
}

Json json_of(const Configuration& configuration) {
  Json out{{"schema", kJsonSchema}};
  out["file"] = configuration.file ? Json(configuration.file->native()) : Json(nullptr);
  for (const Setting& s : setting_table()) {
    const Origin& origin = configuration.origin.find(s.name)->second;
    out["settings"][std::string(s.name)] = {
        {"value", value_json(s, configuration.settings)},
        {"source", kSources[static_cast<std::size_t>(origin.source)]},
        {"where", origin.where.empty() ? Json(nullptr) : Json(origin.where)}};
  }
  return out;
}

}  // namespace

ExitStatus run_config(CommandContext& context) {
  if (context.call.has(Switch::defaults))
    context.out.write(default_file(context.environment));
  else if (context.call.has(Switch::json))
    context.out.line(json_page(json_of(context.configuration())));
  else
    context.out.write(page(context.configuration()));
  return ExitStatus::ok;
}

}  // namespace nocturne

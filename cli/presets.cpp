// Where presets are looked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/presets.h"

#include <algorithm>
#include <optional>
#include <set>

#include "config/described_yaml.h"
#include "config/preset_texts.h"
#include "config/yaml_file.h"
#include "core/error.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".yaml";

struct Found {
  std::string name, text;
  fs::path file;  // empty: brought along

  /// For messages.
  std::string place() const { return file.empty() ? name + std::string(kEnding) : file.native(); }
  Preset parse() const {
    Preset preset = parse_described<Preset>(text, place());
    preset.name = name;
    return preset;
  }
};

Found read(const fs::path& file) { return {file.stem().native(), read_yaml_text(file, "preset"), file}; }

std::optional<fs::path> own_file(std::string_view name, const Environment& environment) {
  const auto folder = presets_folder(environment);
  if (!folder || name.empty()) return std::nullopt;
  fs::path file = *folder / (std::string(name) + std::string(kEnding));
  std::error_code error;
  return fs::exists(file, error) ? std::optional(std::move(file)) : std::nullopt;
}

std::vector<std::string> own_names(const Environment& environment) {
  std::set<std::string> names;
  std::error_code error;
  if (const auto folder = presets_folder(environment))
    for (fs::directory_iterator entry(*folder, error), end; !error && entry != end; entry.increment(error))
      if (entry->path().extension() == kEnding) names.insert(entry->path().stem().native());
  return {names.begin(), names.end()};
}

std::vector<std::string> all_names(const Environment& environment) {
  std::vector<std::string> names;
  for (const PresetText& preset : preset_texts()) names.emplace_back(preset.name);
  for (std::string& name : own_names(environment))
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  return names;
}

Error unknown(std::string_view name, const Environment& environment) {
  const std::vector<std::string> names = all_names(environment);
  std::string list;
  for (const std::string& known : names) list += (list.empty() ? "" : ", ") + printable(known);
  return {ErrorCode::usage, printable(name) + ": no such preset (there are " + list + ")" +
                                printable(did_you_mean(name, names))};
}

Found find(std::string_view name_or_path, const Environment& environment) {
  if (name_or_path.find('/') != std::string_view::npos || name_or_path.ends_with(kEnding))
    return read(expand_home(name_or_path, environment));
  if (const auto file = own_file(name_or_path, environment)) return read(*file);
  const auto texts = preset_texts();
  const auto found = std::ranges::find(texts, name_or_path, &PresetText::name);
  if (found == texts.end()) throw unknown(name_or_path, environment);
  return {std::string(found->name), std::string(found->text), {}};
}

PresetInfo info_of(const std::string& name, const Environment& environment) {
  PresetInfo info{name, "", own_file(name, environment).value_or(""), "", {}, {}};
  try {
    const Preset preset = find(name, environment).parse();
    info.description = preset.description;
    info.loudness = preset.loudness;
    info.limiter = preset.limiter;
  } catch (const Error& e) {
    info.problem = e.what();
  }
  return info;
}

}  // namespace

Preset find_preset(std::string_view name_or_path, const Environment& environment) {
  return find(name_or_path, environment).parse();
}

std::string preset_text(std::string_view name_or_path, const Environment& environment) {
  const Found found = find(name_or_path, environment);
  found.parse();
  return found.text;
}

std::vector<PresetInfo> list_presets(const Environment& environment) {
  std::vector<PresetInfo> out;
  for (const std::string& name : all_names(environment)) out.push_back(info_of(name, environment));
  return out;
}

}  // namespace nocturne

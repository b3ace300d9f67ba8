// The layers of the configuration, applied one over the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configuration.h"

#include <algorithm>

#include "config/setting_table.h"
#include "config/yaml_file.h"
#include "core/error.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr ByteSize kLowMemory{16 * kMiB}, kLeastMemory{8 * kMiB};
constexpr int kLowMemoryJobs = 2;
constexpr int kMemoryShare = 8;  // of the machine's memory at most this part, unless more is asked for

std::vector<std::string> setting_names() {
  std::vector<std::string> out;
  for (const Setting& s : setting_table()) out.emplace_back(s.name);
  return out;
}

bool holds_paths(const Setting& s) { return s.shape == Shape::path || s.shape == Shape::paths; }

void assign(Configuration& to, const Setting& setting, std::span<const std::string> words, Origin origin,
            const Error& refusal) {
  if (const Complaint complaint = setting.assign(to.settings, words))
    throw Error(refusal.code(), refusal.what() + (": " + *complaint));
  to.origin[std::string(setting.name)] = std::move(origin);
}

void apply_file(Configuration& to, const fs::path& file, const Environment& environment) {
  const fs::path folder = fs::absolute(file).parent_path();
  for (FileEntry& entry : read_yaml_file(file)) {
    const std::string place = file.native() + ":" + std::to_string(entry.line);
    const Error refusal(ErrorCode::config, printable(place) + ": " + printable(entry.key));
    const Setting* setting = find_setting(entry.key);
    if (!setting)
      throw Error(ErrorCode::config,
                  refusal.what() + (": no such setting" + did_you_mean(entry.key, setting_names())));
    if (entry.form == FileEntry::Form::list && !is_list(setting->shape))
      throw Error(
          ErrorCode::config,
          refusal.what() + (": a list where " + std::string(description(setting->shape)) + " is expected"));
    if (holds_paths(*setting))
      for (std::string& word : entry.words)
        if (!word.empty()) word = (folder / expand_home(word, environment)).lexically_normal().native();
    assign(to, *setting, entry.words, {Source::file, place}, refusal);
  }
  to.file = file;
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::string> environment_words(const Setting& setting, const std::string& value,
                                           const Environment& environment) {
  std::vector<std::string> words{value};
  if (setting.shape == Shape::paths) words = split(value, ":");
  if (setting.shape == Shape::words) words = split(value, ", ");
  if (holds_paths(setting))
    for (std::string& word : words) word = expand_home(word, environment).native();
  return words;
}

void apply_environment(Configuration& to, const Environment& environment) {
  std::vector<std::string> known{"NOCTURNE_CONFIG"};
  for (const Setting& setting : setting_table()) {
    const std::string name = environment_name(setting.name);
    known.push_back(name);
    const auto found = environment.find(name);
    if (found == environment.end() || found->second.empty()) continue;
    assign(to, setting, environment_words(setting, found->second, environment), {Source::environment, name},
           Error(ErrorCode::config, name));
  }
  for (auto it = environment.lower_bound("NOCTURNE_");
       it != environment.end() && it->first.starts_with("NOCTURNE_"); ++it)
    if (std::find(known.begin(), known.end(), it->first) == known.end())
      to.warnings.push_back(printable(it->first) + ": no such setting" + did_you_mean(it->first, known));
}

void apply_flags(Configuration& to, const std::vector<FlagValue>& flags) {
  for (const FlagValue& flag : flags)
    if (const Setting* setting = find_setting(flag.setting))
      assign(to, *setting, flag.words, {Source::flag, flag.flag}, Error(ErrorCode::usage, flag.flag));
}

bool is_set(const Configuration& c, std::string_view name) {
  return c.origin.find(name)->second.source > Source::machine;
}

void apply_machine(Configuration& to, const Machine& machine) {
  if (machine.memory_bytes <= 0) return;
  const std::int64_t share = std::max(machine.memory_bytes / kMemoryShare, kLeastMemory.bytes);
  if (share >= to.settings.memory.bytes) return;
  to.settings.memory.bytes = share / kMiB * kMiB;
  to.origin["memory"] = {
      Source::machine, write_text(ByteSize{machine.memory_bytes / kMiB * kMiB}) + ", " + machine.memory_from};
}

/// Fills in what was left to the machine or to other settings.
void resolve(Configuration& c, const ConfigurationSources& sources) {
  Settings& s = c.settings;
  if (s.low_memory) {
    const Origin because{c.origin["low_memory"].source, "low_memory"};
    if (!is_set(c, "memory")) s.memory = kLowMemory, c.origin["memory"] = because;
    if (!is_set(c, "jobs"))
      s.jobs = std::min(kLowMemoryJobs, sources.machine.cores), c.origin["jobs"] = because;
  }
  if (s.jobs == 0) {
    const int cores = sources.machine.cores;
    s.jobs = cores;
    c.origin["jobs"] = {Source::machine, std::to_string(cores) + (cores == 1 ? " core, " : " cores, ") +
                                             sources.machine.cores_from};
  }
  if (s.database.empty()) s.database = database_path(sources.environment).value_or("");
}

/// The file to read: the one that is named, else the one in its usual place if it is there.
std::optional<fs::path> chosen_file(const ConfigurationSources& sources) {
  if (sources.file) return sources.file;
  const auto named = sources.environment.find("NOCTURNE_CONFIG");
  if (named != sources.environment.end() && !named->second.empty())
    return expand_home(named->second, sources.environment);
  std::optional<fs::path> usual = config_file_path(sources.environment);
  std::error_code error;
  return usual && fs::exists(*usual, error) ? usual : std::nullopt;
}

}  // namespace

std::string text(const Origin& origin) {
  if (origin.source == Source::standard) return "default";
  if (origin.source == Source::machine) return "machine (" + origin.where + ")";
  return printable(origin.where);
}

Configuration load_configuration(const ConfigurationSources& sources) {
  Configuration out;
  for (const Setting& s : setting_table()) out.origin[std::string(s.name)] = {};
  apply_machine(out, sources.machine);
  if (const auto file = chosen_file(sources)) apply_file(out, *file, sources.environment);
  apply_environment(out, sources.environment);
  apply_flags(out, sources.flags);
  resolve(out, sources);
  return out;
}

fs::path database_of(const Configuration& configuration) {
  if (!configuration.settings.database.empty()) return configuration.settings.database;
  throw Error(ErrorCode::config,
              "database: neither HOME nor XDG_DATA_HOME says where it is; name it with --db FILE");
}

}  // namespace nocturne

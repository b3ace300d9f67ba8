// yaml-cpp's nodes turned into entries with line numbers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yaml_file.h"

#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 1 << 20;

Error at_line(std::string_view name, int line, const std::string& what) {
  return {ErrorCode::config, printable(name) + ":" + std::to_string(line) + ": " + what};
}

/// From 1, while yaml-cpp counts from 0.
int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

FileEntry entry_of(const YAML::Node& key, const YAML::Node& value, std::string_view name) {
  FileEntry out{key.Scalar(), line_of(key), FileEntry::Form::word, {}};
  const auto refuse = [&](const char* what) {
    return at_line(name, out.line, printable(out.key) + ": " + what);
  };
  if (value.IsNull()) throw refuse("no value is given");
  if (value.IsMap()) throw refuse("a mapping where a value is expected");
  if (value.IsScalar()) {
    out.words.push_back(value.Scalar());
    return out;
  }
  out.form = FileEntry::Form::list;
  for (const YAML::Node& item : value) {
    if (!item.IsScalar()) throw refuse("the list holds something that is not a plain value");
    out.words.push_back(item.Scalar());
  }
  return out;
}

std::vector<FileEntry> entries_of(const YAML::Node& root, std::string_view name) {
  if (root.IsNull()) return {};
  if (!root.IsMap())
    throw at_line(name, line_of(root), "settings are written as \"name: value\", one a line");
  std::vector<FileEntry> out;
  std::map<std::string, int> lines;
  for (const auto& pair : root) {
    if (!pair.first.IsScalar()) throw at_line(name, line_of(pair.first), "the name of a setting is expected");
    out.push_back(entry_of(pair.first, pair.second, name));
    const auto [earlier, first] = lines.emplace(out.back().key, out.back().line);
    if (!first)
      throw at_line(
          name, out.back().line,
          printable(out.back().key) + ": given twice, first on line " + std::to_string(earlier->second));
  }
  return out;
}

}  // namespace

std::vector<FileEntry> parse_yaml(const std::string& text, std::string_view name) {
  try {
    return entries_of(YAML::Load(text), name);
  } catch (const YAML::Exception& e) {
    throw at_line(name, std::max(e.mark.line, 0) + 1, "this is not YAML (" + e.msg + ")");
  }
}

std::vector<FileEntry> read_yaml_file(const fs::path& file) {
  const auto refuse = [&](const std::string& what) {
    return Error(ErrorCode::config, printable(file.native()) + ": " + what);
  };
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) throw refuse("there is no such configuration file");
  if (!fs::is_regular_file(status)) throw refuse("the configuration is not a regular file");
  if (fs::file_size(file, error) > kMostBytes || error)
    throw refuse("a configuration file holds 1 MiB at most");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad())
    throw refuse(std::string("the configuration cannot be read (") + std::strerror(errno) + ")");
  return parse_yaml(text, file.native());
}

}  // namespace nocturne

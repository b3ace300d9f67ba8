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

enum class Nesting { refused, joined };

/// Gathers the entries of one document.
class Reader {
 public:
  Reader(std::string_view name, Nesting nesting) : name_(name), nesting_(nesting) {}
  std::vector<FileEntry> read(const YAML::Node& root) {
    if (root.IsNull()) return {};
    if (!root.IsMap())
      throw at_line(name_, line_of(root), "settings are written as \"name: value\", one a line");
    read_mapping(root, "", 1);
    return std::move(entries_);
  }

 private:
  static constexpr int kDeepest = 16, kMost = 10'000;  // far above any table of settings

  void read_mapping(const YAML::Node& mapping, const std::string& prefix, int depth);
  FileEntry entry(const std::string& key, int line, const YAML::Node& value) const;
  void refuse_second(const FileEntry& entry);

  std::string_view name_;
  Nesting nesting_;
  std::vector<FileEntry> entries_;
  std::map<std::string, int> lines_;  // of the keys so far
};

void Reader::read_mapping(const YAML::Node& mapping, const std::string& prefix, int depth) {
  for (const auto& pair : mapping) {
    const int line = line_of(pair.first);
    if (!pair.first.IsScalar()) throw at_line(name_, line, "the name of a setting is expected");
    if (depth > kDeepest || lines_.size() >= kMost)
      throw at_line(name_, line, "more settings inside of each other than any file needs");
    entries_.push_back(entry(prefix + pair.first.Scalar(), line, pair.second));
    refuse_second(entries_.back());
    if (pair.second.IsMap()) read_mapping(pair.second, prefix + pair.first.Scalar() + ".", depth + 1);
  }
}

FileEntry Reader::entry(const std::string& key, int line, const YAML::Node& value) const {
  FileEntry out{key, line, FileEntry::Form::word, {}};
  const auto refuse = [&](const char* what) { return at_line(name_, line, printable(key) + ": " + what); };
  if (value.IsNull()) throw refuse("no value is given");
  if (value.IsMap()) {
    if (nesting_ == Nesting::refused) throw refuse("a mapping where a value is expected");
    out.form = FileEntry::Form::mapping;
  } else if (value.IsScalar()) {
    out.words.push_back(value.Scalar());
  } else {
    out.form = FileEntry::Form::list;
    for (const YAML::Node& item : value) {
      if (!item.IsScalar()) throw refuse("the list holds something that is not a plain value");
      out.words.push_back(item.Scalar());
    }
  }
  return out;
}

void Reader::refuse_second(const FileEntry& entry) {
  const auto [earlier, first] = lines_.emplace(entry.key, entry.line);
  if (!first)
    throw at_line(name_, entry.line,
                  printable(entry.key) + ": given twice, first on line " + std::to_string(earlier->second));
}

std::vector<FileEntry> parse(const std::string& text, std::string_view name, Nesting nesting) {
  try {
    return Reader(name, nesting).read(YAML::Load(text));
  } catch (const YAML::Exception& e) {
    throw at_line(name, std::max(e.mark.line, 0) + 1, "this is not YAML (" + e.msg + ")");
  }
}

}  // namespace

std::vector<FileEntry> parse_yaml(const std::string& text, std::string_view name) {
  return parse(text, name, Nesting::refused);
}

std::vector<FileEntry> parse_nested_yaml(const std::string& text, std::string_view name) {
  return parse(text, name, Nesting::joined);
}

std::string read_yaml_text(const fs::path& file, std::string_view what) {
  const std::string kind(what);
  const auto refuse = [&](const std::string& reason) {
    return Error(ErrorCode::config, printable(file.native()) + ": " + reason);
  };
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) throw refuse("there is no such " + kind + " file");
  if (!fs::is_regular_file(status)) throw refuse("the " + kind + " is not a regular file");
  if (fs::file_size(file, error) > kMostBytes || error)
    throw refuse("a " + kind + " file holds 1 MiB at most");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad())
    throw refuse("the " + kind + " cannot be read (" + std::strerror(errno) + ")");
  return text;
}

std::vector<FileEntry> read_yaml_file(const fs::path& file) {
  return parse_yaml(read_yaml_text(file, "configuration"), file.native());
}

}  // namespace nocturne

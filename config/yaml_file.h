// A settings file in YAML as a list of names with their words and lines.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nocturne {

struct FileEntry {
  enum class Form { word, list, mapping };
  std::string key;
  int line = 0;  // of the key, from 1
  Form form = Form::word;
  std::vector<std::string> words;  // one for Form::word, none for Form::mapping
};

/// In the file's order. Nothing but comments gives an empty list. Throws Error(config) "<name>:<line>: …" for
/// what is not YAML, not a mapping, for a key given twice or without a value, and for values that are neither
/// a word nor a list of words.
std::vector<FileEntry> parse_yaml(const std::string& text, std::string_view name);

/// The same with mappings inside of each other: an entry for each, and behind it those of what is in it, with
/// keys joined by dots, "limiter.ceiling_dbtp". Refuses files that nest or repeat (by aliases) without end.
std::vector<FileEntry> parse_nested_yaml(const std::string& text, std::string_view name);

/// The whole file; `what` it is, such as "preset", is for messages. Throws Error(config) for one that is
/// missing, no regular file, unreadable or larger than 1 MiB.
std::string read_yaml_text(const std::filesystem::path& file, std::string_view what);

/// Throws Error(config) also for a file that is missing, no regular file, unreadable or larger than 1 MiB.
std::vector<FileEntry> read_yaml_file(const std::filesystem::path& file);

}  // namespace nocturne

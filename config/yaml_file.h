// A settings file in YAML as a flat list of names with their words and lines.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nocturne {

struct FileEntry {
  enum class Form { word, list };
  std::string key;
  int line = 0;  // of the key, from 1
  Form form = Form::word;
  std::vector<std::string> words;  // one for Form::word
};

/// In the file's order. Nothing but comments gives an empty list. Throws Error(config) "<name>:<line>: …" for
/// what is not YAML, not a mapping, for a key given twice or without a value, and for values that are neither
/// a word nor a list of words.
std::vector<FileEntry> parse_yaml(const std::string& text, std::string_view name);

/// Throws Error(config) also for a file that is missing, no regular file, unreadable or larger than 1 MiB.
std::vector<FileEntry> read_yaml_file(const std::filesystem::path& file);

}  // namespace nocturne

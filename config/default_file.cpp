// The commented settings file that `nocturne config --defaults` prints.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configuration.h"
#include "config/setting_table.h"

namespace nocturne {
namespace {

constexpr const char* kHead =
    "# Settings of nocturne with their defaults. Take the \"#\" away before a setting's name to change it.\n"
    "# Each is also a flag (batch_ms: --batch-ms) and an environment variable (NOCTURNE_BATCH_MS); a flag "
    "wins over the\n"
    "# environment, the environment over this file. Relative folders count from the folder of this file.\n";

/// A YAML scalar: plain where that is safe, else in single quotes.
std::string scalar(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789._/~+-") == std::string::npos;
  if (plain && word[0] != '-' && word != "~") return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string value_text(const Setting& setting, const Settings& settings) {
  const std::vector<std::string> words = setting.words(settings);
  if (!is_list(setting.shape)) return scalar(words[0]);
  std::string out = "[";
  for (const std::string& word : words) out += (out.size() > 1 ? ", " : "") + scalar(word);
  return out + "]";
}

}  // namespace

std::string default_file(const Environment& environment) {
  Settings defaults;
  defaults.database = database_path(environment).value_or("library.db");
  std::string out = kHead;
  for (const Setting& s : setting_table()) {
    const std::string range = range_text(s.shape, s.range);
    out += "\n# " + std::string(s.doc) + (range.empty() ? "" : " (" + range + ")") + "\n";
    out += "# " + std::string(s.name) + ": " + value_text(s, defaults) + "\n";
  }
  return out;
}

}  // namespace nocturne

// The settings one by one, without their types, for files, environment, flags and tables.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/setting_text.h"
#include "config/settings.h"

namespace nocturne {

struct Setting {
  std::string_view name;
  Shape shape;
  Unit unit;
  Range range;
  std::string_view doc;  // one sentence, no full stop

  /// Replaces the whole value, for a list by all of `words`; other shapes take exactly one. A complaint
  /// leaves the setting as it was.
  Complaint (*assign)(Settings& settings, std::span<const std::string> words);
  /// The value as words that assign() reads back.
  std::vector<std::string> (*words)(const Settings& settings);
};

/// In the order of Settings::fields().
std::span<const Setting> setting_table();

/// nullptr for an unknown name.
const Setting* find_setting(std::string_view name);

/// "batch_ms" → "NOCTURNE_BATCH_MS".
std::string environment_name(std::string_view setting);
/// "batch_ms" → "--batch-ms".
std::string flag_name(std::string_view setting);

}  // namespace nocturne

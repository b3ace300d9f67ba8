// The table "master".
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/masters.h"

namespace nocturne {
namespace {

constexpr std::string_view kColumns =
    "output, size, mtime_ns, input, input_size, input_mtime_ns, input_hash, settings_hash, plan_hash, plan,"
    " mode, preset, album, before, after, solution, warnings, at, program_version";

MasterRow row_of(const Statement& s) {
  int column = 0;
  const auto text = [&] { return std::string(s.text(column++)); };
  const auto bytes = [&] { return std::string(s.blob(column++)); };
  const auto integer = [&] { return s.integer(column++); };
  MasterRow row;
  row.output = bytes();
  row.size = integer();
  row.mtime_ns = integer();
  row.input = bytes();
  row.input_size = integer();
  row.input_mtime_ns = integer();
  for (std::string* field : {&row.input_hash, &row.settings_hash, &row.plan_hash, &row.plan, &row.mode,
                             &row.preset, &row.album, &row.before, &row.after, &row.solution, &row.warnings})
    *field = text();
  row.at = integer();
  row.program_version = text();
  return row;
}

}  // namespace

std::optional<MasterRow> MasterTable::find(std::string_view output) const {
  const Connection& connection = library_.connection();
  Statement select = connection.prepare("SELECT " + std::string(kColumns) + " FROM master WHERE output = ?");
  select.bind(1, Blob{output});
  if (!select.step()) return std::nullopt;
  return row_of(select);
}

void MasterTable::write(const MasterRow& r) {
  library_.connection()
      .prepare("INSERT OR REPLACE INTO master (" + std::string(kColumns) +
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(Blob{r.output}, r.size, r.mtime_ns, Blob{r.input}, r.input_size, r.input_mtime_ns,
           std::string_view(r.input_hash), std::string_view(r.settings_hash), std::string_view(r.plan_hash),
           std::string_view(r.plan), std::string_view(r.mode), std::string_view(r.preset),
           std::string_view(r.album), std::string_view(r.before), std::string_view(r.after),
           std::string_view(r.solution), std::string_view(r.warnings), r.at,
           std::string_view(r.program_version));
}

void MasterTable::for_each(const std::function<void(const MasterRow&)>& visit) const {
  Statement select =
      library_.connection().prepare("SELECT " + std::string(kColumns) + " FROM master ORDER BY output");
  while (select.step()) visit(row_of(select));
}

}  // namespace nocturne

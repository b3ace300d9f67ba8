// JSON and page, each by a temporary file.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_files.h"

#include <system_error>

#include "cli/master_report_json.h"
#include "cli/master_report_page.h"
#include "cli/output.h"
#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// A file that cannot be read has no tags; that it failed is what the report is there to say.
TrackTags tags_of(const fs::path& file) {
  try {
    return read_tags(file);
  } catch (const Error&) {
    return {};
  }
}

void write_file(const fs::path& file, const std::string& text) {
  Output out = Output::file(file);
  out.write(text);
  out.close();
}

}  // namespace

MasterReportFiles report_files(const MasterReport& report, const fs::path& folder) {
  const fs::path name = (report.output.empty() ? report.input : report.output).filename();
  return {folder / (name.native() + ".json"), folder / (name.native() + ".html")};
}

MasterReportFiles write_reports(const MasterReport& report, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error(ErrorCode::file,
                printable(folder.native()) + ": the folder cannot be made (" + error.message() + ")");
  const MasterReportFiles files = report_files(report, folder);
  write_file(files.json, json_page(master_report_json(report)) + "\n");
  write_file(files.page, master_report_page(report, tags_of(report.input)));
  return files;
}

}  // namespace nocturne

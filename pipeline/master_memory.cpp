// Rows compared with files.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_memory.h"

#include "audio/digest.h"
#include "audio/payload_hash.h"
#include "core/error.h"
#include "core/hex.h"

namespace nocturne {
namespace {

bool same_file(const MasterRow& row, const std::filesystem::path& input, const FileStamp& stamp) {
  return row.input == std::filesystem::absolute(input).native() &&
         stamp == FileStamp{row.input_size, row.input_mtime_ns};
}

}  // namespace

std::optional<MasterRow> MasterMemory::row_of(const std::filesystem::path& output) const {
  if (!library_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return MasterTable(*library_).find(output.native());
}

std::string MasterMemory::input_hash(const MasterTrack& track) const {
  const std::optional<MasterRow> row = row_of(track.output);
  const std::optional<FileStamp> stamp = file_stamp(track.input);
  if (row && stamp && same_file(*row, track.input, *stamp)) return row->input_hash;
  try {
    return hex(payload_hash(track.input));
  } catch (const Error&) {  // of no sound; what is wrong with the file is told when it is decoded
    return "";
  }
}

std::string MasterMemory::settings_hash(const MasterJob& job, const std::string& settings_text) const {
  std::string text = settings_text + std::string(name_of(job.tracks.front().format)) + "\n";
  if (!job.album.empty())
    for (const MasterTrack& track : job.tracks) text += input_hash(track) + "\n";
  return digest_of(text);
}

Standing MasterMemory::standing(const MasterTrack& track, const std::string& settings_hash) const {
  const std::optional<FileStamp> there = file_stamp(track.output);
  if (!there) return Standing::vacant;
  const std::optional<MasterRow> row = row_of(track.output);
  if (!row || *there != FileStamp{row->size, row->mtime_ns}) return Standing::foreign;
  const bool same = row->settings_hash == settings_hash && row->input_hash == input_hash(track);
  return same ? Standing::unchanged : Standing::renewable;
}

void MasterMemory::record(const MasterRow& row) {
  if (!library_) return;
  const std::lock_guard lock(mutex_);
  MasterTable(*library_).write(row);
}

}  // namespace nocturne

// Looking at the machine, the decoders, the database and the folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/checks.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "audio/decoder.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/sample_files.h"
#include "config/setting_text.h"
#include "core/error.h"
#include "pipeline/groups.h"
#include "storage/library.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using enum Check::Result;

constexpr std::int64_t kLittleSpace = std::int64_t{100} << 20;  // room for some 20,000 tracks of about 5 KB
constexpr std::size_t kShownProblems = 5;

/// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Throws Error(file) where it cannot be decoded.
std::int64_t decoded_frames(const SampleFile& sample) {
  const Descriptor memory(::memfd_create("nocturne-sample", MFD_CLOEXEC));
  const std::string bytes = bytes_of(sample);
  if (memory.get() < 0 ||
      ::write(memory.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    throw Error(ErrorCode::file, "no memory for a sample file");
  const auto decoder = open_decoder("/proc/self/fd/" + std::to_string(memory.get()));
  constexpr std::size_t kFrames = 4096;
  const int channels = decoder->info().format.channels;
  std::vector<float> buffer(kFrames * static_cast<std::size_t>(channels));
  const AudioSpan audio(buffer.data(), kFrames, channels, kFrames);
  std::int64_t frames = 0;
  while (const std::size_t n = decoder->read(audio)) frames += static_cast<std::int64_t>(n);
  return frames;
}

bool decodes(const SampleFile& sample) {
  try {
    return decoded_frames(sample) > 0;
  } catch (const Error&) {
    return false;
  }
}

Checks opened_checks(const Library& library) {
  const LibraryCounts counts = library.counts();
  Checks out{
      {good, "database",
       count_text(counts.ok, "track", "tracks") + ", " + hours_text(counts.audio_seconds) + " of music"}};
  const std::vector<std::string> problems = library.integrity_check(Thoroughness::full);
  for (std::size_t i = 0; i < std::min(problems.size(), kShownProblems); ++i)
    out.push_back({problem, "integrity", printable(problems[i]), ExitStatus::database});
  if (problems.empty()) out.push_back({good, "integrity", "no damage found"});
  std::vector<fs::path> roots;
  for (const RootRow& root : library.roots()) roots.emplace_back(root.path);
  for (Check& check : check_folders(roots)) {
    if (check.result == good) continue;
    check.result = note;  // it may be gone on purpose
    out.push_back(std::move(check));
  }
  return out;
}

fs::path existing_ancestor(fs::path folder) {
  std::error_code error;
  while (!folder.empty() && folder != folder.parent_path() && !fs::exists(folder, error))
    folder = folder.parent_path();
  return folder;
}

Check check_folder(const fs::path& folder) {
  const auto bad = [&](const std::string& why) {
    return Check{problem, "folder", printable(folder.native()) + ": " + why, ExitStatus::library};
  };
  std::error_code error;
  if (!fs::exists(folder, error)) return bad("does not exist");
  if (!fs::is_directory(folder, error)) return bad("is not a folder");
  const fs::directory_iterator entries(folder, error);
  if (error) return bad("cannot be read (" + error.message() + ")");
  if (entries == fs::directory_iterator{}) return bad("is empty; is a disk not mounted?");
  return {good, "folder", printable(folder.native())};
}

}  // namespace

Check check_machine(const Settings& settings) {
  return {
      good, "machine",
      count_text(settings.jobs, "job", "jobs") + ", " + write_text(settings.memory) + " of memory for audio"};
}

Check check_decoders() {
  std::string working, failing;
  for (const SampleFile& sample : sample_files()) {
    std::string& list = decodes(sample) ? working : failing;
    list += (list.empty() ? "" : ", ") + std::string(sample.format);
  }
  if (failing.empty()) return {good, "decoders", working};
  return {problem, "decoders", failing + " cannot be decoded here (" + working + " can)",
          ExitStatus::some_failed};
}

Checks check_database(const fs::path& database) {
  std::error_code error;
  if (!fs::exists(database, error) && !error)
    return {{note, "database", printable(database.native()) + ": none yet; the first scan makes it"}};
  try {
    Library library = Library::open(database, library_groups(), OpenMode::read_only);
    Checks out = opened_checks(library);
    Statement journal = library.connection().prepare("PRAGMA journal_mode");
    const std::string mode = journal.step() ? std::string(journal.text(0)) : "";
    if (mode != "wal")
      out.push_back({note, "journal",
                     "\"" + printable(mode) + "\" instead of a write-ahead log; the next scan sets it"});
    if (::faccessat(AT_FDCWD, database.c_str(), W_OK, AT_EACCESS) != 0)
      out.push_back({problem, "database",
                     printable(database.native()) + ": cannot be written (" + std::strerror(errno) + ")",
                     ExitStatus::database});
    return out;
  } catch (const Error& e) {
    return {{problem, "database", e.what(), ExitStatus::database}};
  }
}

Check check_lock(const fs::path& database) {
  return {good, "lock", is_scan_running(database) ? "a scan is running" : "no scan is running"};
}

Check check_space(const fs::path& database) {
  const fs::path folder = existing_ancestor(fs::absolute(database).parent_path());
  const std::string name = printable(folder.native());
  struct statvfs s {};
  if (::statvfs(folder.c_str(), &s) != 0)
    return {problem, "space", name + ": cannot be looked at (" + std::strerror(errno) + ")",
            ExitStatus::database};
  if (::access(folder.c_str(), W_OK) != 0)
    return {problem, "space", name + ": cannot be written (" + std::strerror(errno) + ")",
            ExitStatus::database};
  const auto left = static_cast<std::int64_t>(s.f_bavail) * static_cast<std::int64_t>(s.f_frsize);
  const std::string text = bytes_text(left) + " free in " + name;
  return left < kLittleSpace ? Check{problem, "space", "only " + text, ExitStatus::database}
                             : Check{good, "space", text};
}

Checks check_folders(const std::vector<fs::path>& folders) {
  Checks out;
  for (const fs::path& folder : folders) out.push_back(check_folder(folder));
  return out;
}

}  // namespace nocturne

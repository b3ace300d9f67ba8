// Directory by directory, with stat for what looks like a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

namespace nocturne {
namespace {

struct CloseDirectory {
  void operator()(DIR* d) const { closedir(d); }
};

/// Only ASCII: the endings are.
std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

const char* kind_of(mode_t mode) {
  if (S_ISFIFO(mode)) return "a named pipe, not a file";
  if (S_ISSOCK(mode)) return "a socket, not a file";
  return "a device, not a file";
}

class Walker {
 public:
  Walker(std::string root, std::span<const std::string> extensions, const std::function<void()>& on_track)
      : root_(std::move(root)), extensions_(extensions), on_track_(on_track) {}

  Walk run() {
    struct stat s {};
    if (stat(root_.c_str(), &s) == 0) visited_.emplace(s.st_dev, s.st_ino);
    pending_.push_back(root_);
    while (!pending_.empty()) {
      const std::string folder = std::move(pending_.back());
      pending_.pop_back();
      list(folder);
    }
    std::sort(found_.tracks.begin(), found_.tracks.end(),
              [](const Track& a, const Track& b) { return a.path < b.path; });
    return std::move(found_);
  }

 private:
  void skip(std::string path, std::string reason) {
    found_.skipped.push_back({std::move(path), std::move(reason)});
  }

  void leave(std::string folder, std::string reason) {
    skip(folder, reason);
    found_.unlisted.push_back({std::move(folder), std::move(reason)});
  }

  void list(const std::string& folder) {
    const std::unique_ptr<DIR, CloseDirectory> directory(opendir(folder.c_str()));
    if (!directory) return leave(folder, std::string("cannot be listed: ") + std::strerror(errno));
    const std::string prefix = folder.ends_with('/') ? folder : folder + "/";
    while (const dirent* entry = (errno = 0, readdir(directory.get()))) {
      const std::string_view name = entry->d_name;
      if (name.starts_with('.')) continue;
      const bool may_be_folder =
          entry->d_type == DT_DIR || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
      if (may_be_folder || has_ending(name, extensions_))
        visit(prefix + std::string(name), has_ending(name, extensions_));
    }
    if (errno != 0) leave(folder, std::string("listed in part: ") + std::strerror(errno));
  }

  void visit(std::string path, bool track_name) {
    struct stat s {};
    if (stat(path.c_str(), &s) != 0) {
      const int error = errno;
      const char* reason = error == ELOOP ? "a loop of symbolic links" : std::strerror(error);
      // A link to nothing that is not named like a track may be anything; what else cannot be looked at may
      // be a folder.
      if (error != ELOOP && error != ENOENT)
        leave(std::move(path), reason);
      else if (track_name || error == ELOOP)
        skip(std::move(path), reason);
    } else if (S_ISDIR(s.st_mode)) {
      if (visited_.emplace(s.st_dev, s.st_ino).second)
        pending_.push_back(std::move(path));
      else
        skip(std::move(path), "a folder already visited by another path");
    } else if (track_name && S_ISREG(s.st_mode)) {
      found_.tracks.push_back(
          {std::move(path), root_, s.st_size, s.st_mtim.tv_sec * 1'000'000'000 + s.st_mtim.tv_nsec});
      if (on_track_) on_track_();
    } else if (track_name) {
      skip(std::move(path), kind_of(s.st_mode));
    }
  }

  const std::string root_;
  const std::span<const std::string> extensions_;
  const std::function<void()>& on_track_;
  std::vector<std::string> pending_;
  std::set<std::pair<dev_t, ino_t>> visited_;
  Walk found_;
};

}  // namespace

const std::vector<std::string>& audio_extensions() {
  static const std::vector<std::string> extensions{
      "aac", "aif", "aifc", "aiff", "alac", "ape",  "au",  "caf", "flac", "m4a", "m4b",  "mka", "mp2", "mp3",
      "mp4", "mpc", "oga",  "ogg",  "opus", "rf64", "snd", "tta", "w64",  "wav", "weba", "wma", "wv"};
  return extensions;
}

bool has_ending(std::string_view name, std::span<const std::string> extensions) {
  const auto dot = name.rfind('.');
  return dot != name.npos &&
         std::find(extensions.begin(), extensions.end(), lower(name.substr(dot + 1))) != extensions.end();
}

Walk walk(const std::string& root, std::span<const std::string> extensions,
          const std::function<void()>& on_track) {
  return Walker(root, extensions, on_track).run();
}

}  // namespace nocturne

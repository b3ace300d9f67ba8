// Runs the program as a user does: in an environment of its own, with its output caught.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/encode.h"

namespace nocturne::test {

struct Finished {
  int status = -1;  // 128 + n for the end by signal n
  std::string out, err;
};

/// A started program.
struct Child {
  pid_t pid = 0;
  std::filesystem::path out, err;  // files that it writes to
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A user's home with nothing in it but what tests put there, and the program started from it.
class Home {
 public:
  Home() {
    std::filesystem::create_directory(music());
    environment_ = {{"HOME", folder_.path().string()}, {"PATH", "/usr/bin:/bin"}, {"TZ", "UTC"}};
  }

  std::filesystem::path path() const { return folder_.path(); }
  std::filesystem::path music() const { return folder_ / "Music"; }
  std::filesystem::path database() const { return folder_ / ".local/share/nocturne/library.db"; }
  void set(const std::string& name, const std::string& value) { environment_[name] = value; }
  void unset(const std::string& name) { environment_.erase(name); }

  /// A second of a tone in a track of the library.
  std::filesystem::path add_track(const std::string& name, double hz = 440, double seconds = 1) const {
    const std::filesystem::path file = music() / name;
    std::filesystem::create_directories(file.parent_path());
    write_wav(file, sine(Format::of(22050, 1), seconds, hz, 0.5), WavSamples::s16);
    return file;
  }

  /// Starts the program with standard input from /dev/null and output into files of the home, or to
  /// descriptors.
  Child start(std::vector<std::string> arguments, int standard_output = -1, int standard_error = -1) const;
  static Finished finish(const Child& child);
  Finished run(std::vector<std::string> arguments) const { return finish(start(std::move(arguments))); }

 private:
  TempDir folder_;
  std::map<std::string, std::string> environment_;
  mutable int started_ = 0;
};

inline Child Home::start(std::vector<std::string> arguments, int standard_output, int standard_error) const {
  arguments.insert(arguments.begin(), "nocturne");
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment_) variables.push_back(name + "=" + value);
  std::vector<char*> argv, envp;
  for (std::string& a : arguments) argv.push_back(a.data());
  for (std::string& v : variables) envp.push_back(v.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  const std::string number = std::to_string(++started_);
  Child child{0, folder_ / ("stdout-" + number), folder_ / ("stderr-" + number)};
  const auto connect = [&](int descriptor, int given, const std::filesystem::path& file) {
    if (given >= 0)
      posix_spawn_file_actions_adddup2(&actions, given, descriptor);
    else
      posix_spawn_file_actions_addopen(&actions, descriptor, file.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                       0644);
  };
  connect(1, standard_output, child.out);
  connect(2, standard_error, child.err);
  const int error = posix_spawn(&child.pid, NOCTURNE_PROGRAM, &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(std::string("cannot start ") + NOCTURNE_PROGRAM);
  return child;
}

inline Finished Home::finish(const Child& child) {
  int status = 0;
  if (waitpid(child.pid, &status, 0) != child.pid) throw std::runtime_error("waitpid");
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, text_of(child.out), text_of(child.err)};
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    out.push_back(text.substr(begin, end - begin));
  }
  return out;
}

/// Whether the condition comes true within ten seconds: far longer than it takes, and short of a hanging
/// test.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace nocturne::test

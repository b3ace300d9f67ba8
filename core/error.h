// The one exception type of set-up and I/O; hot loops throw nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace nocturne {

enum class ErrorCode {
  usage,     // the command line
  config,    // the configuration file or a setting's value
  database,  // SQLite, or the file under it
  library,   // a library folder that is missing or empty
  busy,      // another run holds the lock
  file,      // one audio file: cannot be opened, decoded or trusted
};

/// "<file or key>: <what happened> (<library's words>)": names the culprit, lower case, no full stop.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

/// A name of any bytes as one line of valid UTF-8 for messages: control characters and invalid bytes as \xNN.
std::string printable(std::string_view bytes);

}  // namespace nocturne

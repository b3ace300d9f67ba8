// Dispatch to commands, and errors as messages and statuses.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/progress_display.h"
#include "cli/query_place.h"
#include "core/error.h"
#include "core/log.h"
#include "core/version.h"

namespace nocturne {
namespace {

void to_stderr(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

ExitStatus dispatch(const Invocation& call, const Environment& environment, Output& out) {
  const CommandRow* command = find_command(call.command);
  if (call.has(Switch::version)) {
    out.line(std::string("nocturne ") + kVersion);
    return ExitStatus::ok;
  }
  if (call.has(Switch::help) || !command) {
    const int width = terminal_width(STDOUT_FILENO);
    out.write(command ? command_page(*command, width) : overview_page(width));
    return ExitStatus::ok;
  }
  CommandContext context(call, environment, out);
  return command->run(context);
}

ExitStatus run_or_throw(std::span<const std::string> arguments, const Environment& environment) {
  Output out = Output::standard();
  const ExitStatus status = dispatch(parse_command_line(arguments), environment, out);
  out.close();
  return status;
}

}  // namespace

ExitStatus run_program(std::span<const std::string> arguments, const Environment& environment) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of write(2), told by BrokenPipe
  const Terminal terminal = detect_terminal(STDERR_FILENO, environment);
  set_log_sink([terminal](LogLevel level, std::string_view message) {
    to_stderr(log_line(terminal, level, message));
  });
  try {
    return run_or_throw(arguments, environment);
  } catch (const BrokenPipe&) {
    return ExitStatus::broken_pipe;
  } catch (const Error& e) {
    log(LogLevel::error, e.what());
    if (const auto* query = dynamic_cast<const QueryError*>(&e))
      to_stderr(marked_place(*query, terminal_width(STDERR_FILENO)));
    const std::string command = command_in(arguments);
    if (e.code() == ErrorCode::usage)
      to_stderr("Try: nocturne " + (command.empty() ? "" : command + " ") + "--help\n");
    return status_of(e.code());
  } catch (const std::bad_alloc&) {
    log(LogLevel::error, "out of memory; --low-memory may help");
    return ExitStatus::some_failed;
  } catch (const std::exception& e) {
    log(LogLevel::error, e.what());
    return ExitStatus::some_failed;
  }
}

}  // namespace nocturne

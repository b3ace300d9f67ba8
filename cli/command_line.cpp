// The tables of commands, options and settings as CLI11 wants them, and its findings as an Invocation.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/commands.h"
#include "cli/option_table.h"
#include "config/setting_table.h"
#include "core/error.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

Error usage(const std::string& what) { return {ErrorCode::usage, what}; }

/// "-j,--jobs" → "-j", "--jobs".
std::vector<std::string> split_names(std::string_view names) {
  std::vector<std::string> out;
  for (std::string& name : CLI::detail::split(std::string(names), ',')) out.push_back(std::move(name));
  return out;
}

/// One CLI11 parser with what was added to it. The options also stand before the command, so the same set is
/// added to the program and to each command.
class Parser {
 public:
  Parser() {
    app_.require_subcommand(0, 1);
    add_options(app_, "");
    for (const CommandRow& command : command_table()) {
      CLI::App* sub = app_.add_subcommand(std::string(command.name));
      add_options(*sub, command.name);
      if (command.operands == Operands::any)
        operands_[std::string(command.name)] = sub->add_option("operands")
                                                   ->expected(0, CLI::detail::expected_max_vector_size)
                                                   ->allow_extra_args();
    }
  }

  Invocation parse(std::vector<std::string> arguments);

 private:
  void add_options(CLI::App& app, std::string_view command);
  void add_setting(CLI::App& app, const Setting& setting);
  void check_extras(const CLI::App& app, const Invocation& call) const;
  Error unknown_option(std::string_view flag, const std::string& command) const;
  void take_option(const OptionRow& row, const CLI::Option& option, Invocation& call) const;
  Invocation findings(const std::vector<std::string>& operands) const;

  CLI::App app_;
  std::vector<std::pair<const OptionRow*, CLI::Option*>> options_;
  std::vector<std::pair<const Setting*, CLI::Option*>> settings_;
  std::map<std::string, CLI::Option*> operands_;  // by command
};

void Parser::add_options(CLI::App& app, std::string_view command) {
  app.set_help_flag();  // ours is a switch like the others
  app.allow_extras();   // reported in our words
  for (const OptionRow& row : option_table()) {
    if (!command.empty() && !belongs_to(row, command)) continue;
    CLI::Option* option =
        is_flag(row) ? app.add_flag(std::string(row.names)) : app.add_option(std::string(row.names));
    if (!is_flag(row)) option->allow_extra_args(false);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options_.emplace_back(&row, option);
  }
  for (const Setting& setting : setting_table()) add_setting(app, setting);
}

void Parser::add_setting(CLI::App& app, const Setting& setting) {
  const std::string names = setting_flags(setting.name);
  CLI::Option* option = setting.shape == Shape::boolean
                            ? app.add_flag(names + ",!--no-" + flag_name(setting.name).substr(2))
                            : app.add_option(names)->allow_extra_args(false);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  settings_.emplace_back(&setting, option);
}

/// "; did you mean --jobs?" or to which commands the option belongs.
Error Parser::unknown_option(std::string_view flag, const std::string& command) const {
  const std::string name(flag.substr(0, flag.find('=')));
  const std::string of = command.empty() ? ": no such option" : ": no such option of " + command;
  std::vector<std::string> known;
  for (const OptionRow& row : option_table()) {
    const std::vector<std::string> names = split_names(row.names);
    if (std::find(names.begin(), names.end(), name) != names.end())
      return usage(printable(name) + of + ", but of " +
                   CLI::detail::join(CLI::detail::split(std::string(row.commands), ' '), ", "));
    if (command.empty() || belongs_to(row, command)) known.insert(known.end(), names.begin(), names.end());
  }
  for (const Setting& setting : setting_table()) {
    known.push_back(flag_name(setting.name));
    if (setting.shape == Shape::boolean) known.push_back("--no-" + known.back().substr(2));
  }
  if (name.starts_with("--")) return usage(printable(name) + of + did_you_mean(name, known));
  return usage(printable(name) + of +
               (command == "query" ? "; an expression that begins with \"-\" comes after \"--\"" : ""));
}

/// An operand of a command that takes none, or one that is no command.
Error unexpected_operand(const std::string& operand, const std::string& command) {
  if (!command.empty())
    return usage(command + ": takes no file or folder names (" + printable(operand) + ")");
  std::vector<std::string> known;
  for (const CommandRow& row : command_table()) known.emplace_back(row.name);
  return usage(printable(operand) + ": no such command" + did_you_mean(operand, known));
}

void Parser::check_extras(const CLI::App& app, const Invocation& call) const {
  for (const std::string& extra : app.remaining()) {
    if (extra.size() > 1 && extra[0] == '-') throw unknown_option(extra, call.command);
    throw unexpected_operand(extra, call.command);
  }
}

void take_setting(const Setting& setting, const CLI::Option& option, Invocation& call) {
  if (option.count() == 0) return;
  std::vector<std::string> words = option.results();
  if (!is_list(setting.shape)) words = {words.back()};
  call.settings.push_back({std::string(setting.name), flag_name(setting.name), std::move(words)});
}

void Parser::take_option(const OptionRow& row, const CLI::Option& option, Invocation& call) const {
  if (option.count() == 0) return;
  const std::string name = split_names(row.names).back();
  if (!call.command.empty() && !belongs_to(row, call.command)) throw unknown_option(name, call.command);
  if (row.value.empty())
    for (const std::string& result : option.results())
      if (result != "true") throw usage(name + ": takes no value");
  row.take(call, option.results());
}

/// CLI11's messages start with the option's name.
Error missing_value(const CLI::Error& error) {
  const std::string what = error.what();
  std::string name = what.substr(0, what.find_first_of(": "));
  name = split_names(name).back();
  return usage(name + ": a value is missing");
}

Invocation Parser::parse(std::vector<std::string> arguments) {
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  const std::vector<std::string> after(dashes == arguments.end() ? dashes : std::next(dashes),
                                       arguments.end());
  arguments.erase(dashes, arguments.end());
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app_.parse(std::move(arguments));
  } catch (const CLI::ArgumentMismatch& e) {
    throw missing_value(e);
  } catch (const CLI::ParseError& e) {
    throw usage(printable(e.what()));
  }
  return findings(after);
}

/// `operands` are those behind "--", which CLI11 would look for commands in.
Invocation Parser::findings(const std::vector<std::string>& operands) const {
  Invocation call;
  const std::vector<const CLI::App*> commands = app_.get_subcommands({});
  const auto used =
      std::find_if(commands.begin(), commands.end(), [](const CLI::App* c) { return c->parsed(); });
  check_extras(app_, {});
  if (used != commands.end()) {
    call.command = (*used)->get_name();
    check_extras(**used, call);
  }
  for (const auto& [row, option] : options_) take_option(*row, *option, call);
  for (const auto& [setting, option] : settings_) take_setting(*setting, *option, call);
  if (const auto found = operands_.find(call.command); found != operands_.end()) {
    call.operands = found->second->results();
    call.operands.insert(call.operands.end(), operands.begin(), operands.end());
  } else if (!operands.empty()) {
    throw unexpected_operand(operands.front(), call.command);
  }
  return call;
}

/// "scan, show, … or fields".
std::string command_names() {
  std::string out;
  for (const CommandRow& row : command_table())
    out += std::string(&row == &command_table().front()  ? ""
                       : &row == &command_table().back() ? " or "
                                                         : ", ") +
           std::string(row.name);
  return out;
}

/// Words that mean the same as others.
std::vector<std::string> normalised(std::span<const std::string> arguments) {
  std::vector<std::string> out(arguments.begin(), arguments.end());
  if (!out.empty() && out[0] == "help") {
    out.erase(out.begin());
    out.push_back("--help");
  }
  for (std::size_t i = 0; i + 1 < out.size() && out[i] != "--"; ++i)
    if (out[i] == "--files-from" && out[i + 1] == "-0") out[i] = "--files-from=-";
  return out;
}

}  // namespace

Invocation parse_command_line(std::span<const std::string> arguments) {
  Invocation call = Parser().parse(normalised(arguments));
  if (call.command.empty() && call.switches.empty()) throw usage("no command given: " + command_names());
  return call;
}

std::string command_in(std::span<const std::string> arguments) {
  for (const std::string& argument : arguments)
    if (find_command(argument)) return argument;
  return "";
}

}  // namespace nocturne

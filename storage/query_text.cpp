// Queries written as expressions again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "storage/query.h"

namespace nocturne {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// Without quotes where they are not needed by any type of field.
std::string word_text(const Operand& operand) {
  const std::string& text = operand.text;
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':' || c == '#' || c == '.';
  };
  const bool bare = !text.empty() && std::ranges::all_of(text, plain) && text != "none" && text != "any" &&
                    text.find("..") == text.npos;
  return bare ? text : in_quotes(text);
}

std::string test_text(const QueryTest& test) {
  switch (test.compare) {
    case Compare::none: return "none";
    case Compare::any: return "any";
    case Compare::between: return word_text(*test.low) + ".." + word_text(*test.high);
    case Compare::matches: return word_text(*test.low);
    case Compare::equal: return "=" + word_text(*test.low);
    case Compare::exact: return "==" + word_text(*test.low);
    case Compare::other: return "!=" + word_text(*test.low);
    case Compare::less: return "<" + word_text(*test.low);
    case Compare::greater: return ">" + word_text(*test.low);
    // An open range, since "~" has no other form.
    case Compare::at_most: return ".." + word_text(*test.low);
    case Compare::at_least: return word_text(*test.low) + "..";
  }
  return "";
}

std::string term_text(const QueryTerm& term) {
  std::string out = term.name + (term.name.empty() ? "" : ":");
  for (std::size_t i = 0; i < term.any_of.size(); ++i) {
    const QueryTest& test = term.any_of[i];
    out += i > 0 ? "," : "";
    out += test.reach == QueryReach::related ? "~" : "";
    out += term.name.empty() ? in_quotes(test.low->text) : test_text(test);
  }
  return out;
}

std::string node_text(const QueryNode& node);

/// In parentheses where it has parts itself.
std::string part_text(const QueryNode& node) {
  const bool grouped = node.kind == QueryNode::Kind::all || node.kind == QueryNode::Kind::any;
  return grouped ? "(" + node_text(node) + ")" : node_text(node);
}

std::string node_text(const QueryNode& node) {
  if (node.kind == QueryNode::Kind::term) return term_text(*node.term);
  if (node.kind == QueryNode::Kind::negation) return "NOT " + part_text(node.parts.front());
  std::string out;
  for (const QueryNode& part : node.parts)
    out += (out.empty() ? "" : node.kind == QueryNode::Kind::any ? " OR " : " ") + part_text(part);
  return out;
}

}  // namespace

std::string to_text(const Query& query) { return node_text(query.root); }

}  // namespace nocturne

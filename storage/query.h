// The query language: an expression such as "bpm:120..130 -genre:house" as a tree, and the tree as text.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pure: nothing here knows the database. storage/query_matches.h finds the tracks that a query names. The
// language is described for people in docs/query.md; as a grammar:
//
//   query        = [ any ]
//   any          = all { ( "OR" | "|" ) all }
//   all          = one { [ "AND" ] one }
//   one          = ( "NOT" | "-" ) one | "(" any ")" | test
//   test         = name ( ":" | "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" ) alternatives | alternatives
//   alternatives = value { "," value }
//   value        = "none" | "any" | [ "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "~" ] word
//                | [ "~" ] ( word ".." [ word ] | ".." word )
//   word         = '"' { character | "\" character } '"' | characters without space ( ) | ,
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/described.h"
#include "core/error.h"
#include "storage/query_fields.h"
#include "storage/query_values.h"

namespace nocturne {

enum class Compare {
  matches,  // what is written: text that holds it, a number that rounds to it, a date that begins with it
  equal,    // the whole text, case and accents aside; otherwise like `matches`
  exact,    // the same bytes, the same number
  other,    // has a value, and not `equal`
  less,     // `low` is the limit of these four
  at_most,
  greater,
  at_least,
  between,  // low and high included
  none,     // no value
  any       // some value
};

/// `related` ("~"): also tempos that are half or double, and keys that mix.
enum class QueryReach { plain, related };

/// One alternative: what a field is compared with.
struct QueryTest {
  Compare compare = Compare::matches;
  QueryReach reach = QueryReach::plain;
  std::optional<Operand> low{}, high{};
  bool operator==(const QueryTest&) const = default;
};

/// Fulfilled when one of `fields` fulfils one of `any_of`.
struct QueryTerm {
  std::string name{};  // of the field, as it was written; empty for a bare word, which looks into several
  std::vector<QueryField> fields{};
  std::vector<QueryTest> any_of{};
  bool operator==(const QueryTerm&) const = default;
};

struct QueryNode {
  enum class Kind { all, any, negation, term };
  Kind kind = Kind::all;
  std::vector<QueryNode> parts{};   // of `all` and `any`: `all` of nothing is true; the one of `negation`
  std::optional<QueryTerm> term{};  // of `term`
  bool operator==(const QueryNode&) const = default;
};

struct Query {
  QueryNode root{};  // by default: every track
  bool operator==(const Query&) const = default;
};

/// An expression that cannot be read, and where: `length` bytes from `position` on, both within `expression`.
class QueryError : public Error {
 public:
  QueryError(std::string_view expression, std::size_t position, std::size_t length, const std::string& why);

  const std::string& expression() const noexcept { return expression_; }
  std::size_t position() const noexcept { return position_; }
  std::size_t length() const noexcept { return length_; }

 private:
  std::string expression_;
  std::size_t position_, length_;
};

/// An expression of any bytes, about the fields of a library and of `groups`. Throws QueryError.
Query parse_query(std::string_view expression, std::span<const Group> groups);

/// An expression that reads as the same query.
std::string to_text(const Query& query);

/// One key of an order: "bpm", "-lufs", "random".
struct SortKey {
  enum class Direction { ascending, descending, random } direction = Direction::ascending;
  QueryField field{};  // of no meaning for `random`
};

/// A list such as "bpm,-lufs": names of fields, "-" for descending, or "random". Throws QueryError.
std::vector<SortKey> parse_sort(std::string_view list, std::span<const Group> groups);

}  // namespace nocturne

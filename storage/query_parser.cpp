// The parser of query expressions, by recursive descent.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <utility>

#include "core/folded_text.h"
#include "storage/query.h"

namespace nocturne {
namespace {

constexpr int kDeepest = 100;            // parentheses and NOTs within each other
constexpr std::size_t kMostTests = 200;  // in one expression; SQLite takes chains of 1000 ORs

struct Operator {
  std::string_view sign;
  Compare compare;
};
// Longer signs before those that begin them.
constexpr std::array<Operator, 7> kOperators{{{"==", Compare::exact},
                                              {"=", Compare::equal},
                                              {"!=", Compare::other},
                                              {"<=", Compare::at_most},
                                              {"<", Compare::less},
                                              {">=", Compare::at_least},
                                              {">", Compare::greater}}};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}
bool ends_word(char c) { return is_space(c) || c == '(' || c == ')' || c == '|' || c == ','; }
bool begins_with_end(std::string_view rest) { return ends_word(rest[0]); }
bool begins_with_end_or_dots(std::string_view rest) { return rest.starts_with("..") || ends_word(rest[0]); }

bool has_order(FieldType type) {
  return type == FieldType::number || type == FieldType::date || type == FieldType::moment;
}
bool is_limit(Compare compare) { return compare >= Compare::less && compare <= Compare::at_least; }

/// Whether low lies beyond high.
bool is_reversed(const Operand& low, const Operand& high) {
  if (const auto* a = std::get_if<Number>(&low.meaning))
    return a->value > std::get<Number>(high.meaning).value;
  const auto* from = std::get_if<Date>(&low.meaning);
  const auto* to = std::get_if<Date>(&high.meaning);
  if (!from || !to) return false;
  const std::string a = date_text(*from), b = date_text(*to);
  const std::size_t n = std::min(a.size(), b.size());  // "1994-05..1994" ends with the year
  return a.substr(0, n) > b.substr(0, n);
}

class Parser {
 public:
  Parser(std::string_view text, std::span<const Group> groups) : text_(text), groups_(groups) {}

  Query query() {
    skip_space();
    if (at_end()) return {};
    Query out{disjunction(0)};
    if (!at_end()) fail(at_, 1, "there is no \"(\" to this \")\"");
    return out;
  }

 private:
  /// A part of the expression.
  struct Place {
    std::size_t begin = 0, end = 0;
  };
  struct Word {
    std::string text;
    Place place;
    bool quoted = false;
  };
  /// What stands before a value.
  struct Sign {
    Compare compare = Compare::matches;
    QueryReach reach = QueryReach::plain;
    Place place;
  };

  QueryNode disjunction(int depth);
  QueryNode conjunction(int depth);
  QueryNode unary(int depth);
  QueryNode in_parentheses(int depth);
  QueryNode test();
  QueryNode term(QueryTerm out, Compare compare);
  QueryTest bare_value();
  QueryTest field_value(const QueryField& field, Compare compare);
  Sign sign(Compare of_name);
  QueryTest range(const QueryField& field, const std::optional<Word>& low, const Sign& sign,
                  std::size_t begin);
  QueryTest one_value(const QueryField& field, const Word& word, const Sign& sign);
  void check(const QueryField& field, const QueryTest& test, Place sign, Place value) const;
  Operand operand(const Word& word, const QueryField& field) const;
  Word word(bool (*stops)(std::string_view rest));
  Word quoted_word();
  std::optional<Compare> take_operator();
  bool take_keyword(std::string_view keyword);
  QueryField named_field(Place name) const;

  bool at_end() const { return at_ >= text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool next_is(char c) const { return !at_end() && text_[at_] == c; }
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view in(Place place) const { return text_.substr(place.begin, place.end - place.begin); }
  void skip_space() {
    while (!at_end() && is_space(next())) ++at_;
  }
  bool take(std::string_view sign) {
    if (!rest().starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  [[noreturn]] void fail(std::size_t position, std::size_t length, const std::string& why) const {
    throw QueryError(text_, position, length, why);
  }
  [[noreturn]] void fail(Place place, const std::string& why) const {
    fail(place.begin, place.end - place.begin, why);
  }

  std::string_view text_;
  std::span<const Group> groups_;
  std::size_t at_ = 0, tests_ = 0;
};

QueryNode joined(QueryNode::Kind kind, std::vector<QueryNode> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {kind, std::move(parts), {}};
}

/// "OR", "AND", "NOT": capitals, and a word of their own.
bool Parser::take_keyword(std::string_view keyword) {
  if (!rest().starts_with(keyword)) return false;
  const std::size_t end = at_ + keyword.size();
  if (end < text_.size() && !ends_word(text_[end]) && text_[end] != '"') return false;
  at_ = end;
  return true;
}

QueryNode Parser::disjunction(int depth) {
  std::vector<QueryNode> parts{conjunction(depth)};
  while (take("|") || take_keyword("OR")) parts.push_back(conjunction(depth));
  return joined(QueryNode::Kind::any, std::move(parts));
}

QueryNode Parser::conjunction(int depth) {
  std::vector<QueryNode> parts;
  const auto ends = [&] {
    const std::size_t here = at_;
    const bool end = at_end() || next() == ')' || next() == '|' || take_keyword("OR");
    at_ = here;
    return end;
  };
  for (skip_space(); !ends(); skip_space()) {
    const std::size_t here = at_;
    if (take_keyword("AND") && parts.empty()) fail(here, 3, "nothing stands before this AND");
    parts.push_back(unary(depth));
  }
  if (!parts.empty()) return joined(QueryNode::Kind::all, std::move(parts));
  fail(std::min(at_, text_.size()), at_end() ? 0 : 1,
       at_end() ? "the expression ends where a test should follow" : "a test is missing before this");
}

QueryNode Parser::unary(int depth) {
  skip_space();
  const std::size_t here = at_;
  const bool minus = next() == '-' && at_ + 1 < text_.size() && !ends_word(text_[at_ + 1]);
  const bool minus_group = rest().starts_with("-(");
  const bool negated = minus || minus_group ? take("-") : take_keyword("NOT");
  if (depth > kDeepest) fail(here, 1, "this is nested too deeply");
  if (negated) return {QueryNode::Kind::negation, {unary(depth + 1)}, {}};
  if (next_is('(')) return in_parentheses(depth + 1);
  if (at_end()) fail(at_, 0, "the expression ends where a test should follow");
  if (ends_word(next()) || take_keyword("OR") || take_keyword("AND"))
    fail(here, 1, "a test is missing before this");
  return test();
}

QueryNode Parser::in_parentheses(int depth) {
  const std::size_t open = at_++;
  QueryNode inner = disjunction(depth);
  if (!next_is(')')) fail(open, 1, "this \"(\" is not closed");
  ++at_;
  return inner;
}

QueryField Parser::named_field(Place name) const {
  try {
    return find_field(in(name), groups_);
  } catch (const Refusal& refusal) {
    fail(name, refusal.why);
  }
}

/// "name:…", "name<…", or a bare word.
QueryNode Parser::test() {
  const std::size_t begin = at_;
  std::size_t end = at_;
  while (end < text_.size() && is_name(text_[end])) ++end;
  at_ = end;
  const bool colon = end > begin && take(":");
  const std::optional<Compare> sign = colon || end == begin ? std::nullopt : take_operator();
  if (colon || sign)
    return term({lower_case(text_.substr(begin, end - begin)), {named_field({begin, end})}, {}},
                sign.value_or(Compare::matches));
  at_ = begin;
  return term({"", word_fields(groups_), {}}, Compare::matches);
}

/// The alternatives after a name and its sign.
QueryNode Parser::term(QueryTerm out, Compare compare) {
  do {
    if (!out.any_of.empty()) skip_space();
    if (is_limit(compare) && !out.any_of.empty()) fail(at_ - 1, 1, "a limit is one value");
    if (++tests_ > kMostTests)
      fail(at_ - 1, 1, "these are more than " + std::to_string(kMostTests) + " tests");
    out.any_of.push_back(out.name.empty() ? bare_value() : field_value(out.fields.front(), compare));
  } while (take(","));
  if (next_is('(')) fail(at_, 1, "a space is missing before this \"(\", or quotes around the text");
  if (!at_end() && !ends_word(next())) fail(at_, 1, "a space is missing before this");
  if (compare != Compare::other) return {QueryNode::Kind::term, {}, std::move(out)};
  std::vector<QueryNode> none_of;
  for (QueryTest& test : out.any_of)
    none_of.push_back({QueryNode::Kind::term, {}, QueryTerm{out.name, out.fields, {std::move(test)}}});
  return joined(QueryNode::Kind::all, std::move(none_of));
}

QueryTest Parser::bare_value() { return {.low = Operand{word(begins_with_end).text, {}}}; }

QueryTest Parser::field_value(const QueryField& field, Compare compare) {
  const Sign before = sign(compare);
  const std::size_t begin = at_;
  if (!has_order(field.type)) return one_value(field, word(begins_with_end), before);
  std::optional<Word> low;
  if (!rest().starts_with("..")) low = word(begins_with_end_or_dots);
  return take("..") ? range(field, low, before, begin) : one_value(field, *low, before);
}

std::optional<Compare> Parser::take_operator() {
  for (const Operator& o : kOperators)
    if (take(o.sign)) return o.compare;
  return std::nullopt;
}

Parser::Sign Parser::sign(Compare of_name) {
  Sign out{of_name, QueryReach::plain, {at_, at_}};
  if (const auto own = take_operator()) {
    if (of_name != Compare::matches)
      fail(out.place.begin, at_ - out.place.begin, "this is a second operator");
    out.compare = *own;
  } else if (take("~")) {
    if (of_name != Compare::matches) fail(out.place.begin, 1, "this is a second operator");
    out.reach = QueryReach::related;
  }
  out.place.end = at_;
  return out;
}

/// After "..".
QueryTest Parser::range(const QueryField& field, const std::optional<Word>& low, const Sign& sign,
                        std::size_t begin) {
  if (sign.compare != Compare::matches && sign.compare != Compare::equal)
    fail(begin, at_ - begin, "a range takes no operator");
  QueryTest test{.reach = sign.reach};
  if (low) test.low = operand(*low, field);
  if (!at_end() && !ends_word(next())) test.high = operand(word(begins_with_end), field);
  if (!test.low && !test.high) fail(begin, at_ - begin, "a range needs an end");
  if (test.low && test.high && is_reversed(*test.low, *test.high))
    fail(begin, at_ - begin,
         "the range runs backwards; " + test.high->text + ".." + test.low->text + " is meant");
  test.compare = !test.high ? Compare::at_least : !test.low ? Compare::at_most : Compare::between;
  if (!test.low) test.low = std::exchange(test.high, std::nullopt);
  check(field, test, sign.place, {begin, at_});
  return test;
}

QueryTest Parser::one_value(const QueryField& field, const Word& value, const Sign& sign) {
  const bool plain = sign.compare == Compare::matches && sign.reach == QueryReach::plain && !value.quoted;
  if (plain && value.text == "none") return {.compare = Compare::none};
  if (plain && value.text == "any") return {.compare = Compare::any};
  QueryTest test{.compare = sign.compare, .reach = sign.reach, .low = operand(value, field)};
  check(field, test, sign.place, value.place);
  return test;
}

/// That the field's type knows the comparison.
void Parser::check(const QueryField& field, const QueryTest& test, Place sign, Place value) const {
  const bool related = test.reach == QueryReach::related;
  if (related && field.unit != Unit::bpm && field.type != FieldType::key)
    fail(sign, "~ is for tempo and key; quotes make it text");
  if (is_limit(test.compare) && !has_order(field.type))
    fail(sign, field.name + " has no order: it takes :, = and !=; quotes make it text");
  if (field.type == FieldType::list && test.compare != Compare::matches)
    fail(sign, field.name + " is a list: it takes : only; quotes make it text");
  const auto* key = std::get_if<WheelKey>(&test.low->meaning);
  if (related && key && key->hour == 0) fail(value, "~ needs one key, such as ~8A");
  if (std::holds_alternative<Ago>(test.low->meaning) && test.compare <= Compare::other)
    fail(value, "a time before now needs a direction: >" + test.low->text + " or " + test.low->text + "..");
}

Operand Parser::operand(const Word& word, const QueryField& field) const {
  try {
    return read_operand(word.text, field);
  } catch (const Refusal& refusal) {
    fail(word.place, refusal.why);
  }
}

/// A quoted text, or all up to where `stops` says so.
Parser::Word Parser::word(bool (*stops)(std::string_view rest)) {
  if (next_is('"')) return quoted_word();
  const std::size_t begin = at_;
  while (!at_end() && !stops(rest())) ++at_;
  if (at_ == begin) fail(at_, at_end() ? 0 : 1, "a value is missing here");
  return {std::string(text_.substr(begin, at_ - begin)), {begin, at_}};
}

Parser::Word Parser::quoted_word() {
  const std::size_t open = at_++;
  std::string text;
  while (!at_end() && next() != '"') {
    if (next() == '\\' && at_ + 1 < text_.size()) ++at_;
    text += text_[at_++];
  }
  if (at_end()) fail(open, text_.size() - open, "the quotes are not closed");
  ++at_;
  return {std::move(text), {open, at_}, true};
}

}  // namespace

/// The place is extended to whole letters of UTF-8.
QueryError::QueryError(std::string_view expression, std::size_t position, std::size_t length,
                       const std::string& why)
    : Error(ErrorCode::usage, why), expression_(expression), position_(position), length_(length) {
  const auto within_letter = [&](std::size_t i) {
    return i < expression_.size() && (static_cast<unsigned char>(expression_[i]) & 0xC0) == 0x80;
  };
  while (length_ > 0 && within_letter(position_ + length_)) ++length_;
}

Query parse_query(std::string_view expression, std::span<const Group> groups) {
  return Parser(expression, groups).query();
}

std::vector<SortKey> parse_sort(std::string_view list, std::span<const Group> groups) {
  std::vector<SortKey> keys;
  for (std::size_t begin = 0, end; begin <= list.size(); begin = end + 1) {
    end = std::min(list.find(',', begin), list.size());
    std::string_view name = list.substr(begin, end - begin);
    SortKey& key = keys.emplace_back();
    if (name == "random") {
      key.direction = SortKey::Direction::random;
      continue;
    }
    if (name.starts_with('-')) key.direction = SortKey::Direction::descending, name.remove_prefix(1);
    const std::size_t position = end - name.size();
    try {
      if (name.empty()) throw Refusal{"the name of a field is missing"};
      key.field = find_field(name, groups);
      if (key.field.type == FieldType::data || key.field.type == FieldType::list)
        throw Refusal{key.field.name + " has no order"};
    } catch (const Refusal& refusal) {
      throw QueryError(list, position, name.size(), refusal.why);
    }
  }
  return keys;
}

}  // namespace nocturne

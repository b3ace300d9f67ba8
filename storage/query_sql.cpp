// One condition for each type of field and comparison.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_sql.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/folded_text.h"
#include "storage/group_tables.h"

namespace nocturne {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

/// A condition under construction. Each parameter is "?" at the place where it is bound.
struct Condition {
  std::string sql;
  std::vector<SqlParameter> parameters;

  Condition& add(std::string_view text) {
    sql += text;
    return *this;
  }
  Condition& bind(SqlParameter value) {
    sql += '?';
    parameters.push_back(std::move(value));
    return *this;
  }
};

/// The numbers from low up to high; `closed` includes them.
struct Interval {
  double low = -kEndless, high = kEndless;
  enum class End { open, closed } low_end = End::closed, high_end = End::closed;
};

Interval interval_of(const QueryTest& test) {
  using enum Interval::End;
  const Number low = std::get<Number>(test.low->meaning);
  switch (test.compare) {
    case Compare::less: return {-kEndless, low.value, closed, open};
    case Compare::at_most: return {-kEndless, low.value, closed, closed};
    case Compare::greater: return {low.value, kEndless, open, closed};
    case Compare::at_least: return {low.value, kEndless, closed, closed};
    case Compare::between: return {low.value, std::get<Number>(test.high->meaning).value, closed, closed};
    case Compare::exact: return {low.value, low.value, closed, closed};
    default: return {low.value - low.half_step, low.value + low.half_step, closed, open};
  }
}

void add_interval(Condition& to, const std::string& column, const Interval& interval, double factor) {
  const bool low_closed = interval.low_end == Interval::End::closed;
  const bool high_closed = interval.high_end == Interval::End::closed;
  to.add("(" + column + (low_closed ? " >= " : " > ")).bind(interval.low * factor);
  to.add(" AND " + column + (high_closed ? " <= " : " < ")).bind(interval.high * factor).add(")");
}

void add_number(Condition& to, const std::string& column, const QueryTest& test) {
  const Interval interval = interval_of(test);
  if (test.compare == Compare::other) {
    to.add("(" + column + " < ")
        .bind(interval.low)
        .add(" OR " + column + " >= ")
        .bind(interval.high)
        .add(")");
    return;
  }
  add_interval(to, column, interval, 1);
  if (test.reach == QueryReach::plain) return;
  for (const double factor : {0.5, 2.0}) add_interval(to.add(" OR "), column, interval, factor);
}

/// Of texts and lists.
void add_text(Condition& to, const std::string& column, const QueryTest& test) {
  const std::string& text = test.low->text;
  switch (test.compare) {
    case Compare::exact: to.add("CAST(" + column + " AS BLOB) = ").bind(text); return;
    case Compare::equal: to.add("is_text(" + column + ", ").bind(fold(text)).add(")"); return;
    case Compare::other:
      to.add("(length(" + column + ") > 0 AND NOT is_text(" + column + ", ").bind(fold(text)).add("))");
      return;
    default: to.add("has_text(" + column + ", ").bind(fold(text)).add(")");
  }
}

void add_yes_no(Condition& to, const std::string& column, const QueryTest& test) {
  const bool wanted = std::get<bool>(test.low->meaning) != (test.compare == Compare::other);
  to.add(column + (wanted ? " <> 0" : " = 0"));
}

void add_keys(Condition& to, const std::string& column, const QueryTest& test) {
  const WheelKey& written = std::get<WheelKey>(test.low->meaning);
  to.add("CAST(" + column + " AS BLOB)" + (test.compare == Compare::other ? " NOT IN (" : " IN ("));
  bool first = true;
  for (const WheelKey& key :
       test.reach == QueryReach::related ? harmonic_neighbours(written) : keys_of(written)) {
    if (!std::exchange(first, false)) to.add(", ");
    to.bind(camelot_text(key));
  }
  to.add(")");
}

std::string_view sign_of(Compare compare) {
  switch (compare) {
    case Compare::other: return " <> ";
    case Compare::less: return " < ";
    case Compare::at_most: return " <= ";
    case Compare::greater: return " > ";
    case Compare::at_least: return " >= ";
    default: return " = ";
  }
}

/// Dates compare as far as the written one goes: "1994-05-03" with 1994 as 1994. Texts that begin with no
/// year are no dates.
void add_date(Condition& to, const std::string& column, const QueryTest& test) {
  const auto add = [&](Compare compare, const Operand& operand) {
    const std::string text = date_text(std::get<Date>(operand.meaning));
    to.add("CAST(substr(" + column + ", 1, " + std::to_string(text.size()) + ") AS BLOB)");
    to.add(sign_of(compare)).bind(text);
  };
  to.add("(" + column + " GLOB '[0-9][0-9][0-9][0-9]*' AND ");
  if (test.compare == Compare::between) {
    add(Compare::at_least, *test.low);
    to.add(" AND ");
    add(Compare::at_most, *test.high);
  } else {
    add(test.compare, *test.low);
  }
  to.add(")");
}

std::string first_day(Date date) {
  date.month = std::max(date.month, 1);
  date.day = std::max(date.day, 1);
  return date_text(date);
}

std::string step_after(const Date& date) {
  return date.day > 0 ? "+1 day" : date.month > 0 ? "+1 month" : "+1 year";
}

std::string step_back(const Ago& ago) {
  constexpr std::array<std::string_view, 4> kUnits{" days", " days", " months", " years"};
  const int count = ago.unit == Ago::Unit::weeks ? ago.count * 7 : ago.count;
  return "-" + std::to_string(count) + std::string(kUnits[static_cast<std::size_t>(ago.unit)]);
}

/// The second in which the written time begins, or in which the one after it does, by the local clock.
enum class Edge { begin, end };
void add_second(Condition& to, const Meaning& meaning, Edge edge) {
  to.add("CAST(strftime('%s', ");
  if (const auto* ago = std::get_if<Ago>(&meaning)) {
    to.add("'now', CAST(").bind(step_back(*ago)).add(" AS TEXT)) AS INTEGER)");
    return;
  }
  const Date& date = std::get<Date>(meaning);
  to.add("CAST(").bind(first_day(date)).add(" AS TEXT), CAST(");
  to.bind(edge == Edge::begin ? "+0 days" : step_after(date)).add(" AS TEXT), 'utc') AS INTEGER)");
}

void add_moment(Condition& to, const std::string& column, const QueryTest& test) {
  const auto add = [&](std::string_view sign, const Operand& operand, Edge edge) {
    add_second(to.add(column).add(sign), operand.meaning, edge);
  };
  to.add("(");
  switch (test.compare) {
    case Compare::less: add(" < ", *test.low, Edge::begin); break;
    case Compare::at_most: add(" < ", *test.low, Edge::end); break;
    case Compare::greater: add(" >= ", *test.low, Edge::end); break;
    case Compare::at_least: add(" >= ", *test.low, Edge::begin); break;
    case Compare::other:
      add(" < ", *test.low, Edge::begin);
      add_second(to.add(" OR ").add(column).add(" >= "), test.low->meaning, Edge::end);
      break;
    default:
      add(" >= ", *test.low, Edge::begin);
      add_second(to.add(" AND ").add(column).add(" < "), (test.high ? test.high : test.low)->meaning,
                 Edge::end);
  }
  to.add(")");
}

void add_any(Condition& to, const std::string& column, FieldType type) {
  if (type == FieldType::list)
    to.add(column + " NOT IN ('', '[]')");
  else if (type == FieldType::number || type == FieldType::yes_no || type == FieldType::moment)
    to.add(column + " IS NOT NULL");
  else
    to.add("length(" + column + ") > 0");
}

void add_test(Condition& to, const std::string& column, FieldType type, const QueryTest& test) {
  if (test.compare == Compare::any || test.compare == Compare::none) return add_any(to, column, type);
  switch (type) {
    case FieldType::text:
    case FieldType::list: return add_text(to, column, test);
    case FieldType::number: return add_number(to, column, test);
    case FieldType::yes_no: return add_yes_no(to, column, test);
    case FieldType::key: return add_keys(to, column, test);
    case FieldType::date: return add_date(to, column, test);
    case FieldType::moment: return add_moment(to, column, test);
    case FieldType::data: return add_any(to, column, type);
  }
}

bool is_group(FieldHome home) {
  return home == FieldHome::recording_group || home == FieldHome::file_group ||
         home == FieldHome::album_group;
}

bool is_stored(const QueryField& field, std::span<const Group> stored) {
  if (!is_group(field.home)) return true;
  const auto group = std::ranges::find(stored, field.table, &Group::name);
  return group != stored.end() &&
         std::ranges::find(group->columns, field.column, &Column::name) != group->columns.end();
}

/// The ids of a table's rows where one of the tests holds in one of the fields.
IdSelect id_select(std::span<const QueryField> fields, std::span<const QueryTest> tests,
                   std::span<const Group> stored) {
  Condition condition;
  for (const QueryField& field : fields)
    for (const QueryTest& test : tests) {
      condition.add(condition.sql.empty() ? "" : " OR ");
      add_test(condition, column_sql(field, stored), field.type, test);
    }
  const QueryField& field = fields.front();
  const bool present = std::ranges::any_of(fields, [&](const QueryField& f) { return is_stored(f, stored); });
  const std::string id(id_column(field.home));
  const std::string table = present ? sql_name(field.table) : "(SELECT NULL AS " + id + " WHERE 0)";
  return {field.home, IdSelect::Sense::these, "SELECT " + id + " FROM " + table + " WHERE " + condition.sql,
          std::move(condition.parameters)};
}

}  // namespace

std::string_view id_column(FieldHome home) {
  switch (home) {
    case FieldHome::recording_group: return "audio_id";
    case FieldHome::file_group: return "file_id";
    case FieldHome::album_group: return "album_id";
    default: return "id";
  }
}

std::string column_sql(const QueryField& field, std::span<const Group> stored) {
  if (!is_stored(field, stored)) return "NULL";
  const std::string column = sql_name(field.table) + "." + sql_name(field.column);
  if (field.column == "mtime_ns") return column + " / 1000000000";
  if (field.home == FieldHome::audio && field.column == "bits") return "nullif(" + column + ", 0)";
  return column;
}

std::vector<IdSelect> id_selects(const QueryTerm& term, std::span<const Group> stored) {
  std::vector<QueryTest> tests;
  std::vector<IdSelect> selects;
  for (const QueryTest& test : term.any_of) {
    if (test.compare != Compare::none) {
      tests.push_back(test);
      continue;
    }
    selects.push_back(id_select(term.fields, std::span(&test, 1), stored));
    selects.back().sense = IdSelect::Sense::all_but_these;
  }
  if (tests.empty()) return selects;
  for (auto first = term.fields.begin(); first != term.fields.end();) {
    const auto last =
        std::find_if(first, term.fields.end(), [&](const QueryField& f) { return f.table != first->table; });
    selects.push_back(id_select({first, last}, tests, stored));
    first = last;
  }
  return selects;
}

void bind_parameters(Statement& statement, std::span<const SqlParameter> parameters) {
  int n = 0;
  for (const SqlParameter& parameter : parameters) {
    ++n;
    if (const auto* number = std::get_if<double>(&parameter))
      statement.bind(n, *number);
    else
      statement.bind(n, Blob{std::get<std::string>(parameter)});
  }
}

}  // namespace nocturne

// SQL functions over core/folded_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/text_functions.h"

#include <sqlite3.h>

#include <exception>
#include <new>

#include "core/folded_text.h"

namespace nocturne {
namespace {

std::string_view bytes_of(sqlite3_value* value) {
  const void* const bytes = sqlite3_value_blob(value);  // before its length: it may convert
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
bool is(const std::string& text, std::string_view other) { return text == other; }

/// Nothing may be thrown through SQLite.
template <bool (*Compare)(const std::string&, std::string_view)>
void compare(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  try {
    sqlite3_result_int(context, Compare(fold(bytes_of(arguments[0])), bytes_of(arguments[1])) ? 1 : 0);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

}  // namespace

void add_text_functions(Connection& connection) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  const auto add = [&](const char* name, auto function) {
    if (sqlite3_create_function_v2(connection.handle(), name, 2, kFlags, nullptr, function, nullptr, nullptr,
                                   nullptr) != SQLITE_OK)
      throw connection.error("cannot add a function (" + std::string(sqlite3_errmsg(connection.handle())) +
                             ")");
  };
  add("has_text", compare<has>);
  add("is_text", compare<is>);
}

}  // namespace nocturne

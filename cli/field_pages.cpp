// The groups' descriptions as text, Markdown and JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/field_pages.h"

#include <cmath>
#include <vector>

#include "cli/table.h"
#include "config/setting_text.h"

namespace nocturne {
namespace {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::boolean: return "yes/no";
    case Kind::integer: return "integer";
    case Kind::real: return "number";
    case Kind::text: return "text";
    case Kind::times: return "times";
    case Kind::json: return "list";
    case Kind::bytes: return "bytes";
  }
  return "";
}

std::string range_of(const Column& column) { return range_text(Shape::real, column.range); }

constexpr const char* kHead =
    "# Fields\n\n"
    "What `nocturne scan` stores of every track. The names are those of the database's columns (table = "
    "group), of the\n"
    "JSON members (`.tempo.bpm`) and, with the group before them, of the CSV columns (`tempo_bpm`). A field "
    "without a\n"
    "value is NULL, null or empty. Lists are JSON arrays of objects or numbers; times are seconds from the "
    "track's beginning, in the\n"
    "database a blob of little-endian 64-bit floats. A group whose version rises is analysed anew by the "
    "next scan.\n\n"
    "This page is the output of `nocturne fields --markdown`.\n";

std::string markdown_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

}  // namespace

std::string fields_page(std::span<const Group> groups, const Terminal& terminal) {
  std::string out;
  for (const Group& group : groups) {
    std::vector<std::vector<std::string>> rows;
    for (const Column& c : group.columns)
      rows.push_back(
          {c.name, std::string(kind_name(c.kind)), std::string(symbol(c.unit)), range_of(c), c.doc});
    out += (out.empty() ? "" : "\n") + terminal.bold(group.name) + " (version " +
           std::to_string(group.version) + ")\n" + table_text(rows);
  }
  return out;
}

std::string fields_markdown(std::span<const Group> groups) {
  std::string out = kHead;
  for (const Group& group : groups) {
    out += "\n## " + group.name + " (version " + std::to_string(group.version) + ")\n\n";
    out += "| field | type | unit | range | meaning |\n|---|---|---|---|---|\n";
    for (const Column& c : group.columns)
      out += "| `" + c.name + "` | " + std::string(kind_name(c.kind)) + " | " + std::string(symbol(c.unit)) +
             " | " + range_of(c) + " | " + markdown_cell(c.doc) + " |\n";
  }
  return out;
}

Json fields_json(std::span<const Group> groups) {
  const auto limit = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
  Json out{{"schema", kJsonSchema}, {"groups", Json::array()}};
  for (const Group& group : groups) {
    Json fields = Json::array();
    for (const Column& c : group.columns)
      fields.push_back({{"name", c.name},
                        {"type", kind_name(c.kind)},
                        {"unit", symbol(c.unit)},
                        {"min", limit(c.range.min)},
                        {"max", limit(c.range.max)},
                        {"meaning", c.doc}});
    out["groups"].push_back(
        {{"name", group.name}, {"version", group.version}, {"fields", std::move(fields)}});
  }
  return out;
}

}  // namespace nocturne

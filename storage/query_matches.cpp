// Sets of files, a bit for each.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_matches.h"

#include <algorithm>

#include "storage/group_tables.h"
#include "storage/query_order.h"
#include "storage/query_sql.h"

namespace nocturne {
namespace {

using Selection = std::vector<bool>;  // one of each entry

std::vector<std::int64_t> ids_of(const Connection& connection, const IdSelect& select) {
  Statement rows = connection.prepare(select.sql);
  bind_parameters(rows, select.parameters);
  std::vector<std::int64_t> ids;
  while (rows.step()) ids.push_back(rows.integer(0));
  std::ranges::sort(ids);
  return ids;
}

/// Evaluates a tree over the files of one state or of all.
class Matcher {
 public:
  Matcher(const Library& library, MatchOptions::States states)
      : connection_(library.connection()), stored_(stored_groups(connection_, library.groups())) {
    const bool all = states == MatchOptions::States::all;
    Statement rows = connection_.prepare(std::string("SELECT id, audio_id, album_id, first_seen FROM file") +
                                         (all ? "" : " WHERE state = 'ok'"));
    while (rows.step())
      entries_.push_back({rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3)});
  }

  std::vector<FileEntry> files(const QueryNode& node) const {
    const Selection selection = evaluate(node);
    std::vector<FileEntry> files;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (selection[i]) files.push_back(entries_[i]);
    return files;
  }

  const std::vector<Group>& stored() const { return stored_; }

 private:
  Selection evaluate(const QueryNode& node) const;
  Selection chained(const QueryNode& node) const;
  Selection fulfilled(const QueryTerm& term) const;

  const Connection& connection_;
  std::vector<Group> stored_;
  std::vector<FileEntry> entries_;
};

Selection Matcher::evaluate(const QueryNode& node) const {
  switch (node.kind) {
    case QueryNode::Kind::all:
    case QueryNode::Kind::any: return chained(node);
    case QueryNode::Kind::term: return fulfilled(*node.term);
    case QueryNode::Kind::negation: break;
  }
  Selection out = evaluate(node.parts.front());
  out.flip();
  return out;
}

/// AND starts from all files, OR from none.
Selection Matcher::chained(const QueryNode& node) const {
  const bool all = node.kind == QueryNode::Kind::all;
  Selection out(entries_.size(), all);
  for (const QueryNode& part : node.parts) {
    const Selection other = evaluate(part);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = all ? out[i] && other[i] : out[i] || other[i];
  }
  return out;
}

Selection Matcher::fulfilled(const QueryTerm& term) const {
  Selection out(entries_.size(), false);
  for (const IdSelect& select : id_selects(term, stored_)) {
    const std::vector<std::int64_t> ids = ids_of(connection_, select);
    const bool these = select.sense == IdSelect::Sense::these;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::int64_t id = reference(entries_[i], select.home);
      if (std::ranges::binary_search(ids, id) == these) out[i] = true;
    }
  }
  return out;
}

std::vector<std::int64_t> find(const Library& library, const Query& query, const MatchOptions& options) {
  const Matcher matcher(library, options.states);
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(options.limit, 0));
  return in_order(library.connection(), matcher.stored(), matcher.files(query.root), options.sort, most);
}

}  // namespace

std::vector<std::int64_t> matching_files(const Library& library, const Query& query,
                                         const MatchOptions& options) {
  const Snapshot snapshot(library.connection());
  return find(library, query, options);
}

std::int64_t count_matches(const Library& library, const Query& query, MatchOptions::States states) {
  const Snapshot snapshot(library.connection());
  return static_cast<std::int64_t>(Matcher(library, states).files(query.root).size());
}

std::int64_t for_each_match(const Library& library, const Query& query, const MatchOptions& options,
                            std::span<const Group> shown, const std::function<void(const TrackRow&)>& visit) {
  const Snapshot snapshot(library.connection());
  const std::vector<std::int64_t> files = find(library, query, options);
  library.for_each_track_of(files, shown, visit);
  return static_cast<std::int64_t>(files.size());
}

}  // namespace nocturne

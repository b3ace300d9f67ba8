// Single fields of a file's tags, read and set by the names that each format has for them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "audio/tag_kind.h"

namespace TagLib {
class IOStream;
}

namespace nocturne {

/// Open tags. Single-threaded. Values are ASCII.
class TagEditor {
 public:
  virtual ~TagEditor() = default;

  /// All values of a field, "; " between them; empty where it has none. Names, whatever their case, are
  /// of ID3v2: a frame ("TBPM") or the description of a TXXX frame; of Vorbis comments: the field; of MP4:
  /// "tmpo" or the name of a free-form atom of com.apple.iTunes.
  virtual std::string get(std::string_view name) const = 0;

  /// Puts one value in place of all there are.
  virtual void set(std::string_view name, const std::string& value) = 0;

  /// Writes into the stream. ID3v2 keeps its version (2.2, which nobody writes any more, becomes 2.3); where
  /// there was none, 2.4 is written, with title, artist and the like of an APE or ID3v1 tag. Other tags and
  /// fields stay. False where TagLib refuses.
  virtual bool save() = 0;
};

/// Whether tags of the kind can be edited.
bool is_editable(TagKind kind);

/// Reads the tags of an editable kind. nullptr where the file turns out not to be of that kind. Lifetime:
/// within the stream's.
std::unique_ptr<TagEditor> open_tags(TagLib::IOStream& stream, TagKind kind);

}  // namespace nocturne

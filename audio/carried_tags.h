// What tags of one kind say in terms that the others know, too.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <taglib/attachedpictureframe.h>
#include <taglib/tbytevector.h>
#include <taglib/tpropertymap.h>

#include <vector>

#include "audio/chapters.h"
#include "audio/source_file.h"
#include "audio/tag_kind.h"

namespace nocturne {

struct CarriedPicture {
  int type = TagLib::ID3v2::AttachedPictureFrame::FrontCover;  // FLAC has the same numbers
  TagLib::String mime, description;
  TagLib::ByteVector data;
};

/// Names are TagLib's common ones or free. Nothing in it is stale (stale_fields.h).
struct CarriedTags {
  TagLib::PropertyMap fields;
  std::vector<CarriedPicture> pictures;
  std::vector<Chapter> chapters;
};

/// Of a file of any kind; empty where it has none that are known. As the file has it: chapters in fields stay
/// fields. Bounded as taglib_fields() is.
CarriedTags read_carried_tags(const SourceFile& source, TagKind kind);

/// Gives it the shape that tags of another kind are made from: chapters as such, "3/12" as two fields.
void make_common(CarriedTags& tags, std::vector<Chapter> chapters);

}  // namespace nocturne

// Carried tags written into the tags of each kind.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <taglib/id3v2tag.h>
#include <taglib/mp4tag.h>
#include <taglib/xiphcomment.h>

#include "audio/carried_tags.h"
#include "audio/id3_source.h"

namespace nocturne {

void put_into_id3(TagLib::ID3v2::Tag& tag, const CarriedTags& tags);

/// Every frame but stale ones, then the fields that the file has elsewhere alone.
void put_into_id3(TagLib::ID3v2::Tag& tag, const Id3Source& source);

/// Fields and chapters; pictures have places of their own in FLAC.
void put_into_comments(TagLib::Ogg::XiphComment& comments, const CarriedTags& tags);

/// For FLAC and Ogg, which take ownership.
TagLib::FLAC::Picture* flac_picture(const CarriedPicture& picture);

/// Fields and pictures; chapters stand elsewhere.
void put_into_mp4(TagLib::MP4::Tag& tag, const CarriedTags& tags);
void put_into_mp4(TagLib::MP4::Tag& tag, const TagLib::MP4::Tag& source);

}  // namespace nocturne

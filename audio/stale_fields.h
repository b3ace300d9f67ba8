// Which tags say something of the encoded sound itself, and so hold for no other encoding of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace nocturne {

/// By the name of a field, in any case: a Vorbis comment, the description of a TXXX or COMM frame, an MP4
/// atom, free-form or not, or TagLib's common name.
bool is_stale_field(std::string_view name);

/// By the identifier of an ID3v2 frame, of any version from 2.2 on.
bool is_stale_frame(std::string_view id);

}  // namespace nocturne

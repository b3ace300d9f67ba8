// Whether an Ogg file breaks off: its last page says how long it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/source_file.h"

namespace nocturne {

/// True for an Ogg file whose last page is not whole (RFC 3533, section 6). A stream that was cut between two
/// pages cannot be told from a recording of a broadcast, which ends without a last page too, and is taken as
/// whole. False for other files.
bool breaks_off_within_ogg_page(const SourceFile& source);

}  // namespace nocturne

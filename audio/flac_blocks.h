// FLAC's metadata blocks that no tag library carries over: applications' own and the cue sheet.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "audio/source_file.h"

namespace nocturne {

/// Puts the blocks of `from` that still hold behind STREAMINFO of `to`: cue sheets where rate and length are
/// the same, application blocks but for those that keep a foreign file's header. Throws Error(file) where
/// `to` cannot be written.
void carry_flac_blocks(const SourceFile& from, const std::filesystem::path& to);

}  // namespace nocturne

// Reference tracks measured, once a run.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/job_watch.h"
#include "pipeline/master_aims.h"

namespace nocturne {

/// Folders become the tracks in them, each with the folder's weight. Throws Error(usage) for a reference that
/// is not there.
std::vector<MasterAims::Reference> listed_references(std::span<const MasterAims::Reference> named,
                                                     std::span<const std::string> extensions);

/// Of the encoded sound, hexadecimal, in order. Throws Error(usage) where one cannot be read.
std::vector<std::string> reference_hashes(std::span<const MasterAims::Reference> references);

/// In order. Throws Error(usage) where one cannot be decoded, is shorter than three seconds, or holds nothing
/// that passes the loudness gate; Stopped.
std::vector<WeightedReference> measured_references(std::span<const MasterAims::Reference> references,
                                                   JobWatch& watch);

}  // namespace nocturne

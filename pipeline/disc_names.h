// Names of discs, alone ("CD1", "Disc 2 - Live") or behind an album's ("The Wall [CD 1]").
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace nocturne {

/// The number of a disc that a folder's name is: CD, disc, disk or DVD in any case, then 1 to 99 or one to
/// ten, and perhaps a title behind a sign or a space. Empty for any other name ("CDs", "Disco 3", "CD 2004").
std::optional<int> disc_of_folder(std::string_view name);

struct WithoutDisc {
  std::string_view name;    // without the disc's, and without what joined the two
  std::optional<int> disc;  // empty: the name says none and is whole
};

/// Takes a disc's name off the end of an album's, where it stands in brackets, behind a sign, or behind a
/// space: "The Wall (Disc 2)", "The Wall, Disk Two", "The Wall CD2". A name that is nothing else stays.
WithoutDisc without_disc(std::string_view name);

}  // namespace nocturne

// Text for HTML and SVG pages.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nocturne {

/// Any bytes as text of a page or value of an attribute, in well-formed XML: what is markup is escaped, what
/// is no UTF-8 becomes U+FFFD, and so do control characters, but tabs and line ends, which become spaces.
std::string escaped(std::string_view bytes);

/// `<name attributes>content</name>`; `content` is markup, and `attributes` is empty or begins with a space.
std::string element(std::string_view name, std::string_view attributes, std::string_view content);

/// A number with so many decimals and a true minus sign; an en dash for what is not finite.
std::string page_number(double x, int decimals);
/// The same with its sign, also where it is positive: a change.
std::string signed_number(double x, int decimals);

/// A file's name as a word of a POSIX shell that stands for exactly these bytes.
std::string shell_word(std::string_view bytes);

}  // namespace nocturne

// Folding by tables: one letter for each of the composed Latin letters, pairs for the rest.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fold.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace nocturne {
namespace {

// The ASCII letter under each code point's accents (Unicode 15, decompositions, and strokes taken off), or
// '.'.
constexpr char32_t kLatin = 0xC0, kLatinEnd = 0x250;
constexpr std::string_view kLatinLetters =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll"
    "lllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "................................oo.............uu..............."
    ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa..oo"
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "................";
constexpr char32_t kLatinAdditional = 0x1E00, kLatinAdditionalEnd = 0x1F00;
constexpr std::string_view kLatinAdditionalLetters =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
static_assert(kLatinLetters.size() == kLatinEnd - kLatin);
static_assert(kLatinAdditionalLetters.size() == kLatinAdditionalEnd - kLatinAdditional);

struct Spelling {
  char32_t letter;
  std::string_view folded;
};
constexpr std::array<Spelling, 23> kSpellings{
    {{0xC6, "ae"},  {0xDE, "th"},   {0xDF, "ss"},   {0xE6, "ae"},   {0xFE, "th"},   {0x132, "ij"},
     {0x133, "ij"}, {0x152, "oe"},  {0x153, "oe"},  {0x1E2, "ae"},  {0x1E3, "ae"},  {0x1FC, "ae"},
     {0x1FD, "ae"}, {0x1E9E, "ss"}, {0x2010, "-"},  {0x2011, "-"},  {0x2013, "-"},  {0x2014, "-"},
     {0x2018, "'"}, {0x2019, "'"},  {0x201C, "\""}, {0x201D, "\""}, {0x2026, "..."}}};

struct Pair {
  char32_t letter, folded;
};
// Greek and Cyrillic letters that are not just their capitals plus an offset.
constexpr std::array<Pair, 38> kPairs{{
    {0x0386, 0x03B1},  // Ά
    {0x0388, 0x03B5},  // Έ
    {0x0389, 0x03B7},  // Ή
    {0x038A, 0x03B9},  // Ί
    {0x038C, 0x03BF},  // Ό
    {0x038E, 0x03C5},  // Ύ
    {0x038F, 0x03C9},  // Ώ
    {0x0390, 0x03B9},  // ΐ
    {0x03AA, 0x03B9},  // Ϊ
    {0x03AB, 0x03C5},  // Ϋ
    {0x03AC, 0x03B1},  // ά
    {0x03AD, 0x03B5},  // έ
    {0x03AE, 0x03B7},  // ή
    {0x03AF, 0x03B9},  // ί
    {0x03B0, 0x03C5},  // ΰ
    {0x03C2, 0x03C3},  // ς
    {0x03CA, 0x03B9},  // ϊ
    {0x03CB, 0x03C5},  // ϋ
    {0x03CC, 0x03BF},  // ό
    {0x03CD, 0x03C5},  // ύ
    {0x03CE, 0x03C9},  // ώ
    {0x0400, 0x0435},  // Ѐ
    {0x0401, 0x0435},  // Ё
    {0x0403, 0x0433},  // Ѓ
    {0x0407, 0x0456},  // Ї
    {0x040C, 0x043A},  // Ќ
    {0x040D, 0x0438},  // Ѝ
    {0x040E, 0x0443},  // Ў
    {0x0419, 0x0438},  // Й
    {0x0439, 0x0438},  // й
    {0x0450, 0x0435},  // ѐ
    {0x0451, 0x0435},  // ё
    {0x0453, 0x0433},  // ѓ
    {0x0457, 0x0456},  // ї
    {0x045C, 0x043A},  // ќ
    {0x045D, 0x0438},  // ѝ
    {0x045E, 0x0443},  // ў
    {0x0490, 0x0491},  // Ґ
}};

/// A code point and the bytes that it takes; 0 bytes where there is no well-formed one.
struct Decoded {
  char32_t point = 0;
  std::size_t bytes = 0;
};

/// Of two or three bytes: what is longer is folded by no table.
Decoded decode(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  if (byte(0) >= 0xC2 && byte(0) <= 0xDF && tail(1)) return {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if ((byte(0) & 0xF0) == 0xE0 && tail(1) && tail(2)) {
    const char32_t point = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (point >= 0x800) return {point, 3};
  }
  return {};
}

void append_utf8(std::string& out, char32_t point) {
  out += static_cast<char>(0xC0 | point >> 6);  // all folded letters beyond ASCII take two bytes
  out += static_cast<char>(0x80 | (point & 0x3F));
}

/// '.' where the tables have no letter.
char latin_letter(char32_t point) {
  if (point >= kLatin && point < kLatinEnd) return kLatinLetters[point - kLatin];
  if (point >= kLatinAdditional && point < kLatinAdditionalEnd)
    return kLatinAdditionalLetters[point - kLatinAdditional];
  return '.';
}

char32_t lower_greek_or_cyrillic(char32_t point) {
  const auto pair = std::ranges::lower_bound(kPairs, point, {}, &Pair::letter);
  if (pair != kPairs.end() && pair->letter == point) return pair->folded;
  if ((point >= 0x391 && point <= 0x3A9 && point != 0x3A2) || (point >= 0x410 && point <= 0x42F))
    return point + 32;
  if (point >= 0x400 && point <= 0x40F) return point + 80;
  return 0;
}

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_combining_mark(char32_t point) { return point >= 0x300 && point <= 0x36F; }

/// Appends what `point` folds to; false where it stays as it is.
bool append_folded(std::string& out, char32_t point) {
  if (is_combining_mark(point)) return true;
  if (const char letter = latin_letter(point); letter != '.') return out += letter, true;
  const auto spelling = std::ranges::lower_bound(kSpellings, point, {}, &Spelling::letter);
  if (spelling != kSpellings.end() && spelling->letter == point) return out += spelling->folded, true;
  if (const char32_t lower = lower_greek_or_cyrillic(point); lower != 0) return append_utf8(out, lower), true;
  return false;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text[0];
    if (static_cast<std::uint8_t>(c) < 0x80) {
      out += lower_ascii(c);
      text.remove_prefix(1);
      continue;
    }
    const Decoded next = decode(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    if (next.bytes == 0 || !append_folded(out, next.point)) out += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower_ascii);
  return out;
}

}  // namespace nocturne

// How two recordings of the same performance are related: copies, other masters, or versions of other length.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/fingerprint_alignment.h"
#include "storage/fingerprints.h"

namespace nocturne {

enum class Relation {
  unrelated,
  copy,          // the same master: another encoding, level, rate or trim
  other_master,  // the same performance with other dynamics or another balance of the spectrum
  other_length   // the same beginning, but an edit, a fade or a truncated file
};

/// "copy", "other master", …
std::string_view name(Relation relation);

struct Judgement {
  Relation relation = Relation::unrelated;
  std::string why;  // in words: "range 2.6 LU less, bass 1.9 dB more"; empty for copies
};

/// Whether a fit is one of the same performance at all: only then do other facts matter.
bool same_performance(const Alignment& alignment);

/// The numbers that judge() reads of RecordingFacts::numbers, in their order.
std::span<const NumberName> relation_numbers();

/// Both must have been read with relation_numbers(). A change of level alone is a copy: it takes nothing
/// away that the volume control does not give back. So is a change of the rate. Numbers that one of the two
/// lacks are not compared.
Judgement judge(const RecordingFacts& a, const RecordingFacts& b, const Alignment& alignment);

bool is_lossless(const AudioRow& audio);
/// Of the stream, as the file's size and length give it: bits a second, tags and pictures included.
double bit_rate(const RecordingFacts& recording);
/// The part from the first to the last sample of -60 dBFS, seconds.
double sounding_seconds(const RecordingFacts& recording);

}  // namespace nocturne

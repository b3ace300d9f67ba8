// Relations: what encoders change makes copies, what mastering changes does not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recording_relation.h"

#include <gmock/gmock.h>

#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::facts_of;
using test::Made;
using testing::HasSubstr;

constexpr Alignment kReEncoded{.offset = 0, .overlap = 900, .bit_error_rate = 0.02, .worst_stretch = 0.04};

Judgement judged(const Made& a, const Made& b, const Alignment& fit = kReEncoded) {
  const Judgement there = judge(facts_of(a), facts_of(b), fit);
  EXPECT_EQ(there.relation, judge(facts_of(b), facts_of(a), fit).relation) << "depends on the order";
  return there;
}

TEST(RecordingRelation, IsCopyForWhatEncodersDo) {
  Made mp3 = Made{}.lossy("mp3", 64'000);
  mp3.range = 6.16, mp3.complexity = 3.09, mp3.peak = 13.7, mp3.bands[4] *= 0.86, mp3.bands[6] *= 0.2;
  EXPECT_EQ(judged({}, mp3).relation, Relation::copy);
  Made opus = Made{}.lossy("opus", 64'000);
  opus.audio.rate = 48'000, opus.bands[0] *= 0.42, opus.bands[1] *= 0.92;
  EXPECT_EQ(judged({}, opus).relation, Relation::copy);
  EXPECT_EQ(judged(mp3, opus).relation, Relation::copy);
}

TEST(RecordingRelation, IsCopyForLevelRateTrimAndDownmix) {
  Made quieter;
  quieter.lufs -= 6;
  EXPECT_EQ(judged({}, quieter).relation, Relation::copy);
  Made resampled;
  resampled.audio.rate = 22'050, resampled.bands[6] *= 0.4, resampled.bands[0] *= 1.5;
  EXPECT_EQ(judged({}, resampled).relation, Relation::copy);
  Made trimmed;
  trimmed.audio.duration_s -= 5, trimmed.range -= 1, trimmed.complexity -= 0.6;
  EXPECT_EQ(judged({}, trimmed).relation, Relation::copy);
  Made mono;
  mono.audio.channels = 1, mono.lufs -= 3.7, mono.peak += 3.4, mono.range += 1.8;
  EXPECT_EQ(judged({}, mono).relation, Relation::copy);
}

TEST(RecordingRelation, IsOtherMasterForCompressionLimitingAndEqualising) {
  Made compressed;
  compressed.range -= 2.2;
  EXPECT_EQ(judged({}, compressed).relation, Relation::other_master);
  EXPECT_THAT(judged({}, compressed).why, HasSubstr("range 2.2 LU less"));
  Made limited;
  limited.lufs += 7, limited.peak -= 2.5;
  EXPECT_EQ(judged({}, limited).relation, Relation::other_master);
  EXPECT_THAT(judged({}, limited).why, HasSubstr("peak above loudness 2.5 dB less"));
  Made equalised = Made{}.lossy("mp3", 320'000);
  equalised.bands[1] *= 1.3;  // 1.1 dB
  EXPECT_EQ(judged({}, equalised).relation, Relation::other_master);
  EXPECT_THAT(judged({}, equalised).why, HasSubstr("bass 1.1 dB more"));
}

TEST(RecordingRelation, IsOtherLengthForEditsAndTruncatedFiles) {
  Made edit;
  edit.audio.duration_s = 150;
  EXPECT_EQ(judged({}, edit).relation, Relation::other_length);
  EXPECT_EQ(judge(facts_of({}), facts_of(edit), kReEncoded).why, "50.0 s shorter");
  Made padded;
  padded.audio.duration_s = 220, padded.leading = 2, padded.trailing = 18;
  EXPECT_EQ(judged({}, padded).relation, Relation::copy);  // nothing but silence more
  Made jingle, half;
  jingle.audio.duration_s = 10, half.audio.duration_s = 6;
  EXPECT_EQ(judged(jingle, half).relation, Relation::other_length);
}

TEST(RecordingRelation, IsNoneForOtherMusic) {
  Alignment fit = kReEncoded;
  fit.bit_error_rate = 0.21;
  EXPECT_EQ(judged({}, {}, fit).relation, Relation::unrelated);
  fit = kReEncoded, fit.worst_stretch = 0.36;  // one passage is another
  EXPECT_EQ(judged({}, {}, fit).relation, Relation::unrelated);
  EXPECT_EQ(judged({}, {}, Alignment{}).relation, Relation::unrelated);
}

TEST(RecordingRelation, TellsMastersByTheFingerprintAlone) {
  Alignment fit = kReEncoded;
  fit.bit_error_rate = 0.12;
  EXPECT_EQ(judged({}, {}, fit).relation, Relation::other_master);
}

TEST(RecordingRelation, ComparesOnlyWhatBothHave) {
  RecordingFacts a = facts_of({}), b = facts_of({});
  for (auto& number : b.numbers) number.reset();
  EXPECT_EQ(judge(a, b, kReEncoded).relation, Relation::copy);
}

}  // namespace
}  // namespace nocturne

// Expressions: what they mean, and where they are wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/query.h"
#include "tests/storage/queries.h"

namespace nocturne {
namespace {

using testing::HasSubstr;

const std::vector<Group> kGroups = test::query_groups();

Query parse(std::string_view expression) { return parse_query(expression, kGroups); }

/// Both mean the same.
void expect_same(std::string_view a, std::string_view b) { EXPECT_EQ(to_text(parse(a)), to_text(parse(b))); }

/// The reason, and the part of the expression that it points at between « and ».
std::string complaint(std::string_view expression) {
  try {
    parse(expression);
  } catch (const QueryError& e) {
    EXPECT_EQ(e.code(), ErrorCode::usage);
    EXPECT_EQ(e.expression(), expression);
    std::string marked(expression);
    marked.insert(e.position() + e.length(), "»").insert(e.position(), "«");
    return marked + " " + e.what();
  }
  return "no error";
}

TEST(QueryParser, JoinsTestsWithAndBeforeOr) {
  expect_same("bpm:120 key:8A | genre:house", "(bpm:120 AND key:8A) OR genre:house");
  expect_same("NOT bpm:120 key:8A", "(-bpm:120) key:8A");
  expect_same("-(bpm:120 | key:8A)", "NOT (bpm:120 OR key:8A)");
}

TEST(QueryParser, TakesSignsInPlaceOfTheColon) {
  expect_same("bpm<120", "bpm:<120");
  expect_same("bpm>=120", "bpm:>=120");
  expect_same("genre=house,techno", "genre:=house,=techno");
  expect_same("genre!=house,techno", "genre!=house genre!=techno");
}

TEST(QueryParser, ReadsAnEmptyExpressionAsEverything) {
  EXPECT_EQ(parse(""), Query{});
  EXPECT_EQ(parse(" \t\n"), Query{});
}

TEST(QueryParser, KnowsRangesWithOpenEnds) {
  expect_same("bpm:..120", "bpm:<=120");
  expect_same("bpm:120..", "bpm:>=120");
  const QueryTest range = parse("lufs:-14..-10").root.term->any_of[0];
  EXPECT_EQ(range.compare, Compare::between);
  EXPECT_EQ(range.low->meaning, Meaning(Number{-14, 0.5}));
  EXPECT_EQ(range.high->meaning, Meaning(Number{-10, 0.5}));
}

TEST(QueryParser, TakesQuotesAndEscapes) {
  EXPECT_EQ(parse(R"(artist:"boards of \"canada\" \\")").root.term->any_of[0].low->text,
            R"(boards of "canada" \)");
  EXPECT_EQ(parse("artist:12\"").root.term->any_of[0].low->text, "12\"");
  EXPECT_EQ(parse("\"OR\"").root.term->any_of[0].low->text, "OR");
  EXPECT_EQ(parse("title:\"none\"").root.term->any_of[0].compare, Compare::matches);
  EXPECT_EQ(parse("title:none").root.term->any_of[0].compare, Compare::none);
}

TEST(QueryParser, LooksForBareWordsInTitleArtistAlbumAndPath) {
  const QueryTerm term = *parse("house").root.term;
  ASSERT_EQ(term.fields.size(), 4u);
  EXPECT_EQ(term.fields[0].name, "tags_title");
  EXPECT_EQ(term.fields[3].name, "path");
  EXPECT_EQ(parse_query("house", {}).root.term->fields.size(), 1u);
}

TEST(QueryParser, TakesEveryNameOfAField) {
  for (const char* name : {"bpm", "BPM", "tempo", "tempo_bpm", "tempo.bpm", "Tempo.BPM"})
    EXPECT_EQ(parse(std::string(name) + ":120").root.term->fields[0].name, "tempo_bpm") << name;
  EXPECT_EQ(parse("beat_count:>3").root.term->fields[0].name, "tempo_beat_count");
  EXPECT_EQ(parse("album_integrated_lufs:>-9").root.term->fields[0].home, FieldHome::album_group);
}

TEST(QueryParser, TakesAFieldsOwnGroupBeforeTheFingerprintThatRepeatsIt) {
  const Column ratio{"harmonic_ratio", Kind::real, Unit::none, "", {}};
  const std::vector<Group> groups{{"texture", 1, {ratio}}, {"fingerprint", 1, {ratio}}};
  EXPECT_EQ(parse_query("harmonic_ratio:>0.5", groups).root.term->fields[0].name, "texture_harmonic_ratio");
}

TEST(QueryParser, PointsAtNamesItDoesNotKnow) {
  EXPECT_EQ(complaint("genre:x bmp:120"), "genre:x «bmp»:120 no field is called \"bmp\"; did you mean bpm?");
  EXPECT_EQ(complaint("gerne:house"), "«gerne»:house no field is called \"gerne\"; did you mean genre?");
  EXPECT_EQ(complaint("energy:>5"),
            "«energy»:>5 \"energy\" stands for danceability_energy_level, which is not known here");
  EXPECT_EQ(complaint("integrated_lufs:>5"),
            "«integrated_lufs»:>5 \"integrated_lufs\" is a field of several groups: "
            "loudness_integrated_lufs or album_integrated_lufs");
}

TEST(QueryParser, PointsAtValuesItCannotRead) {
  EXPECT_EQ(complaint("bpm:fast"), "bpm:«fast» \"fast\" is not a number");
  EXPECT_EQ(complaint("bpm:120..x"), "bpm:120..«x» \"x\" is not a number");
  EXPECT_EQ(complaint("key:8A,H"), "key:8A,«H» \"H\" is not a key such as 8A, 1m, Am or \"F# minor\"");
  EXPECT_EQ(complaint("variable:maybe"), "variable:«maybe» \"maybe\" is not yes or no");
  EXPECT_EQ(complaint("year:nineties"),
            "year:«nineties» \"nineties\" is not a date such as 1994 or 1994-05-03");
  EXPECT_EQ(complaint("duration:3:75"), "duration:«3:75» \"3:75\" is not a time such as 210, 3:30 or 3m30");
  EXPECT_THAT(complaint("beats:3"), HasSubstr("beats:«3» tempo_beats holds data"));
}

TEST(QueryParser, PointsAtRangesThatRunBackwards) {
  EXPECT_EQ(complaint("bpm:130..120"), "bpm:«130..120» the range runs backwards; 120..130 is meant");
  EXPECT_EQ(complaint("lufs:-10..-14"), "lufs:«-10..-14» the range runs backwards; -14..-10 is meant");
  EXPECT_EQ(complaint("year:1999..1990"), "year:«1999..1990» the range runs backwards; 1990..1999 is meant");
  EXPECT_EQ(complaint("year:1994-05..1994"), "no error");
  EXPECT_EQ(complaint("bpm:.."), "bpm:«..» a range needs an end");
  EXPECT_EQ(complaint("bpm:<100..120"), "bpm:<«100..»120 a range takes no operator");
}

TEST(QueryParser, PointsAtWhatIsNotClosedOrMissing) {
  EXPECT_EQ(complaint("artist:\"boards of"), "artist:«\"boards of» the quotes are not closed");
  EXPECT_EQ(complaint("(bpm:120"), "«(»bpm:120 this \"(\" is not closed");
  EXPECT_EQ(complaint("bpm:120)"), "bpm:120«)» there is no \"(\" to this \")\"");
  EXPECT_EQ(complaint("bpm:"), "bpm:«» a value is missing here");
  EXPECT_EQ(complaint("bpm: 120"), "bpm:« »120 a value is missing here");
  EXPECT_EQ(complaint("key:8A,"), "key:8A,«» a value is missing here");
  EXPECT_EQ(complaint("bpm:120 OR"), "bpm:120 OR«» the expression ends where a test should follow");
  EXPECT_EQ(complaint("OR bpm:120"), "«O»R bpm:120 a test is missing before this");
  EXPECT_EQ(complaint("AND bpm:120"), "«AND» bpm:120 nothing stands before this AND");
  EXPECT_EQ(complaint("house AND OR x"), "house AND «O»R x a test is missing before this");
  EXPECT_EQ(complaint("()"), "(«)» a test is missing before this");
  EXPECT_EQ(complaint("NOT"), "NOT«» the expression ends where a test should follow");
  EXPECT_EQ(complaint("\"a\"b"), "\"a\"«b» a space is missing before this");
  EXPECT_THAT(complaint("title:foo(live)"), HasSubstr("title:foo«(»live)"));
}

TEST(QueryParser, RefusesComparisonsThatATypeDoesNotKnow) {
  EXPECT_EQ(complaint("title:<b"),
            "title:«<»b tags_title has no order: it takes :, = and !=; quotes make it text");
  EXPECT_EQ(complaint("lufs:~-14"), "lufs:«~»-14 ~ is for tempo and key; quotes make it text");
  EXPECT_EQ(complaint("key:~minor"), "key:~«minor» ~ needs one key, such as ~8A");
  EXPECT_EQ(complaint("bpm<<3"), "bpm<«<»3 this is a second operator");
  EXPECT_EQ(complaint("bpm<100,110"), "bpm<100«,»110 a limit is one value");
  EXPECT_THAT(complaint("added:-7d"), HasSubstr("needs a direction: >-7d or -7d.."));
}

TEST(QueryParser, RefusesWhatIsTooDeepOrTooLong) {
  EXPECT_THAT(complaint(std::string(200, '(') + "a" + std::string(200, ')')), HasSubstr("nested too deeply"));
  std::string nots, list = "bpm:1";
  for (int i = 0; i < 100'000; ++i) nots += "NOT ";
  for (int i = 0; i < 300; ++i) list += ",1";
  EXPECT_THAT(complaint(nots + "a"), HasSubstr("nested too deeply"));
  EXPECT_THAT(complaint(list), HasSubstr("more than 200 tests"));
  EXPECT_EQ(complaint(std::string(90, '(') + "a" + std::string(90, ')')), "no error");
}

TEST(QueryParser, ReadsWhatItWrites) {
  test::RandomQuery random(7);
  for (int n = 0; n < 5000; ++n) {
    const std::string expression = random.expression();
    SCOPED_TRACE(expression);
    Query query;
    ASSERT_NO_THROW(query = parse(expression));
    ASSERT_EQ(parse(to_text(query)), query) << to_text(query);
  }
}

/// Damaged expressions, or any bytes: read, or refused at a place within.
TEST(QueryParser, TakesAnyBytes) {
  constexpr std::string_view kSigns =
      "():|,\"\\<>=!~.- \t\n\0\xff\xc3"
      "aA08:bpmkeyORNOT";
  test::RandomQuery random(11);
  int refused = 0;
  for (int n = 0; n < 20000; ++n) {
    std::string text = n % 2 ? random.expression() : "";
    for (int edits = random.pick(12) + (n % 2 ? 1 : 0); edits > 0; --edits) {
      const auto place = static_cast<std::size_t>(random.pick(static_cast<int>(text.size()) + 1));
      const char sign = kSigns[static_cast<std::size_t>(random.pick(static_cast<int>(kSigns.size())))];
      if (random.pick(3) || place >= text.size())
        text.insert(place, 1, random.pick(8) ? sign : static_cast<char>(random.pick(256)));
      else
        text.erase(place, 1);
    }
    try {
      const Query query = parse(text);
      ASSERT_EQ(parse(to_text(query)), query) << text;
    } catch (const QueryError& e) {
      ++refused;
      ASSERT_LE(e.position(), text.size()) << text;
      ASSERT_LE(e.position() + e.length(), text.size()) << text;
      ASSERT_FALSE(std::string(e.what()).empty());
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 19000);
}

TEST(QuerySort, ReadsListsOfFields) {
  const std::vector<SortKey> keys = parse_sort("bpm,-lufs,random", kGroups);
  ASSERT_EQ(keys.size(), 3u);
  EXPECT_EQ(keys[0].field.name, "tempo_bpm");
  EXPECT_EQ(keys[1].direction, SortKey::Direction::descending);
  EXPECT_EQ(keys[1].field.name, "loudness_integrated_lufs");
  EXPECT_EQ(keys[2].direction, SortKey::Direction::random);
}

TEST(QuerySort, PointsAtWhatItDoesNotKnow) {
  const auto place = [](std::string_view list) {
    try {
      parse_sort(list, kGroups);
    } catch (const QueryError& e) {
      return std::pair{e.position(), e.length()};
    }
    return std::pair{std::size_t{99}, std::size_t{0}};
  };
  EXPECT_EQ(place("bpm,-lusf"), (std::pair<std::size_t, std::size_t>{5, 4}));
  EXPECT_EQ(place(""), (std::pair<std::size_t, std::size_t>{0, 0}));
  EXPECT_EQ(place("bpm,"), (std::pair<std::size_t, std::size_t>{4, 0}));
  EXPECT_EQ(place("beats"), (std::pair<std::size_t, std::size_t>{0, 5}));
}

TEST(QueryFields, HaveAliasesThatHideNoFieldAndRepeatNoName) {
  std::vector<std::string_view> seen;
  for (const FieldAlias& a : field_aliases()) {
    EXPECT_EQ(std::ranges::count(seen, a.alias), 0) << a.alias;
    seen.push_back(a.alias);
    for (const FixedField& f : fixed_fields()) EXPECT_NE(a.alias, f.name);
  }
}

}  // namespace
}  // namespace nocturne

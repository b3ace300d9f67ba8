// Settings files as YAML.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yaml_file.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/config/folder.h"

namespace nocturne {
namespace {

std::string complaint_about(const std::string& text) {
  try {
    parse_yaml(text, "f.yaml");
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::config);
    return e.what();
  }
  return "";
}

TEST(YamlFile, GivesNamesWordsAndLines) {
  const auto entries =
      parse_yaml("# head\njobs: 4\n\nlibrary:\n  - /music\n  - '/more music'\nfast: yes\n", "f.yaml");
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].key, "jobs");
  EXPECT_EQ(entries[0].line, 2);
  EXPECT_EQ(entries[0].words, std::vector<std::string>{"4"});
  EXPECT_EQ(entries[1].line, 4);
  EXPECT_EQ(entries[1].form, FileEntry::Form::list);
  EXPECT_EQ(entries[1].words, (std::vector<std::string>{"/music", "/more music"}));
  EXPECT_EQ(entries[2].line, 7);
}

TEST(YamlFile, IsEmptyWhenItHoldsNothingButComments) {
  EXPECT_TRUE(parse_yaml("", "f.yaml").empty());
  EXPECT_TRUE(parse_yaml("# jobs: 4\n\n", "f.yaml").empty());
  EXPECT_TRUE(parse_yaml("---\n", "f.yaml").empty());
}

TEST(YamlFile, NamesTheLineOfWhatItRefuses) {
  EXPECT_EQ(complaint_about("fast: yes\njobs:\n"), "f.yaml:2: jobs: no value is given");
  EXPECT_EQ(complaint_about("jobs: 1\nfast: no\njobs: 2\n"), "f.yaml:3: jobs: given twice, first on line 1");
  EXPECT_EQ(complaint_about("jobs:\n  a: 1\n"), "f.yaml:1: jobs: a mapping where a value is expected");
  EXPECT_EQ(complaint_about("library: [[a]]\n"),
            "f.yaml:1: library: the list holds something that is not a plain value");
  EXPECT_EQ(complaint_about("- jobs\n"), "f.yaml:1: settings are written as \"name: value\", one a line");
  EXPECT_EQ(complaint_about("jobs\n"), "f.yaml:1: settings are written as \"name: value\", one a line");
  EXPECT_EQ(complaint_about("[1]: 2\n"), "f.yaml:1: the name of a setting is expected");
}

TEST(YamlFile, NamesTheLineOfASyntaxError) {
  EXPECT_TRUE(complaint_about("fast: yes\njobs: [1\n").starts_with("f.yaml:"))
      << complaint_about("fast: yes\njobs: [1\n");
  EXPECT_NE(complaint_about("fast: yes\n\tjobs: 1\n").find("f.yaml:2: this is not YAML ("), std::string::npos)
      << complaint_about("fast: yes\n\tjobs: 1\n");
}

TEST(YamlFile, RefusesFoldersAndFilesThatAreNotThere) {
  const test::TextFolder folder;
  for (const auto& path : {folder.path(), folder.path() / "none.yaml"})
    EXPECT_THROW(read_yaml_file(path), Error);
  folder.write("huge.yaml", std::string((1 << 20) + 1, '#'));
  EXPECT_THROW(read_yaml_file(folder.path() / "huge.yaml"), Error);
}

TEST(YamlFile, RefusesDeepNestingWithoutFallingOver) {
  // A parser that recurses once a bracket runs out of stack here.
  EXPECT_NE(complaint_about("library: " + std::string(100'000, '[')), "");
}

}  // namespace
}  // namespace nocturne

// Files that are no music and names that are no plain names: an error at once, never a crash or a wait.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/audio/decode_all.h"
#include "tests/audio/failure.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

using testing::HasSubstr;

TEST(Nonsense, IsAnErrorUnderAnyName) {
  const TempDir dir;
  const Bytes text = [] {
    Bytes out;
    for (int i = 0; i < 3000; ++i) put(out, "All work and no play makes Jack a dull boy.\n");
    return out;
  }();
  for (const char* suffix :
       {"mp3", "flac", "wav", "ogg", "opus", "m4a", "aac", "wma", "ape", "mpc", "wv", "aiff", "raw"}) {
    const auto path = dir / (std::string("a.") + suffix);
    write_bytes(path, {});
    EXPECT_THAT(failure(path), HasSubstr("is empty"));
    write_bytes(path, text);
    EXPECT_NE(failure(path), "") << suffix;
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
      write_bytes(path, random_bytes(60000, seed));
      EXPECT_NE(failure(path), "") << suffix << seed;
      write_bytes(path, random_bytes(5, seed));
      EXPECT_NE(failure(path), "") << suffix << seed;
    }
  }
}

TEST(Playlists, AreNotFollowed) {
  const TempDir dir;
  encode(music(1), dir / "a.mp3");
  const std::string name = (dir / "a.mp3").string();
  for (const std::string& text :
       {"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + name + "\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '" + name + "'\n", "#EXTM3U\n" + name + "\n",
        std::string("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n")}) {
    for (const char* list : {"list.mp3", "list.m3u8", "list.m4a"}) {
      write_bytes(dir / list, Bytes(text.begin(), text.end()));
      EXPECT_NE(failure(dir / list), "") << text;
    }
  }
}

// A reader that opened a FIFO in the usual way would wait here for a writer that never comes.
TEST(SpecialFiles, AreRefusedAtOnce) {
  const TempDir dir;
  ASSERT_EQ(::mkfifo((dir / "fifo.mp3").c_str(), 0600), 0);
  EXPECT_THAT(failure(dir / "fifo.mp3"), HasSubstr("is not a regular file"));
  EXPECT_THAT(failure(dir.path()), HasSubstr("is not a regular file"));
  EXPECT_THAT(failure("/dev/zero"), HasSubstr("is not a regular file"));
  EXPECT_THAT(failure(dir / "none.mp3"), HasSubstr("cannot be opened (No such file or directory)"));
}

TEST(Names, OfAnyBytesAreNamesOfFiles) {
  const TempDir dir;
  const auto old = std::filesystem::current_path();
  encode(music(1), dir / "a.mp3");
  std::filesystem::current_path(dir.path());
  for (const char* name :
       {"-", "concat:a|b", "file:x", "pipe:0", "http:", "%d.mp3", "a\nb", "\xFF\xFE", " ", "-i"}) {
    std::filesystem::copy_file("a.mp3", name);
    EXPECT_EQ(decode_all(name).frames(), 44100U) << printable(name);
  }
  std::filesystem::create_symlink("a.mp3", "link");
  EXPECT_EQ(decode_all("link").frames(), 44100U);
  std::filesystem::current_path(old);
}

// The seeds are those of no particular failure: the net under all the rules above.
TEST(Mutations, EndInAnErrorOrInMusic) {
  const TempDir dir;
  std::mt19937 random(3);
  for (const char* name : {"a.wav", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.m4a", "a.wv", "a.tta", "a.wma",
                           "a.aiff", "a.aac", "a.mka", "a.caf", "a.w64"}) {
    const auto path = encode(music(0.5), dir / name);
    const Bytes good = read_bytes(path);
    for (int round = 0; round < 40; ++round) {
      Bytes bytes = good;
      // Half of the hits go to the first 200 bytes, where the headers are.
      for (int hits = 1 + static_cast<int>(random() % 8); hits > 0; --hits) {
        const std::size_t range = random() % 2 == 0 ? std::min<std::size_t>(200, bytes.size()) : bytes.size();
        bytes[random() % range] = static_cast<std::uint8_t>(random());
      }
      if (round % 4 == 0) bytes.resize(random() % bytes.size() + 1);
      write_bytes(path, bytes);
      const std::string what = failure(path);
      EXPECT_TRUE(what.empty() || what.find(name) != what.npos) << what;
    }
  }
}

}  // namespace
}  // namespace nocturne::test

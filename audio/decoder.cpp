// Opening: the table's first library, then its second.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"

#include "audio/codec_table.h"
#include "audio/libav_decoder.h"
#include "audio/sndfile_decoder.h"
#include "audio/tags.h"
#include "core/error.h"

namespace nocturne {

std::unique_ptr<Decoder> open_with(DecodingLibrary library, const std::filesystem::path& path) {
  SourceFile source(path);
  if (source.size() == 0) source.fail("is empty");
  // Without its tags, but with them where their sizes leave nothing: then they are none.
  const std::int64_t begin = after_tags(source);
  const std::int64_t end = before_tags(source);
  if (begin < end) source.keep_only(begin, end);
  return library == DecodingLibrary::sndfile ? open_sndfile(std::move(source))
                                             : open_libav(std::move(source));
}

std::unique_ptr<Decoder> open_decoder(const std::filesystem::path& path) {
  const CodecRow& row = codec_row(SourceFile(path));
  try {
    return open_with(row.first, path);
  } catch (const Error& first) {
    if (!row.second) throw;
    try {
      return open_with(*row.second, path);
    } catch (const Error&) {
      throw first;  // of the two, the library that should know the format knows what is wrong
    }
  }
}

}  // namespace nocturne

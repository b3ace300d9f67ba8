// ID3v2, Vorbis comments and MP4 by TagLib.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tag_editor.h"

#include <taglib/aifffile.h>
#include <taglib/apetag.h>
#include <taglib/flacfile.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2header.h>
#include <taglib/id3v2tag.h>
#include <taglib/mp4file.h>
#include <taglib/mpegfile.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/textidentificationframe.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavfile.h>
#include <taglib/xiphcomment.h>

#include <charconv>
#include <vector>

namespace nocturne {
namespace {

namespace ID3v2 = TagLib::ID3v2;

TagLib::String text_of(std::string_view ascii) { return {std::string(ascii), TagLib::String::Latin1}; }

bool same_name(const TagLib::String& a, std::string_view b) { return a.upper() == text_of(b).upper(); }

std::string joined(const TagLib::StringList& values) { return values.toString("; ").to8Bit(true); }

/// The version to write where `tag`, in the file or not, is to be saved.
ID3v2::Version version_of(const ID3v2::Tag& tag, bool in_file) {
  return in_file && tag.header()->majorVersion() < 4 ? ID3v2::v3 : ID3v2::v4;
}

bool is_text_frame(std::string_view name) { return name.size() == 4 && name.starts_with('T'); }

/// ID3v2 in any of its files.
class Id3Editor : public TagEditor {
 public:
  std::string get(std::string_view name) const override {
    TagLib::StringList values;
    for (const ID3v2::Frame* frame : frames(name)) values.append(content(*frame, name));
    return joined(values);
  }

  void set(std::string_view name, const std::string& value) override {
    TagLib::String description = text_of(name);
    for (ID3v2::Frame* frame : frames(name)) {
      if (const auto* user = dynamic_cast<ID3v2::UserTextIdentificationFrame*>(frame))
        description = user->description();
      tag().removeFrame(frame);
    }
    if (is_text_frame(name)) {
      auto frame = std::make_unique<ID3v2::TextIdentificationFrame>(
          TagLib::ByteVector(name.data(), static_cast<unsigned>(name.size())), TagLib::String::Latin1);
      frame->setText(text_of(value));
      tag().addFrame(frame.release());
    } else {
      tag().addFrame(new ID3v2::UserTextIdentificationFrame(description, TagLib::StringList(text_of(value)),
                                                            TagLib::String::Latin1));
    }
  }

 protected:
  virtual ID3v2::Tag& tag() const = 0;

 private:
  std::vector<ID3v2::Frame*> frames(std::string_view name) const {
    std::vector<ID3v2::Frame*> out;
    const bool plain = is_text_frame(name);
    const TagLib::ByteVector id(plain ? std::string(name).c_str() : "TXXX");
    for (ID3v2::Frame* frame : tag().frameList(id)) {
      const auto* user = dynamic_cast<ID3v2::UserTextIdentificationFrame*>(frame);
      if (plain || (user != nullptr && same_name(user->description(), name))) out.push_back(frame);
    }
    return out;
  }

  /// A TXXX frame's list begins with its description.
  static TagLib::StringList content(const ID3v2::Frame& frame, std::string_view name) {
    const auto* text = dynamic_cast<const ID3v2::TextIdentificationFrame*>(&frame);
    TagLib::StringList values = text == nullptr ? TagLib::StringList() : text->fieldList();
    if (!is_text_frame(name) && !values.isEmpty()) values.erase(values.begin());
    return values;
  }
};

class MpegEditor final : public Id3Editor {
 public:
  explicit MpegEditor(TagLib::IOStream& stream)
      : file_(&stream, ID3v2::FrameFactory::instance(), false), had_tag_(file_.hasID3v2Tag()) {
    ID3v2::Tag* const made = file_.ID3v2Tag(true);
    if (had_tag_) return;
    // A reader that finds ID3v2 looks no further: what the others say must be there, too.
    if (file_.hasAPETag()) TagLib::Tag::duplicate(file_.APETag(), made, false);
    if (file_.hasID3v1Tag()) TagLib::Tag::duplicate(file_.ID3v1Tag(), made, false);
  }

  bool save() override {
    using File = TagLib::MPEG::File;
    return file_.save(File::ID3v2, File::StripNone, version_of(tag(), had_tag_), File::DoNotDuplicate);
  }

 private:
  ID3v2::Tag& tag() const override { return *file_.ID3v2Tag(); }

  mutable TagLib::MPEG::File file_;
  bool had_tag_;
};

class WavEditor final : public Id3Editor {
 public:
  explicit WavEditor(TagLib::IOStream& stream) : file_(&stream, false) {}

  bool save() override {
    using File = TagLib::RIFF::WAV::File;
    return file_.save(File::ID3v2, File::StripNone, version_of(tag(), file_.hasID3v2Tag()));
  }

 private:
  ID3v2::Tag& tag() const override { return *file_.ID3v2Tag(); }

  TagLib::RIFF::WAV::File file_;
};

class AiffEditor final : public Id3Editor {
 public:
  explicit AiffEditor(TagLib::IOStream& stream) : file_(&stream, false) {}
  bool save() override { return file_.save(version_of(tag(), file_.hasID3v2Tag())); }

 private:
  ID3v2::Tag& tag() const override { return *file_.tag(); }

  TagLib::RIFF::AIFF::File file_;
};

/// Vorbis comments in a file of TagLib's class `File`, which has them ready.
template <class File>
class CommentEditor final : public TagEditor {
 public:
  template <class... Arguments>
  explicit CommentEditor(Arguments&&... arguments) : file_(std::forward<Arguments>(arguments)...) {}

  std::string get(std::string_view name) const override {
    const auto& fields = comments().fieldListMap();
    const auto found = fields.find(text_of(name));
    return found == fields.end() ? "" : joined(found->second);
  }
  void set(std::string_view name, const std::string& value) override {
    comments().addField(text_of(name), text_of(value), true);
  }
  bool save() override { return file_.save(); }
  bool valid() const { return file_.isValid(); }

 private:
  TagLib::Ogg::XiphComment& comments() const {
    if constexpr (std::same_as<File, TagLib::FLAC::File>)
      return *file_.xiphComment(true);
    else
      return *file_.tag();
  }

  mutable File file_;
};

class Mp4Editor final : public TagEditor {
 public:
  explicit Mp4Editor(TagLib::IOStream& stream) : file_(&stream, false) {}

  std::string get(std::string_view name) const override {
    if (name == "tmpo") return tag().contains("tmpo") ? std::to_string(tag().item("tmpo").toInt()) : "";
    const TagLib::String key = key_of(name);
    return tag().contains(key) ? joined(tag().item(key).toStringList()) : "";
  }
  void set(std::string_view name, const std::string& value) override {
    if (name == "tmpo") {
      int number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      tag().setItem("tmpo", number);
    } else {
      tag().setItem(key_of(name), TagLib::StringList(text_of(value)));
    }
  }
  bool save() override { return file_.save(); }
  bool valid() const { return file_.isValid() && file_.tag() != nullptr; }

 private:
  /// That of the file where it has the name in another case.
  TagLib::String key_of(std::string_view name) const {
    const std::string wanted = "----:com.apple.iTunes:" + std::string(name);
    for (const auto& [key, item] : tag().itemMap())
      if (same_name(key, wanted)) return key;
    return text_of(wanted);
  }
  TagLib::MP4::Tag& tag() const { return *file_.tag(); }

  TagLib::MP4::File file_;
};

template <class Editor, class... Arguments>
std::unique_ptr<TagEditor> if_valid(Arguments&&... arguments) {
  auto editor = std::make_unique<Editor>(std::forward<Arguments>(arguments)...);
  return editor->valid() ? std::move(editor) : nullptr;
}

}  // namespace

bool is_editable(TagKind kind) {
  switch (kind) {
    case TagKind::mpeg:
    case TagKind::flac:
    case TagKind::vorbis:
    case TagKind::opus:
    case TagKind::ogg_flac:
    case TagKind::mp4:
    case TagKind::wav:
    case TagKind::aiff: return true;
    default: return false;
  }
}

std::unique_ptr<TagEditor> open_tags(TagLib::IOStream& stream, TagKind kind) {
  switch (kind) {
    case TagKind::mpeg: return std::make_unique<MpegEditor>(stream);
    case TagKind::wav: return std::make_unique<WavEditor>(stream);
    case TagKind::aiff: return std::make_unique<AiffEditor>(stream);
    case TagKind::flac:
      return if_valid<CommentEditor<TagLib::FLAC::File>>(&stream, ID3v2::FrameFactory::instance(), false);
    case TagKind::vorbis: return if_valid<CommentEditor<TagLib::Ogg::Vorbis::File>>(&stream, false);
    case TagKind::opus: return if_valid<CommentEditor<TagLib::Ogg::Opus::File>>(&stream, false);
    case TagKind::ogg_flac: return if_valid<CommentEditor<TagLib::Ogg::FLAC::File>>(&stream, false);
    case TagKind::mp4: return if_valid<Mp4Editor>(stream);
    default: return nullptr;
  }
}

}  // namespace nocturne

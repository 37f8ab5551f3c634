#include "agent/content/document/compound/ole_objects.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"
#include "agent/content/document/compound/compound_writer.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

// Up to the next NUL; removed with it.
std::string_view TakeTerminated(std::string_view& bytes) {
  const std::string_view text = bytes.substr(0, bytes.find('\0'));
  bytes.remove_prefix(std::min(text.size() + 1, bytes.size()));
  return text;
}

std::string FileName(std::string_view path) {
  const std::size_t slash = path.find_last_of("\\/:");
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return IsValidUtf8(name) ? std::string(name) : DecodeCodepage(kWesternCodepage, name);
}

// What says how an object looks or where it came from, and is no content of its own.
bool IsPresentation(std::string_view name) {
  constexpr std::string_view kNames[] = {"\1Ole",
                                         "\1CompObj",
                                         "\3ObjInfo",
                                         "\3PRINT",
                                         "\3META",
                                         "\3PIC",
                                         "\3LINKINFO",
                                         "\3EPRINT",
                                         "\3OCXNAME",
                                         "\5SummaryInformation",
                                         "\5DocumentSummaryInformation"};
  return name.starts_with("\2OlePres") || std::ranges::find(kNames, name) != std::end(kNames);
}

}  // namespace

// [MS-OLEDS] says only that the stream is a size and data; the layout of packager.exe: flags, label, path, two numbers,
// path when it was copied, size and content.
NativePackage ParseNativePackage(std::string_view stream) {
  if (stream.size() < 6) return {};
  const std::size_t total = LoadLe<std::uint32_t>(AsBytes(stream).data());
  std::string_view rest = stream.substr(4, total);
  const std::string_view whole = rest;
  if (rest.size() < 2 || LoadLe<std::uint16_t>(AsBytes(rest).data()) != 2) return {"", whole};
  rest.remove_prefix(2);
  const std::string_view label = TakeTerminated(rest);
  const std::string_view path = TakeTerminated(rest);
  if (rest.size() < 8) return {"", whole};
  const std::size_t copied_from = LoadLe<std::uint32_t>(AsBytes(rest).data() + 4);
  rest.remove_prefix(8);
  if (copied_from > rest.size() || rest.size() - copied_from < 4) return {"", whole};
  rest.remove_prefix(copied_from);
  const std::size_t size = LoadLe<std::uint32_t>(AsBytes(rest).data());
  return {FileName(label.empty() ? path : label), rest.substr(4, size)};
}

std::string EmbeddedObjects::Unique(std::string_view name) {
  std::string wanted = ToValidUtf8(name.empty() ? "object"sv : name);
  std::ranges::replace(wanted, '/', '_');
  for (;;) {
    const std::uint32_t before = names_[wanted]++;
    if (before == 0) return wanted;
    const std::size_t dot = std::min(wanted.rfind('.'), wanted.size());
    wanted.insert(dot, " (" + std::to_string(before + 1) + ")");
  }
}

bool EmbeddedObjects::SendBytes(std::string_view name, std::string bytes, std::optional<UnixNanos> modified) {
  Member member;
  member.path = Unique(name);
  member.size = bytes.size();
  member.modified = modified;
  const MemorySource content(std::move(bytes));
  SourceMemberReader reader(content);
  return sink_.OnEmbedded(member, reader) == SinkAnswer::kContinue;
}

bool EmbeddedObjects::SendStorage(CompoundFile& file, CompoundFile::Id storage, std::string_view name) {
  if (const auto native = file.FindStream(storage, "\1Ole10Native")) {
    const std::string bytes = file.Read(*native).bytes;
    const NativePackage package = ParseNativePackage(bytes);
    return SendBytes(package.name.empty() ? name : package.name, std::string(package.bytes));
  }
  for (const std::string_view stream : {"Package"sv, "CONTENTS"sv, "EmbeddedOdf"sv})
    if (const auto found = file.FindStream(storage, stream))
      return SendBytes(name, file.Read(*found).bytes, file.item(storage).modified);
  const auto& children = file.item(storage).children;
  const bool is_document =
      std::ranges::any_of(children, [&](CompoundFile::Id id) { return !IsPresentation(file.item(id).name); });
  return !is_document || SendBytes(name, CopyStorage(file, storage), file.item(storage).modified);
}

}  // namespace schouw

#include "agent/artifact/torrents.h"

#include <algorithm>

#include "agent/artifact/p2p_bencode.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

using Kind = BencodeValue::Kind;

// Which of the programs' lists a dictionary is, by names that only it has.
enum class List { kNone, kMetainfo, kLibtorrent, kTransmission, kUtorrent, kDeluge, kVuze };

bool IsUtorrentEntry(const BencodeValue& value) {
  return value.Find("caption") != nullptr && (value.Find("path") != nullptr || value.Find("added_on") != nullptr);
}

// Deluge keeps the resume data of each torrent as a text under the torrent's digest.
bool IsDelugeList(const BencodeValue& value) {
  return !value.named.empty() && std::ranges::all_of(value.named, [](const BencodeMember& member) {
    return member.name.size() == 40 && member.value.kind == Kind::kText && member.value.text.starts_with('d');
  });
}

bool IsVuzeList(const BencodeValue& value) {
  const BencodeValue* const downloads = value.Find("downloads");
  return downloads != nullptr && std::ranges::any_of(downloads->list, [](const BencodeValue& download) {
           return download.Find("torrent") != nullptr && download.Find("save_dir") != nullptr;
         });
}

List ListOf(const BencodeValue& value) {
  if (value.Text("file-format") == "libtorrent resume file" || value.Find("qBt-savePath") != nullptr)
    return List::kLibtorrent;
  if (const BencodeValue* const info = value.Find("info"); info != nullptr && info->kind == Kind::kDictionary)
    return List::kMetainfo;
  if (value.Find("destination") != nullptr &&
      (value.Find("added-date") != nullptr || value.Find("progress") != nullptr))
    return List::kTransmission;
  for (const auto& [name, entry] : value.named)
    if (IsUtorrentEntry(entry)) return List::kUtorrent;
  if (IsDelugeList(value)) return List::kDeluge;
  if (IsVuzeList(value)) return List::kVuze;
  return value.Find(".fileguard") != nullptr && value.named.size() == 1 ? List::kUtorrent : List::kNone;
}

// Told by name where the content is too damaged to tell.
List ListOfName(const Locator& entry) {
  const std::string name = AsciiLowerCased(entry.Name());
  if (name.ends_with(".torrent")) return List::kMetainfo;
  if (name.ends_with(".fastresume")) return List::kLibtorrent;
  if (name.ends_with(".resume")) return List::kTransmission;
  return name == "resume.dat" ? List::kUtorrent : List::kNone;
}

std::string AppOf(List list) {
  switch (list) {
    case List::kLibtorrent: return "qBittorrent";
    case List::kTransmission: return "Transmission";
    case List::kUtorrent: return "\xc2\xb5Torrent";
    case List::kDeluge: return "Deluge";
    case List::kVuze: return "Vuze";
    default: return "BitTorrent";
  }
}

class Torrents {
 public:
  explicit Torrents(StoreReport& report) : report_(report) {}

  void Read(List list, const BencodeValue& value) {
    switch (list) {
      case List::kMetainfo:
        if (const BencodeValue* const info = value.Find("info")) ReadInfo(*info);
        break;
      case List::kLibtorrent: ReadLibtorrent(value); break;
      case List::kTransmission: ReadTransmission(value); break;
      case List::kUtorrent:
        for (const auto& [name, entry] : value.named)
          if (entry.kind == Kind::kDictionary && IsUtorrentEntry(entry) && !ReadUtorrent(name, entry)) return;
        break;
      case List::kDeluge:
        for (const auto& [name, entry] : value.named) {
          const Bencode resume = ParseBencode(entry.text);
          if (resume.damage) report_.Note(*resume.damage);
          ReadLibtorrent(resume.value);
        }
        break;
      case List::kVuze: ReadVuze(*value.Find("downloads")); break;
      case List::kNone: break;
    }
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " torrents have an impossible time"));
  }

 private:
  std::optional<UnixNanos> Time(std::int64_t seconds) {
    if (seconds == 0) return std::nullopt;
    const auto time = FromUnixSeconds(seconds);
    if (time) return *time;
    ++bad_times_;
    return std::nullopt;
  }

  bool Emit(std::string place, std::string_view name, std::string_view path, std::optional<UnixNanos> time,
            std::string_view url = {}) {
    Record record;
    record.kind = RecordKind::kDownload;
    record.place = std::move(place);
    record.time = time;
    record.title = ToValidUtf8(name);
    record.url = ToValidUtf8(url);
    record.text = record.title;
    for (const std::string_view part : {std::string_view(record.url), path}) {
      if (part.empty() || part == name) continue;
      record.text.append(record.text.empty() ? "" : "\n").append(ToValidUtf8(part));
    }
    return record.text.empty() || report_.Emit(std::move(record));
  }

  static std::string_view Either(const BencodeValue& value, std::string_view first, std::string_view second) {
    const std::string_view text = value.Text(first);
    return text.empty() ? value.Text(second) : text;
  }

  void ReadInfo(const BencodeValue& info) {
    if (!Emit("info/name", Either(info, "name.utf-8", "name"), {}, std::nullopt)) return;
    if (const BencodeValue* const files = info.Find("files")) {
      for (std::size_t i = 0; i < files->list.size(); ++i)
        if (!EmitFile(files->list[i], i)) return;
    }
    if (const BencodeValue* const tree = info.Find("file tree")) EmitTree(*tree, "");
  }

  bool EmitFile(const BencodeValue& file, std::size_t number) {
    const BencodeValue* path = file.Find("path.utf-8");
    if (path == nullptr) path = file.Find("path");
    if (path == nullptr) return true;
    std::string joined;
    for (const BencodeValue& part : path->list) joined.append(joined.empty() ? "" : "/").append(part.text);
    return Emit("info/files/" + std::to_string(number), joined, {}, std::nullopt);
  }

  // Version 2 (BEP 52): folders inside folders; a file holds a dictionary of an empty name.
  bool EmitTree(const BencodeValue& folder, const std::string& path) {
    constexpr std::size_t kLongestPath = 4096;
    for (const auto& [name, inside] : folder.named) {
      if (name.empty()) return path.empty() || Emit("info/file tree", path, {}, std::nullopt);
      const std::string below = path.empty() ? std::string(name) : path + "/" + std::string(name);
      if (below.size() > kLongestPath)
        report_.Note(MakeError(ErrorCode::kTooBig, "a path is longer than paths are"));
      else if (!EmitTree(inside, below))
        return false;
    }
    return true;
  }

  void ReadLibtorrent(const BencodeValue& value) {
    const std::int64_t added = value.Number("added_time");
    const auto time = Time(added != 0 ? added : value.Number("completed_time"));
    if (!Emit("name", Either(value, "qBt-name", "name"), Either(value, "save_path", "qBt-savePath"), time)) return;
    if (const BencodeValue* const files = value.Find("mapped_files")) {
      for (std::size_t i = 0; i < files->list.size(); ++i)
        if (!Emit("mapped_files/" + std::to_string(i), files->list[i].text, {}, time)) return;
    }
    if (const BencodeValue* const info = value.Find("info")) ReadInfo(*info);
  }

  void ReadTransmission(const BencodeValue& value) {
    const std::int64_t added = value.Number("added-date");
    const auto time = Time(added != 0 ? added : value.Number("done-date"));
    if (!Emit("name", value.Text("name"), value.Text("destination"), time)) return;
    if (const BencodeValue* const files = value.Find("files")) {
      for (std::size_t i = 0; i < files->list.size(); ++i)
        if (!Emit("files/" + std::to_string(i), files->list[i].text, {}, time)) return;
    }
  }

  bool ReadUtorrent(std::string_view torrent, const BencodeValue& entry) {
    const std::int64_t added = entry.Number("added_on");
    const std::string_view caption = entry.Text("caption");
    return Emit(ToValidUtf8(torrent), caption.empty() ? torrent : caption, entry.Text("path"),
                Time(added != 0 ? added : entry.Number("completed_on")), entry.Text("download_url"));
  }

  // creationTime is in milliseconds; the torrent's own file has its name.
  void ReadVuze(const BencodeValue& downloads) {
    for (std::size_t i = 0; i < downloads.list.size(); ++i) {
      const BencodeValue& download = downloads.list[i];
      std::string_view torrent = download.Text("torrent");
      torrent = torrent.substr(torrent.find_last_of("/\\") + 1);
      if (torrent.ends_with(".torrent")) torrent.remove_suffix(8);
      const std::string_view file = download.Text("save_file");
      if (!Emit("downloads/" + std::to_string(i), file.empty() ? torrent : file, download.Text("save_dir"),
                Time(download.Number("creationTime") / 1000)))
        return;
    }
  }

  StoreReport& report_;
  std::uint64_t bad_times_ = 0;
};

}  // namespace

bool ClaimsTorrents(const ArtifactInput& input) {
  if (!LooksLikeBencode(input.head)) return false;
  if (ListOfName(input.entry) != List::kNone) return true;
  if (input.content.size() > input.limits.max_member_in_memory_bytes) return false;
  if (!input.content.random_access()) return ListOf(ParseBencode(input.head).value) != List::kNone;
  const auto bytes = ReadTextStore(input);
  return bytes && ListOf(ParseBencode(*bytes).value) != List::kNone;
}

Status ReadTorrents(const ArtifactInput& input, RecordSink& sink) {
  const auto bytes = ReadTextStore(input);
  const Bencode parsed = bytes ? ParseBencode(*bytes) : Bencode{};
  List list = ListOf(parsed.value);
  const bool known = list != List::kNone;
  if (!known) list = ListOfName(input.entry);
  StoreReport report(input, sink, kTorrentsKind, AppOf(list), "");
  if (!bytes) return report.Fail(bytes.error());
  if (!known && parsed.damage) return report.Fail(*parsed.damage);
  if (!known) return report.Fail(MakeError(ErrorCode::kUnsupported, "no list of torrents that is known"));
  if (parsed.damage) report.Note(*parsed.damage);
  Torrents(report).Read(list, parsed.value);
  return report.Finish();
}

}  // namespace schouw

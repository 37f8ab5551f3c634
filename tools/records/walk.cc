#include "tools/records/walk.h"

#include <fcntl.h>

#include <algorithm>
#include <utility>

#include "agent/artifact/artifact.h"
#include "agent/artifact/zone_identifier.h"
#include "agent/base/sha256.h"
#include "agent/mandate/counting.h"
#include "agent/worker/beside.h"
#include "agent/worker/descriptor_source.h"
#include "tools/records/read_apart.h"

namespace schouw {
namespace {

// With one of these in the mandate any file may be opened; else only stores.
constexpr RecordKinds kContentKinds = {RecordKind::kDocument, RecordKind::kMessage, RecordKind::kAppData};

Result<std::string> HashOf(const ByteSource& content) {
  Sha256 digest;
  std::string buffer(1u << 20, '\0');
  for (std::uint64_t offset = 0;;) {
    SCHOUW_ASSIGN(const std::size_t count, content.ReadAt(offset, std::as_writable_bytes(std::span(buffer))), "hash");
    if (count == 0) return ToHex(AsBytes(digest.Finish()));
    digest.Update(AsBytes(std::string_view(buffer).substr(0, count)));
    offset += count;
  }
}

}  // namespace

class RecordsWalk::PrintSink final : public RecordSink {
 public:
  explicit PrintSink(RecordsWalk& walk) : walk_(walk) {}
  SinkAnswer OnRecord(Record record) override {
    if (const std::string line = walk_.LineOf(record); !line.empty()) walk_.print_(line);
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem problem) override { walk_.coverage_.problems.push_back(std::move(problem)); }
  void OnArtifact(ArtifactCoverage artifact) override { walk_.coverage_.artifacts.push_back(std::move(artifact)); }

 private:
  RecordsWalk& walk_;
};

struct RecordsWalk::Volume {
  VolumeSpec spec;
  FileSystem* file_system = nullptr;  // image
  const Source* folder = nullptr;     // folder
  std::set<EntryAddress> visited;

  Result<std::vector<Entry>> List(const EntryAddress& address, const Locator& locator, RecordSink& sink) {
    std::vector<Entry> entries;
    if (folder != nullptr) {
      SCHOUW_ASSIGN(FolderListing listing, folder->List(locator), "list");
      for (Problem& problem : listing.problems) sink.OnProblem(std::move(problem));
      return std::move(listing.entries);
    }
    const Status status = file_system->ListDirectory(address, [&](Entry entry) {
      entries.push_back(std::move(entry));
      return true;
    });
    if (!status) sink.OnProblem(ProblemFrom(locator, status.error()));
    return entries;
  }

  Result<std::unique_ptr<ByteSource>> Open(const Entry& entry, const std::string& path) const {
    if (folder == nullptr) return file_system->OpenFile(entry.address);
    SCHOUW_ASSIGN(UniqueFd fd, folder->OpenFile(path), "open");
    SCHOUW_ASSIGN(DescriptorSource source, DescriptorSource::Create(std::move(fd)), "open");
    return std::unique_ptr<ByteSource>(std::make_unique<DescriptorSource>(std::move(source)));
  }
};

RecordsWalk::RecordsWalk(const WalkOptions& options, Print print)
    : options_(options),
      print_(std::move(print)),
      filter_(options.scope),
      sink_(std::make_unique<PrintSink>(*this)),
      reader_(std::make_unique<EntryReader>(limits_, options.scope.records, identifier_, options.hashes)) {}
RecordsWalk::~RecordsWalk() = default;

Status RecordsWalk::Run(const std::string& path) {
  SCHOUW_ASSIGN(Source source, Source::Open(path), "");
  if (source.form() == SourceForm::kFolder) {
    VolumeCoverage coverage;
    coverage.filesystem = "folder";
    coverage_.volumes.push_back(coverage);
    Volume volume{coverage.spec, nullptr, &source, {}};
    WalkFolder(volume, EntryAddress{}, "/", 0);
    return {};
  }
  std::vector<ImageSegment> segments;
  for (const SourceFile& segment : source.segments()) {
    segments.push_back({segment.name, UniqueFd(::fcntl(segment.fd.get(), F_DUPFD_CLOEXEC, 0))});
  }
  SCHOUW_ASSIGN(const auto device, Device::Open(std::move(segments), limits_, options_.keys), "");
  SCHOUW_ASSIGN(const ProbedImage probed, device->Probe(), "");
  if (!probed.incomplete.empty()) {
    sink_->OnProblem(Problem{Locator{"", "p0", {}, ""}, ProblemReason::kIoError, probed.incomplete, 1});
  }
  for (const FoundVolume& volume : probed.volumes) WalkVolume(*device, volume);
  if (options_.volume_hashes) SCHOUW_TRY(HashVolumes(*device), "");
  return {};
}

Status RecordsWalk::HashVolumes(Device& device) {
  for (const VolumeCoverage& volume : coverage_.volumes) {
    auto bytes = device.BytesOf(volume.spec);
    if (!bytes) {  // its key does not fit, as its reason says
      coverage_.volume_hashes.emplace_back();
      continue;
    }
    SCHOUW_ASSIGN(std::string hash, HashOf(**bytes), "volume " + volume.spec.id);
    coverage_.volume_hashes.push_back(std::move(hash));
  }
  return {};
}

void RecordsWalk::WalkVolume(Device& device, const FoundVolume& found) {
  if (!found.openable) {
    coverage_.volumes.push_back(found.coverage);
    return;
  }
  auto inner = device.PoolVolumes(found.coverage.spec);
  if (!inner || inner->empty()) return WalkOpenedVolume(device, found.coverage);
  for (const VolumeCoverage& volume : *inner) {
    if (volume.state == ReadState::kEncrypted || volume.state == ReadState::kUnsupported) {
      coverage_.volumes.push_back(volume);
    } else {
      WalkOpenedVolume(device, volume);
    }
  }
}

void RecordsWalk::WalkOpenedVolume(Device& device, const VolumeCoverage& found) {
  VolumeCoverage coverage = found;
  auto opened = device.FileSystemOf(coverage.spec);
  if (!opened) {
    coverage.state = opened.error().code == ErrorCode::kEncrypted ? ReadState::kEncrypted : ReadState::kFailed;
    coverage.reason = opened.error().Text();
    coverage_.volumes.push_back(coverage);
    return;
  }
  coverage.filesystem = (*opened)->type();
  coverage_.volumes.push_back(coverage);
  Volume volume{coverage.spec, *opened, nullptr, {}};
  WalkFolder(volume, (*opened)->root(), "/", 0);
}

void RecordsWalk::WalkFolder(Volume& volume, const EntryAddress& address, const std::string& path, std::size_t depth) {
  const Locator locator{"", volume.spec.id, {path}, ""};
  if (volume.folder == nullptr && !volume.visited.insert(address).second) {
    ++coverage_.entries.read;  // another name of a folder that was walked
    return;
  }
  if (depth > limits_.max_path_depth) {
    ++coverage_.entries.not_read;
    return sink_->OnProblem(Problem{locator, ProblemReason::kTooDeep, "folder too deep", 1});
  }
  const auto entries = volume.List(address, locator, *sink_);
  if (!entries) {
    ++coverage_.entries.not_read;
    return sink_->OnProblem(ProblemFrom(locator, entries.error()));
  }
  ++coverage_.entries.read;
  for (const Entry& entry : *entries) {
    const std::string child = (path == "/" ? "" : path) + "/" + entry.name;
    const EntryPlace place = PlaceEntry(options_.scope, volume.spec.id, child);
    const bool may_open =
        options_.scope.records.Intersects(kContentKinds) ||
        NameMayBeArtifact(IsZoneIdentifierName(entry.stream) ? entry.stream : entry.name, options_.scope.records);
    if (place.scope == EntryScope::kInScope && IsReadWithOwner(entry, *entries)) {
      const auto content = volume.Open(entry, child);
      EmitName(volume, entry, child, place, content ? content->get() : nullptr);
    } else if (entry.type == EntryType::kFile && place.scope == EntryScope::kInScope && may_open) {
      ReadFile(volume, entry, child, place, *entries);
    } else if (entry.type == EntryType::kLink && place.scope == EntryScope::kInScope && options_.hashes) {
      const auto target = volume.Open(entry, child);  // the path it holds; a link of a plain folder is not opened
      EmitName(volume, entry, child, place, target ? target->get() : nullptr);
      ++coverage_.entries.read;
    } else if (entry.type == EntryType::kFile && place.scope == EntryScope::kOutOfScope && options_.everything) {
      // Never live (swap, shadow copies): named and hashed like any allocated file, its content not read for records.
      const auto content = volume.Open(entry, child);
      EmitName(volume, entry, child, {EntryScope::kInScope, place.account, place.state},
               content ? content->get() : nullptr);
      ++coverage_.entries.out_of_scope;
    } else {
      EmitName(volume, entry, child, place, nullptr);
      if (entry.type == EntryType::kFolder) {
        WalkFolder(volume, entry.address, child, depth + 1);
      } else {
        CountUnopened(place.scope, entry.type, coverage_.entries);
        const bool special = entry.type == EntryType::kOther && place.scope == EntryScope::kInScope;
        if (special && volume.folder == nullptr) {
          sink_->OnProblem(SpecialFileProblem({"", volume.spec.id, {child}, entry.stream}));
        }
      }
    }
  }
}

// A file that belongs to one beside it is read together with that one.
bool RecordsWalk::IsReadWithOwner(const Entry& entry, const std::vector<Entry>& siblings) const {
  const std::string owner = OwnerBeside(entry.name);
  if (entry.type != EntryType::kFile || !entry.stream.empty() || owner.empty() || !OwnerBeside(owner).empty())
    return false;
  const bool may_open =
      options_.scope.records.Intersects(kContentKinds) || NameMayBeArtifact(owner, options_.scope.records);
  return may_open && std::ranges::any_of(siblings, [&](const Entry& sibling) {
           return sibling.name == owner && sibling.type == EntryType::kFile && sibling.stream.empty();
         });
}

void RecordsWalk::EmitName(const Volume& volume, const Entry& entry, const std::string& path, const EntryPlace& place,
                           const ByteSource* content) {
  if (place.scope != EntryScope::kInScope || !options_.scope.records.Has(RecordKind::kFileName)) return;
  if (IsZoneIdentifierName(entry.stream)) return;
  const Locator locator{"", volume.spec.id, {path}, entry.stream};
  const std::string name = entry.stream.empty() ? entry.name : entry.name + ":" + entry.stream;
  Record record = FileNameRecord(locator, name, entry.size, entry.modified, place.account, place.state);
  if (options_.hashes && content != nullptr) {
    auto digest = HashOf(*content);
    if (digest) record.sha256 = *digest;
    if (!digest) sink_->OnProblem(ProblemFrom(locator, digest.error()));
  }
  sink_->OnRecord(std::move(record));
}

void RecordsWalk::ReadFile(Volume& volume, const Entry& entry, const std::string& path, const EntryPlace& place,
                           const std::vector<Entry>& siblings) {
  const Locator locator{"", volume.spec.id, {path}, entry.stream};
  auto content = volume.Open(entry, path);
  EmitName(volume, entry, path, place, content ? content->get() : nullptr);
  if (!content) {
    ++coverage_.entries.not_read;
    return sink_->OnProblem(ProblemFrom(locator, content.error()));
  }
  std::vector<std::unique_ptr<ByteSource>> beside;
  std::vector<CompanionSource> companions;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  for (const Entry& sibling : siblings) {
    if (!entry.stream.empty() || !IsReadWithOwner(sibling, siblings)) continue;
    if (OwnerBeside(sibling.name) != entry.name) continue;
    auto opened = volume.Open(sibling, folder + sibling.name);
    if (!opened) {
      ++coverage_.entries.not_read;
      sink_->OnProblem(ProblemFrom(locator, opened.error()));
      continue;
    }
    beside.push_back(std::move(*opened));
    companions.push_back({sibling.name, beside.back().get()});
  }
  const EntryInput input{locator, place.account, place.state, **content, std::move(companions), entry.modified};
  if (!MayHoldFiles(input.content, locator, identifier_, limits_)) {
    coverage_.entries += reader_->Read(input, *sink_);
    return;
  }
  coverage_.entries += ReadApart({locator, [&](RecordSink& sink) { return reader_->Read(input, sink); },
                                  [&](const Record& record) { return LineOf(record); }, print_},
                                 *sink_);
}

std::string RecordsWalk::LineOf(const Record& record) const {
  const bool shown = options_.shown.Has(record.kind) && filter_.Decide(record) == RecordScope::kInScope;
  return shown ? RecordLine(record) : "";
}

}  // namespace schouw

#include "agent/worker/jobs.h"

#include <algorithm>
#include <utility>

#include "agent/artifact/account_list.h"
#include "agent/artifact/artifact.h"
#include "agent/artifact/zone_identifier.h"
#include "agent/sandbox/sandbox.h"
#include "agent/worker/beside.h"
#include "agent/worker/descriptor_source.h"
#include "agent/worker/watched_source.h"

namespace schouw {
namespace {

constexpr std::uint64_t kTellReadingBytes = 16u << 20;

}  // namespace

JobRunner::JobRunner(const SetupMessage& setup, std::vector<ImageSegment> segments, const ContentIdentifier& identifier,
                     Matcher* matcher, const KnownHashes& hashes, Send send, MoreListing more_listing)
    : setup_(setup),
      segments_(std::move(segments)),
      filter_(setup.scope),
      send_(std::move(send)),
      more_listing_(std::move(more_listing)),
      sink_(setup.limits, filter_, matcher, send_),
      reader_(setup.limits, setup.scope.records, identifier, /*hash_members=*/false),
      hashes_(hashes),
      ahead_(hashes) {
  reader_.ReadSince(setup.scope.since);
  if (hashes.empty()) return;
  sink_.UseHashes(hashes);
  reader_.UseHashes(hashes, sink_);
}

void JobRunner::BeginBatch(std::span<const JobMessage> jobs, std::span<const std::vector<UniqueFd>> descriptors) {
  ahead_.Begin(jobs, [this, jobs, descriptors](std::size_t i) { return OpenAhead(jobs[i], descriptors[i]); });
}

Result<std::unique_ptr<ByteSource>> JobRunner::OpenAhead(const JobMessage& job,
                                                         const std::vector<UniqueFd>& descriptors) {
  if (setup_.form == SourceForm::kFolder) {
    if (descriptors.size() != 1) return Fail(ErrorCode::kInternal, "descriptors missing");
    SCHOUW_ASSIGN(DescriptorSource source, DescriptorSource::Borrow(descriptors[0]), "open");
    return std::unique_ptr<ByteSource>(std::make_unique<DescriptorSource>(std::move(source)));
  }
  SCHOUW_ASSIGN(Device * device, OpenedDevice(), "open");
  SCHOUW_ASSIGN(FileSystem * file_system, device->FileSystemOf(job.volume), "open");
  return file_system->OpenFile(job.address);
}

void JobRunner::Run(const JobMessage& job, const std::vector<UniqueFd>& descriptors) {
  sink_.Begin(job.id, job.entry, job.left_alone);
  listed_ = 0;
  job.related ? sink_.LeaveAlone(job.protected_relations) : sink_.ExpectOtherFiles();
  const std::uint64_t denied_before = DeniedOpens();
  EntryCounts counts;
  Status status;
  switch (job.kind) {
    case JobKind::kProbeImage: status = ProbeImage(job); break;
    case JobKind::kOpenVolume: status = OpenVolume(job); break;
    case JobKind::kListDirectory: status = ListDirectory(job); break;
    case JobKind::kReadEntry: status = ReadEntry(job, descriptors, counts); break;
    case JobKind::kReadAccounts: status = ReadEntry(job, descriptors, counts), counts = {}; break;
    case JobKind::kRelateEntry: status = Fail(ErrorCode::kInternal, "a job that is no worker's"); break;
  }
  sink_.End();
  // A library asked for data that lock-down keeps from it and went on without: what it gave may be less than there is.
  const bool denied = status && DeniedOpens() != denied_before;
  if (denied || sink_.searched_less()) counts.ReadToPartial();
  if (denied) status = Fail(ErrorCode::kIo, "a reader did without " + LastDeniedPath());
  if (!status) send_(ProblemFoundMessage{job.id, ProblemFrom(sink_.Unnamed(job.entry), status.error())});
  send_(JobDoneMessage{job.id, counts, sink_.protected_records(), sink_.left_out()});
}

Result<Device*> JobRunner::OpenedDevice() {
  if (device_error_) return Fail(*device_error_);
  if (!device_) {
    auto opened = Device::Open(std::move(segments_), setup_.limits, setup_.keys);
    if (!opened) {
      device_error_ = std::move(opened).error();
      return Fail(*device_error_);
    }
    device_ = std::move(*opened);
  }
  return device_.get();
}

Status JobRunner::ProbeImage(const JobMessage& job) {
  SCHOUW_ASSIGN(Device * device, OpenedDevice(), "probe");
  SCHOUW_ASSIGN(ProbedImage probed, device->Probe(), "probe");
  send_(ImageProbedMessage{job.id, probed.format, probed.bytes, probed.incomplete});
  for (FoundVolume& volume : probed.volumes) {
    send_(VolumeFoundMessage{job.id, std::move(volume.coverage), volume.openable});
  }
  return {};
}

Status JobRunner::OpenVolume(const JobMessage& job) {
  SCHOUW_ASSIGN(Device * device, OpenedDevice(), "open volume");
  SCHOUW_ASSIGN(auto inner, device->PoolVolumes(job.volume), "open volume " + job.volume.id);
  if (!inner.empty()) {
    for (VolumeCoverage& volume : inner) {
      const bool openable = volume.state != ReadState::kEncrypted && volume.state != ReadState::kUnsupported;
      send_(VolumeFoundMessage{job.id, std::move(volume), openable});
    }
    return {};
  }
  SCHOUW_ASSIGN(FileSystem * file_system, device->FileSystemOf(job.volume), "open");
  send_(VolumeOpenedMessage{job.id, file_system->type(), file_system->root()});
  return {};
}

Status JobRunner::ListDirectory(const JobMessage& job) {
  if (setup_.form == SourceForm::kFolder) return ListGiven(job);
  SCHOUW_ASSIGN(Device * device, OpenedDevice(), "list folder");
  SCHOUW_ASSIGN(FileSystem * file_system, device->FileSystemOf(job.volume), "list folder");
  std::uint64_t count = 0;
  bool too_many = false;
  SCHOUW_TRY(file_system->ListDirectory(job.address,
                                        [&](Entry entry) {
                                          too_many = ++count > setup_.limits.max_directory_entries;
                                          if (too_many) return false;
                                          OnListed(job, std::move(entry));
                                          return true;
                                        }),
             "list folder");
  if (!too_many) return {};
  return Fail(ErrorCode::kTooMany,
              "more than " + std::to_string(setup_.limits.max_directory_entries) + " entries in one folder");
}

Status JobRunner::ListGiven(const JobMessage& job) {
  for (const Entry& entry : job.listing) OnListed(job, entry);
  for (std::uint64_t left = job.listing_left; left > 0;) {
    SCHOUW_ASSIGN(std::vector<Entry> part, more_listing_(job.id), "list folder");
    if (part.size() > left) return Fail(ErrorCode::kInternal, "more entries than the folder has");
    left -= part.size();
    for (Entry& entry : part) OnListed(job, std::move(entry));
  }
  return {};
}

// Whether the name of an entry of an image stays in the worker. It is kept where it decides whose folder something is:
// that is no secret of the client's, and a number in its place would make it another's.
bool JobRunner::MustHide(const JobMessage& job, const Locator& locator, const Entry& entry,
                         const EntryPlace& place) const {
  if (setup_.form != SourceForm::kImage) return false;  // `schouw` listed it itself
  Record name;
  name.kind = RecordKind::kFileName;
  name.text = entry.name;
  name.entry = locator;
  if (!job.left_alone && filter_.Decide(name) != RecordScope::kProtected) return false;
  const std::string& path = locator.chain.at(0);
  const auto lies_in_it = [&](const std::string& folder) { return folder.starts_with(path + "/"); };
  if (std::any_of(setup_.scope.shared_places.begin(), setup_.scope.shared_places.end(), lies_in_it)) return false;
  for (const AccountHome& home : setup_.scope.homes)
    if (lies_in_it(home.folder)) return false;
  const EntryPlace hidden =
      PlaceEntry(setup_.scope, job.volume.id, path.substr(0, path.rfind('/') + 1) + std::to_string(listed_));
  return hidden.scope == place.scope && hidden.account == place.account && hidden.state == place.state &&
         hidden.left_out == place.left_out;
}

void JobRunner::OnListed(const JobMessage& job, Entry entry) {
  ++listed_;
  Locator locator = job.entry;
  std::string& path = locator.chain.at(0);
  if (!path.ends_with('/')) path += '/';
  path += entry.name;
  locator.stream = entry.stream;
  const EntryPlace place = PlaceEntry(setup_.scope, job.volume.id, path);
  const bool is_mark = IsZoneIdentifierName(entry.stream);  // of a download: no name that anybody gave
  if (place.scope == EntryScope::kInScope && setup_.scope.records.Has(RecordKind::kFileName) && !is_mark) {
    const std::string name = entry.stream.empty() ? entry.name : entry.name + ":" + entry.stream;
    sink_.OnRecord(FileNameRecord(locator, name, entry.size, entry.modified, place.account, place.state));
  }
  // Of a folder given as image `schouw` itself says what it is.
  if (place.scope == EntryScope::kInScope && entry.type == EntryType::kOther && setup_.form == SourceForm::kImage) {
    sink_.OnProblem(SpecialFileProblem(locator));
  }
  EntryFoundMessage found{job.id, std::move(entry), false, {}};
  found.may_be_listed = found.entry.type == EntryType::kFile && hashes_.MayHoldSize(found.entry.size);
  if (found.entry.type == EntryType::kFile && found.entry.stream.empty()) {
    found.may_be_store = NameMayBeArtifact(found.entry.name, setup_.scope.records);
    found.companion_of = OwnerBeside(found.entry.name);
  }
  if (is_mark) found.may_be_store = NameMayBeArtifact(found.entry.stream, setup_.scope.records);
  if (MustHide(job, locator, found.entry, place)) {
    found.left_alone = true;
    found.companion_of.clear();
    found.entry.name = std::to_string(listed_);
    if (!found.entry.stream.empty()) found.entry.stream = std::to_string(listed_);
  }
  send_(std::move(found));
}

Status JobRunner::ReadEntry(const JobMessage& job, const std::vector<UniqueFd>& descriptors, EntryCounts& counts) {
  if (const ReadAhead::File* file = ahead_.Find(job)) {
    counts = ReadWatched(job, file->content, {}, &file->hashed);
    ahead_.Forget(job);
    return {};
  }
  const Status status =
      setup_.form == SourceForm::kFolder ? ReadFromFolder(job, descriptors, counts) : ReadFromImage(job, counts);
  if (!status) counts.not_read = 1 + job.companions.size();
  return status;
}

Status JobRunner::ReadFromFolder(const JobMessage& job, const std::vector<UniqueFd>& descriptors, EntryCounts& counts) {
  if (descriptors.size() != 1 + job.companions.size()) return Fail(ErrorCode::kInternal, "descriptors missing");
  SCHOUW_ASSIGN(const DescriptorSource content, DescriptorSource::Borrow(descriptors[0]), "open");
  std::vector<DescriptorSource> beside;
  std::vector<CompanionSource> companions;
  beside.reserve(job.companions.size());
  for (std::size_t i = 0; i < job.companions.size(); ++i) {
    SCHOUW_ASSIGN(DescriptorSource source, DescriptorSource::Borrow(descriptors[i + 1]), "open companion");
    beside.push_back(std::move(source));
    companions.push_back({job.companions[i].name, &beside.back()});
  }
  return ReadContent(job, content, std::move(companions), counts);
}

Status JobRunner::ReadFromImage(const JobMessage& job, EntryCounts& counts) {
  SCHOUW_ASSIGN(Device * device, OpenedDevice(), "open");
  SCHOUW_ASSIGN(FileSystem * file_system, device->FileSystemOf(job.volume), "open");
  SCHOUW_ASSIGN(const auto content, file_system->OpenFile(job.address), "open");
  std::vector<std::unique_ptr<ByteSource>> beside;
  std::vector<CompanionSource> companions;
  for (const Companion& companion : job.companions) {
    SCHOUW_ASSIGN(auto source, file_system->OpenFile(companion.address), "open companion");
    beside.push_back(std::move(source));
    companions.push_back({companion.name, beside.back().get()});
  }
  return ReadContent(job, *content, std::move(companions), counts);
}

Status JobRunner::ReadContent(const JobMessage& job, const ByteSource& content, std::vector<CompanionSource> companions,
                              EntryCounts& counts) {
  if (job.kind == JobKind::kReadAccounts) return ReadAccounts(job, content, companions);
  counts = ReadWatched(job, content, std::move(companions));
  return {};
}

Status JobRunner::ReadAccounts(const JobMessage& job, const ByteSource& content,
                               const std::vector<CompanionSource>& companions) {
  const ArtifactInput list{job.entry, {}, job.state, content, {}, companions, setup_.limits};
  return ReadAccountList(
      list,
      [&](AccountIdentity account) {
        send_(AccountFoundMessage{job.id, std::move(account)});
      },
      [&](const Error& error) {
        send_(ProblemFoundMessage{job.id, ProblemFrom(job.entry, error)});
      });
}

EntryCounts JobRunner::ReadWatched(const JobMessage& job, const ByteSource& content,
                                   std::vector<CompanionSource> companions, const HashedFile* hashed) {
  const WatchedSource watched(content, kTellReadingBytes, [&](std::uint64_t bytes) {
    send_(JobReadingMessage{job.id, bytes});
  });
  const EntryCounts counts =
      reader_.Read({job.entry, job.account, job.state, watched, companions, job.modified, hashed}, sink_);
  if (sink_.wants_second_reading() && content.random_access()) {
    sink_.BeginSecondReading();
    reader_.Read({job.entry, job.account, job.state, watched, std::move(companions), job.modified, hashed}, sink_);
  }
  return counts;
}

}  // namespace schouw

#include "agent/scan/answer_check.h"

#include <string>
#include <string_view>

namespace schouw {
namespace {

constexpr std::size_t kMaxVolumes = 10'000;
constexpr std::size_t kMaxAccounts = 100'000;
constexpr std::size_t kMaxRelations = 4'000'000;

bool Fits(const FromWorker& message, const JobMessage& job) {
  const JobKind kind = job.kind;
  if (std::holds_alternative<JobDoneMessage>(message) || std::holds_alternative<ProblemFoundMessage>(message)) {
    return true;
  }
  switch (kind) {
    case JobKind::kProbeImage:
      return std::holds_alternative<ImageProbedMessage>(message) || std::holds_alternative<VolumeFoundMessage>(message);
    case JobKind::kOpenVolume:
      return std::holds_alternative<VolumeOpenedMessage>(message) ||
             std::holds_alternative<VolumeFoundMessage>(message);
    case JobKind::kListDirectory:
      return std::holds_alternative<EntryFoundMessage>(message) || std::holds_alternative<MatchFoundMessage>(message);
    case JobKind::kReadEntry:
      return std::holds_alternative<MatchFoundMessage>(message) ||
             std::holds_alternative<ArtifactFoundMessage>(message) ||
             std::holds_alternative<JobReadingMessage>(message) ||
             std::holds_alternative<TripwireFoundMessage>(message) ||
             (!job.related && std::holds_alternative<RelationsFoundMessage>(message));
    case JobKind::kReadAccounts: return std::holds_alternative<AccountFoundMessage>(message);
    case JobKind::kRelateEntry: return false;
  }
  return false;
}

std::string_view FolderOf(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

// The image as a whole, the folder and what stands in it, the file and what stands beside it (its log): nothing else.
bool IsAbout(const Locator& entry, const JobMessage& job) {
  if (entry.device != job.entry.device) return false;
  if (job.kind == JobKind::kProbeImage || job.kind == JobKind::kOpenVolume) return true;
  if (entry.volume != job.entry.volume) return false;
  if (entry == job.entry) return true;
  if (entry.chain.empty() || job.entry.chain.empty()) return false;
  std::string folder = job.entry.chain[0];
  if (job.kind == JobKind::kReadEntry) return FolderOf(entry.chain[0]) == FolderOf(folder);
  if (!folder.ends_with('/')) folder += '/';
  return FolderOf(entry.chain[0]) == folder;
}

Status Room(std::size_t have, std::uint64_t most, const char* what) {
  if (have < most) return {};
  return Fail(ErrorCode::kTooMany, "more " + std::string(what) + " than " + std::to_string(most));
}

Status About(const Locator& entry, const JobMessage& job) {
  if (IsAbout(entry, job)) return {};
  return Fail(ErrorCode::kMalformed, "something about another entry");
}

// Of what names a party that is left alone, only the volume is told.
Status AboutOrUnnamed(const Locator& entry, const JobMessage& job) {
  const bool unnamed = entry.chain.empty() && entry.stream.empty() && entry.device == job.entry.device &&
                       entry.volume == job.entry.volume;
  return unnamed ? Status() : About(entry, job);
}

Status CheckMatch(const Match& match, const JobMessage& job, const JobOutcome& so_far, const PoolOptions& options) {
  if (match.pack >= options.rules.size() || match.rule >= options.rules[match.pack])
    return Fail(ErrorCode::kMalformed, "a match of a rule that is not there");
  SCHOUW_TRY(About(match.record.entry, job), "");
  return Room(so_far.matches.size(), options.setup.limits.max_matches_per_entry, "matches");
}

Status CheckTripwire(const TripwireFoundMessage& found, const JobMessage& job, const PoolOptions& options) {
  const auto& [md5, sha1, sha256] = found.digests;
  const bool conclusive = !sha256.empty() || (!md5.empty() && !sha1.empty());
  const bool is_tripwire = found.pack < options.tripwires.size() && found.rule < options.tripwires[found.pack].size() &&
                           options.tripwires[found.pack][found.rule];
  if (!is_tripwire || !conclusive) return Fail(ErrorCode::kMalformed, "a tripwire that is not there");
  return About(found.entry, job);
}

}  // namespace

Status CheckAnswer(const FromWorker& message, const JobMessage& job, const JobOutcome& so_far,
                   const PoolOptions& options) {
  const bool ours = Fits(message, job) && std::visit(
                                              [&](const auto& found) {
                                                if constexpr (requires { found.job; }) {
                                                  return found.job == job.id;
                                                } else {
                                                  return false;
                                                }
                                              },
                                              message);
  if (!ours) return Fail(ErrorCode::kMalformed, "a message out of turn");
  const Limits& limits = options.setup.limits;
  const std::uint64_t most_problems = limits.max_members * 2 + limits.max_directory_entries;
  if (std::holds_alternative<ImageProbedMessage>(message) && so_far.probed) return Room(1, 1, "images");
  if (std::holds_alternative<VolumeOpenedMessage>(message) && so_far.opened) return Room(1, 1, "opened volumes");
  if (std::holds_alternative<VolumeFoundMessage>(message)) return Room(so_far.volumes.size(), kMaxVolumes, "volumes");
  if (std::holds_alternative<EntryFoundMessage>(message)) {
    return Room(so_far.entries.size(), limits.max_directory_entries, "entries");
  }
  if (std::holds_alternative<AccountFoundMessage>(message)) {
    return Room(so_far.accounts.size(), kMaxAccounts, "accounts");
  }
  if (const auto* found = std::get_if<RelationsFoundMessage>(&message)) {
    return Room(so_far.relations.size() + found->relations.size(), kMaxRelations + 1, "messages that belong together");
  }
  if (const auto* found = std::get_if<MatchFoundMessage>(&message)) {
    return CheckMatch(found->match, job, so_far, options);
  }
  if (const auto* found = std::get_if<TripwireFoundMessage>(&message)) return CheckTripwire(*found, job, options);
  if (const auto* found = std::get_if<ProblemFoundMessage>(&message)) {
    SCHOUW_TRY(Room(so_far.problems.size(), most_problems, "problems"), "");
    return AboutOrUnnamed(found->problem.entry, job);
  }
  if (const auto* found = std::get_if<ArtifactFoundMessage>(&message)) {
    SCHOUW_TRY(Room(so_far.artifacts.size(), limits.max_members + 1, "stores"), "");
    return AboutOrUnnamed(found->artifact.entry, job);
  }
  return {};
}

}  // namespace schouw

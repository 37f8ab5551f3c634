#include "agent/worker/read_ahead.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace schouw {
namespace {

constexpr std::uint64_t kMostAheadBytes = 4u << 20;

}  // namespace

void ReadAhead::Begin(std::span<const JobMessage> jobs, Open open) {
  files_.clear();
  jobs_ = jobs;
  open_ = std::move(open);
  done_ = hashes_.empty() || std::ranges::count_if(jobs, [&](const JobMessage& job) { return MayTake(job); }) < 2;
}

bool ReadAhead::MayTake(const JobMessage& job) const {
  return job.kind == JobKind::kReadEntry && !job.alone && job.companions.empty() && job.size <= kSmallFileBytes &&
         hashes_.MayHoldSize(job.size);
}

const ReadAhead::File* ReadAhead::Find(const JobMessage& job) {
  if (!done_ && MayTake(job)) {
    done_ = true;
    ReadFrom(static_cast<std::size_t>(std::ranges::find(jobs_, job.id, &JobMessage::id) - jobs_.begin()));
  }
  const auto found = files_.find(job.id);
  return found == files_.end() ? nullptr : &found->second;
}

void ReadAhead::ReadFrom(std::size_t first) {
  std::uint64_t bytes = 0;
  std::vector<Bytes> contents;
  std::vector<File*> files;
  for (std::size_t i = first; i < jobs_.size() && bytes < kMostAheadBytes; ++i) {
    if (!MayTake(jobs_[i])) continue;
    const auto source = open_(i);
    if (!source || !(*source)->random_access() || (*source)->size() > kSmallFileBytes) continue;
    auto content = ReadAll(**source, kSmallFileBytes);
    if (!content || content->size() != (*source)->size()) continue;
    bytes += content->size();
    const auto placed = files_.try_emplace(jobs_[i].id, File{MemorySource(std::move(*content)), {}}).first;
    contents.push_back(placed->second.content.bytes());
    files.push_back(&placed->second);
  }
  const std::vector<HashedFile> hashed = hashes_.HashTogether(contents);
  for (std::size_t i = 0; i < files.size(); ++i) files[i]->hashed = hashed[i];
}

}  // namespace schouw

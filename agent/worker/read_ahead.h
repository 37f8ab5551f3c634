// The small files of a batch of jobs, read and hashed together, so that each is judged in its turn with its digests at
// hand. What is read here is what the job reads: nothing is read twice.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>

#include "agent/base/byte_source.h"
#include "agent/match/known_hashes.h"
#include "agent/wire/messages.h"

namespace schouw {

class ReadAhead {
 public:
  struct File {
    MemorySource content;
    HashedFile hashed;
  };
  // Opens the file of jobs[i]. What can't be opened or read is left to its own job, which says why.
  using Open = std::function<Result<std::unique_ptr<ByteSource>>(std::size_t i)>;

  // `hashes` is not owned.
  explicit ReadAhead(const KnownHashes& hashes) : hashes_(hashes) {}

  // Forgets the batch before. Both must live until the next batch.
  void Begin(std::span<const JobMessage> jobs, Open open);
  // The file of `job`, or null: it is to be read by itself. The first small file that a set may hold takes those after
  // it along.
  const File* Find(const JobMessage& job);
  void Forget(const JobMessage& job) { files_.erase(job.id); }

 private:
  bool MayTake(const JobMessage& job) const;
  void ReadFrom(std::size_t first);

  const KnownHashes& hashes_;
  std::span<const JobMessage> jobs_;
  Open open_;
  bool done_ = true;                     // the batch was read ahead
  std::map<std::uint64_t, File> files_;  // by the job's number
};

}  // namespace schouw

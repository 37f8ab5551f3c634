// EntryReader's part for small members of a container that a hash set may hold: some wait for each other and are hashed
// together; each is then read in its order.
#include "agent/worker/small_members.h"

#include <algorithm>
#include <utility>

namespace schouw {
namespace {

constexpr std::size_t kMostWaiting = 32;

}  // namespace

bool EntryReader::MayWait(const Member& member, const std::vector<Small>& waiting) const {
  if (hashes_ == nullptr || hash_members_ || member.type != EntryType::kFile || member.encrypted) return false;
  return member.size <= kSmallFileBytes && (!waiting.empty() || hashes_->MayHoldSize(member.size));
}

bool EntryReader::Wait(const Member& member, PrefixResult& start, std::vector<Small>& waiting) {
  if (!start.prefix.whole || start.failure || start.prefix.bytes.size() > kSmallFileBytes) return false;
  budget_.memory -= start.prefix.bytes.size();
  budget_.bytes -= std::min<std::uint64_t>(budget_.bytes, start.prefix.bytes.size());
  waiting.push_back({member, std::move(start.prefix.bytes)});
  return true;
}

void EntryReader::ReadMemberInTurn(const EntryInput& container, const Member& member, MemberReader& reader,
                                   std::uint32_t depth, std::vector<Small>& waiting, std::vector<Held>& held,
                                   RecordSink& sink) {
  if (!MayWait(member, waiting)) {
    ReadWaiting(container, depth, waiting, held, sink);
    return ReadMember(container, member, reader, depth, held, sink);
  }
  PrefixResult start = StartOf(reader);
  if (Wait(member, start, waiting)) {
    if (waiting.size() == kMostWaiting) ReadWaiting(container, depth, waiting, held, sink);
    return;
  }
  ReadWaiting(container, depth, waiting, held, sink);
  ReadMember(container, member, reader, depth, held, sink, &start);
}

void EntryReader::ReadWaiting(const EntryInput& container, std::uint32_t depth, std::vector<Small>& waiting,
                              std::vector<Held>& held, RecordSink& sink) {
  std::vector<Bytes> contents;
  for (const Small& small : waiting) contents.push_back(AsBytes(small.bytes));
  std::vector<HashedFile> hashed;
  if (waiting.size() > 1) hashed = hashes_->HashTogether(contents);
  for (std::size_t i = 0; i < waiting.size() && !tripped_; ++i) {
    const HashedFile* own = hashed.empty() ? nullptr : &hashed[i];
    Small& small = waiting[i];
    ReadWhole(container, small.member, std::move(small.bytes), std::nullopt, own, depth, held, sink);
    if (wanted_.Has(RecordKind::kFileName)) sink.OnRecord(NameOf(container, small.member));
  }
  waiting.clear();
}

}  // namespace schouw

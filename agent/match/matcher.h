// Compiled packs against records: the only hs_scan code.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "agent/base/result.h"
#include "agent/match/pack.h"
#include "agent/model/match.h"
#include "agent/model/record.h"

namespace schouw {

// Batches records to keep Hyperscan in long blocks; splits hits at record ends. One thread.
// For every kind but `document` at most one match a rule and record: the leftmost, then longest. For `document` every
// hit. Urls rules look at Record::url, and at every URL that can be told in its text; keyword rules at Record::text.
class Matcher {
 public:
  using OnMatch = std::function<void(const Match&)>;  // the match is gone after the call

  // The packs are not owned and must outlive this. Errors: kMalformed, kUnsupported, kMemory.
  static Result<Matcher> Create(std::span<const Pack> packs);
  // The rules as pack 0, compiled here: for trying rules before a pack is built. Not owned; must outlive this.
  static Result<Matcher> CreateFromRules(std::span<const Rule> rules);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // Takes a record; may call on_match for it and for earlier ones, in the order given.
  Status Add(Record record, const OnMatch& on_match);
  // Matches what is still held. Call at the end of each job.
  Status Flush(const OnMatch& on_match);

  // Records so far that were not matched, since a pack protects the host they are of.
  std::uint64_t protected_records() const;
  // Whether a pack protects the host that the record is of.
  bool IsProtected(const Record& record) const;

  struct State;

 private:
  explicit Matcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace schouw

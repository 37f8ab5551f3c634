// The worker's record sink: mandate first, then rules; what remains goes over the wire.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "agent/mandate/related_records.h"
#include "agent/mandate/scope_decision.h"
#include "agent/match/hash_mentions.h"
#include "agent/match/known_hashes.h"
#include "agent/match/matcher.h"
#include "agent/model/limits.h"
#include "agent/model/sink.h"
#include "agent/wire/messages.h"
#include "agent/worker/entry_reader.h"

namespace schouw {

class MatchSink final : public RecordSink, public KnownFileSink {
 public:
  using Send = std::function<void(FromWorker)>;

  // Nothing is owned. `matcher` may be null: then records are only filtered and counted.
  MatchSink(const Limits& limits, const RecordFilter& filter, Matcher* matcher, Send send);
  // Digests that records name are looked up in these too. Not owned.
  void UseHashes(const KnownHashes& hashes);

  // `left_alone`: every record of it belongs to a party that is left alone.
  void Begin(std::uint64_t job, const Locator& entry, bool left_alone = false);
  // After Begin, of a first reading: records that may belong together with those of other files are not matched, and at
  // the End a RelationsFoundMessage says so. What else was sent is void then.
  void ExpectOtherFiles() { others_may_follow_ = true; }
  // After Begin, of a reading when all files were asked: groups with these numbers are left alone.
  void LeaveAlone(const std::vector<std::uint64_t>& relations);
  // True when more records belong to others than could be held: Read the entry again after BeginSecondReading, in which
  // only those are looked at.
  bool wants_second_reading() const { return !waits_ && !too_many_related_ && held_too_many_; }
  void BeginSecondReading() { second_reading_ = true; }
  // Matches what is still held: now it is known which groups are protected.
  void End();
  // Of the last End: less was searched or kept than was read, which a problem says.
  bool searched_less() const { return searched_less_; }
  // Since Begin: left alone by the mandate, or by a pack.
  std::uint64_t protected_records() const;
  // Since Begin: records that the mandate's choices left out.
  const LeftOut& left_out() const { return left_out_; }

  SinkAnswer OnRecord(Record record) override;
  // What may be told of a place: of one that names a party that is left alone, the volume.
  Locator Unnamed(Locator entry) const;
  void OnProblem(Problem problem) override;
  void OnArtifact(ArtifactCoverage coverage) override;
  void OnListed(Record record, std::size_t digests_end, const KnownHash& known) override;
  // Tells it; from then on until the next Begin, nothing else is told.
  void OnTripwire(const EntryInput& file, const KnownHash& known) override;

 private:
  void OnMatch(Match match);
  void SendProblem(Problem problem);
  void SendMatch(Match match);
  void GiveToRules(Record record);
  void HoldForGroup(Record record);
  bool Relate(const Record& record, bool is_protected);
  bool IsProtectedByPack(const Record& record) const;
  void WaitForOthers();
  void SendRelations();
  void CloseGroups();
  bool InScope(const Record& record);
  void FindMentions(const Record& record);
  void OnMention(const Record& record, const HashMention& mention, std::string_view in);
  void Check(const Status& status);

  const Limits& limits_;
  const RecordFilter& filter_;
  Matcher* matcher_;
  Send send_;
  Matcher::OnMatch on_match_;
  std::uint64_t job_ = 0;
  Locator entry_;
  bool left_alone_ = false;
  std::uint64_t matches_ = 0;
  RelatedRecords related_;
  std::vector<Record> held_;  // for their group to be closed: no rule sees them before
  std::size_t held_bytes_ = 0;
  bool held_too_many_ = false;
  bool second_reading_ = false;
  bool others_may_follow_ = false;
  bool waits_ = false;  // for other files to be asked: nothing of this reading counts
  LeftOut left_out_;
  std::vector<Match> waiting_;  // files of lists, for their group to be closed
  bool too_many_related_ = false;
  std::uint64_t not_kept_ = 0;  // matches for which there was no room to wait
  std::uint64_t protected_ = 0;
  std::uint64_t protected_by_packs_before_ = 0;
  bool failed_ = false;
  bool searched_less_ = false;
  const KnownHashes* mentions_ = nullptr;  // null: none are looked up
  bool tripped_ = false;
};

}  // namespace schouw

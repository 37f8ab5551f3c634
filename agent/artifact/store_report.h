// What every artifact says of its store: records with the fields they share, problems, and one coverage line at the
// end.
#pragma once

#include <string>
#include <string_view>

#include "agent/artifact/artifact.h"

namespace schouw {

class StoreReport {
 public:
  // `input` and `sink` must outlive it.
  StoreReport(const ArtifactInput& input, RecordSink& sink, std::string_view kind, std::string app,
              std::string profile);

  bool Wants(RecordKind kind) const { return input_.wanted.Has(kind); }
  // Hands on a record, after filling in entry, account, profile, state, and app where it has none. One of a kind that
  // is not wanted is dropped. False: the receiver wants no more; stop reading.
  bool Emit(Record record);
  // A row of before the mandate's period stays in the store: its words are not taken from it, and it is counted as a
  // record that has none. False: the row is to be read.
  bool LeaveOut(RecordKind kind, const std::string& place, const std::optional<UnixNanos>& time);
  bool BeforePeriod(const std::optional<UnixNanos>& time) const {
    return input_.since && time && *time < *input_.since;
  }
  bool has_period() const { return input_.since.has_value(); }
  bool stopped() const { return stopped_; }

  // Something of the store could not be read, and reading goes on: a problem, and the store is partial.
  void Note(const Error& error);
  void Note(const std::vector<Error>& errors);

  // Who else than the account the profile is of, as ArtifactCoverage::signed_in.
  void SignedIn(std::string who) { signed_in_ = std::move(who); }

  // Emits the coverage. Call one of them, once.
  Status Finish();
  Status Fail(Error error);  // nothing could be read

 private:
  void Cover(ReadState state);

  const ArtifactInput& input_;
  RecordSink& sink_;
  std::string kind_;
  std::string app_;
  std::string profile_;
  std::uint64_t records_ = 0;
  std::string reasons_;
  std::string signed_in_;
  bool stopped_ = false;
};

}  // namespace schouw

#include "agent/artifact/store_report.h"

#include <utility>

namespace schouw {

StoreReport::StoreReport(const ArtifactInput& input, RecordSink& sink, std::string_view kind, std::string app,
                         std::string profile)
    : input_(input), sink_(sink), kind_(kind), app_(std::move(app)), profile_(std::move(profile)) {}

bool StoreReport::Emit(Record record) {
  if (stopped_) return false;
  if (!Wants(record.kind)) return true;
  record.entry = input_.entry;
  record.account = input_.account;
  if (record.app.empty()) record.app = app_;
  record.profile = profile_;
  record.state = input_.state;
  ++records_;
  stopped_ = sink_.OnRecord(std::move(record)) == SinkAnswer::kStop;
  return !stopped_;
}

bool StoreReport::LeaveOut(RecordKind kind, const std::string& place, const std::optional<UnixNanos>& time) {
  if (!BeforePeriod(time)) return false;
  Record record;
  record.kind = Wants(kind) ? kind : RecordKind::kSearchQuery;  // a visit may have been one
  record.place = place;
  record.time = time;
  Emit(std::move(record));
  return true;
}

void StoreReport::Note(const Error& error) {
  sink_.OnProblem(ProblemFrom(input_.entry, error));
  reasons_.append(reasons_.empty() ? "" : "; ").append(error.Text());
}

void StoreReport::Note(const std::vector<Error>& errors) {
  for (const Error& error : errors) Note(error);
}

void StoreReport::Cover(ReadState state) {
  sink_.OnArtifact({kind_, input_.entry, input_.account, profile_, state, records_, reasons_, signed_in_});
}

Status StoreReport::Finish() {
  if (stopped_) reasons_.append(reasons_.empty() ? "" : "; ").append("ended early: no more records were wanted");
  Cover(reasons_.empty() ? ReadState::kRead : ReadState::kPartial);
  return {};
}

Status StoreReport::Fail(Error error) {
  Note(error);
  Cover(error.code == ErrorCode::kEncrypted ? ReadState::kEncrypted : ReadState::kFailed);
  return schouw::Fail(std::move(error));
}

}  // namespace schouw

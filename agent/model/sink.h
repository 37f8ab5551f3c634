// Where stages put what they find, as they find it. What came before a failure stays.
#pragma once

#include "agent/model/coverage.h"
#include "agent/model/problem.h"
#include "agent/model/record.h"

namespace schouw {

// kStop: the receiver wants no more of this entry; return at once, without an error.
enum class SinkAnswer { kContinue, kStop };

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual SinkAnswer OnRecord(Record record) = 0;
  // Something in this entry could not be read; reading may go on.
  virtual void OnProblem(Problem problem) = 0;
  // Exactly once for each store a reader claimed, after its last record.
  virtual void OnArtifact(ArtifactCoverage coverage) = 0;
};

}  // namespace schouw

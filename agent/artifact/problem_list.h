// Problems of a store that has many parts: each said once, and no more than can be read.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "agent/artifact/store_report.h"

namespace schouw {

class ProblemList {
 public:
  // `report` must outlive it.
  explicit ProblemList(StoreReport& report) : report_(report) {}
  // Also of a part that is come upon twice.
  void Take(const Error& error);
  // Says how many were not said. `what`: "hive".
  void Finish(std::string_view what);

 private:
  StoreReport& report_;
  std::set<std::string> said_;
  std::uint64_t unsaid_ = 0;
};

}  // namespace schouw

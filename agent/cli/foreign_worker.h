// A worker that reads lists and rules of others: `schouw` itself opens such files and never looks into them.
#pragma once

#include <functional>
#include <string>

#include "agent/base/result.h"
#include "agent/model/foreign_item.h"
#include "agent/sandbox/worker_process.h"
#include "agent/scan/look.h"

namespace schouw {

// One worker for all files. Every answer was checked for itself (agent/wire); what an item is worth is for the caller.
class ForeignWorker {
 public:
  static Result<ForeignWorker> Start(const WorkerSettings& settings);

  // Items come before it is known whether the file can be read to its end: on an error leave them.
  // Errors: kNotFound, kIo; kTooBig; kMalformed, with what the worker said of the file or how it ended. After an error
  // it reads nothing more.
  Status Read(ForeignFormat format, const std::string& path, const std::function<Status(const ForeignItem&)>& on_item);

 private:
  ForeignWorker(WorkerProcess process, WorkerSettings settings)
      : process_(std::move(process)), settings_(std::move(settings)) {}
  Result<bool> OnAnswer(const FromWorker& answer, std::size_t& items,
                        const std::function<Status(const ForeignItem&)>& on_item);
  Result<FromWorker> Receive();
  Error Ended();

  WorkerProcess process_;
  WorkerSettings settings_;
  bool is_ready_ = false;
};

}  // namespace schouw

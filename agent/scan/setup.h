// The Setup message and descriptors every worker of one device gets.
#pragma once

#include <vector>

#include "agent/model/scope.h"
#include "agent/scan/look.h"
#include "agent/scan/worker_pool.h"
#include "agent/source/source.h"

namespace schouw {

// `packs` are descriptors that must stay open while the pool runs.
PoolOptions MakePoolOptions(const Source& source, const std::string& device, const WorkerSettings& settings,
                            const Scope& scope, const std::vector<int>& packs);

}  // namespace schouw

#include "agent/scan/setup.h"

namespace schouw {

PoolOptions MakePoolOptions(const Source& source, const std::string& device, const WorkerSettings& settings,
                            const Scope& scope, const std::vector<int>& packs) {
  PoolOptions options;
  options.worker_program = settings.program;
  options.verbose = settings.verbose;
  options.setup.limits = settings.limits;
  options.setup.scope = scope;
  options.setup.device = device;
  options.setup.keys = settings.keys;
  options.setup.form = source.form();
  options.setup.sandbox = settings.sandbox;
  options.setup.pack_count = static_cast<std::uint32_t>(packs.size());
  options.descriptors = packs;
  for (const SourceFile& segment : source.segments()) {
    options.setup.segment_names.push_back(segment.name);
    options.descriptors.push_back(segment.fd.get());
  }
  return options;
}

}  // namespace schouw

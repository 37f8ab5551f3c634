// Reads every record of an image or folder, depth first; for developers and acceptance tests.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/content/content_type.h"
#include "agent/mandate/scope_decision.h"
#include "agent/model/limits.h"
#include "agent/model/scope.h"
#include "agent/model/sink.h"
#include "agent/model/volume_key.h"
#include "agent/source/source.h"
#include "agent/worker/device.h"
#include "agent/worker/entry_reader.h"
#include "tools/records/record_json.h"

namespace schouw {

struct WalkOptions {
  Scope scope;
  RecordKinds shown = RecordKinds::All();
  bool hashes = false;
  bool volume_hashes = false;
  std::vector<VolumeKey> keys;  // for encrypted volumes
  bool everything = false;      // no mandate was given: every allocated file is named
};

class RecordsWalk {
 public:
  using Print = std::function<void(const std::string& line)>;
  RecordsWalk(const WalkOptions& options, Print print);
  // Walks what stands at `path`; prints records as they are found. Errors: nothing could be opened at all.
  Status Run(const std::string& path);
  const RecordsCoverage& coverage() const { return coverage_; }

 private:
  class PrintSink;
  // One volume of an image, or a folder: how to list and open.
  struct Volume;

  Status HashVolumes(Device& device);
  void WalkVolume(Device& device, const FoundVolume& volume);
  void WalkOpenedVolume(Device& device, const VolumeCoverage& volume);
  void WalkFolder(Volume& volume, const EntryAddress& address, const std::string& path, std::size_t depth);
  void ReadFile(Volume& volume, const Entry& entry, const std::string& path, const EntryPlace& place,
                const std::vector<Entry>& siblings);
  // Empty for a record that is not printed.
  std::string LineOf(const Record& record) const;
  bool IsReadWithOwner(const Entry& entry, const std::vector<Entry>& siblings) const;
  void EmitName(const Volume& volume, const Entry& entry, const std::string& path, const EntryPlace& place,
                const ByteSource* content);

  const WalkOptions& options_;
  Print print_;
  Limits limits_;
  ContentIdentifier identifier_;
  RecordFilter filter_;
  std::unique_ptr<PrintSink> sink_;
  std::unique_ptr<EntryReader> reader_;
  RecordsCoverage coverage_;

 public:
  ~RecordsWalk();
};

}  // namespace schouw

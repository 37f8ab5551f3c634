// The streams at the root of a compound file (OLE), as jump lists are made of.
//
// By MS-CFB: sectors by the file allocation table, small streams in the mini stream, names by the directory's tree, so
// that an entry no longer in the tree does not exist.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"

namespace schouw {

class CompoundStreams {
 public:
  // Reads the tables and the directory, of a damaged file as far as they stand. `content` is not owned. Errors:
  // kMalformed, kTruncated, kTooBig, kIo.
  static Result<CompoundStreams> Open(const ByteSource& content);

  // What of the tables and the directory is not there: streams may be missing.
  const std::optional<Error>& damage() const { return damage_; }

  bool Has(const std::string& name) const { return streams_.contains(name); }
  std::vector<std::string> Names() const;
  // The whole stream; kTooBig over `limit`, kNotFound.
  Result<std::string> Read(const std::string& name, std::uint64_t limit) const;

 private:
  struct Stream {
    std::uint32_t first = 0;
    std::uint64_t bytes = 0;
  };

  explicit CompoundStreams(const ByteSource& content) : content_(&content) {}
  Status ReadHeader();
  void ReadTable();
  Status ReadDirectory();
  Result<std::string> Sector(std::uint32_t number) const;
  Status AppendChain(std::uint32_t first, std::uint64_t most_bytes, std::string& bytes) const;
  std::string ChainToDamage(std::uint32_t first, std::uint64_t most_bytes, std::string_view what);
  Result<std::string> Chain(std::uint32_t first, std::uint64_t most_bytes) const;
  Result<std::string> MiniChain(const Stream& stream) const;

  const ByteSource* content_;
  std::string header_;
  std::uint32_t sector_bytes_ = 512;
  std::vector<std::uint32_t> table_;
  std::vector<std::uint32_t> mini_table_;
  std::string mini_stream_;
  std::map<std::string, Stream> streams_;
  std::optional<Error> damage_;
};

}  // namespace schouw

// The streams at the root of a compound file (OLE), as jump lists are made of.
//
// By MS-CFB: sectors by the file allocation table, small streams in the mini stream, names by the directory's tree, so
// that an entry no longer in the tree does not exist.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"

namespace schouw {

class CompoundStreams {
 public:
  // Reads the tables and the directory. `content` is not owned. Errors: kMalformed, kTruncated, kTooBig, kIo.
  static Result<CompoundStreams> Open(const ByteSource& content);

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
  Status ReadTable();
  Status ReadDirectory();
  Result<std::string> Sector(std::uint32_t number) const;
  Result<std::string> Chain(std::uint32_t first, std::uint64_t most_bytes) const;
  Result<std::string> MiniChain(const Stream& stream) const;

  const ByteSource* content_;
  std::string header_;
  std::uint32_t sector_bytes_ = 512;
  std::vector<std::uint32_t> table_;
  std::vector<std::uint32_t> mini_table_;
  std::string mini_stream_;
  std::map<std::string, Stream> streams_;
};

}  // namespace schouw

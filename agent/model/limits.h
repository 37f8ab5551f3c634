// Every limit that can decide a result, in one place and in counted units, so that two runs agree.
#pragma once

#include <cstdint>

namespace schouw {

struct Limits {
  std::uint64_t max_store_bytes = 2ull << 30;              // a database read into memory
  std::uint64_t max_document_bytes = 512ull << 20;         // a document read into memory, and all of its parts inflated
  std::uint64_t max_member_bytes = 4ull << 30;             // one member of a container, inflated
  std::uint64_t max_container_bytes = 64ull << 30;         // all members of one top-level file, inflated
  std::uint64_t max_member_in_memory_bytes = 64ull << 20;  // a nested member that must be seekable
  std::uint64_t max_ratio = 1'000;                         // inflated over packed bytes, once past 64 MiB
  std::uint32_t max_depth = 16;                            // containers inside containers
  std::uint64_t max_members = 1'000'000;                   // of one top-level file
  std::uint64_t max_directory_entries = 2'000'000;         // of one directory
  std::uint32_t max_path_depth = 512;                      // folders inside folders
  std::uint64_t max_entries = 20'000'000;                  // of one volume
  std::uint64_t max_rows = 20'000'000;                     // of one table
  std::uint64_t max_text_piece_bytes = 64u << 10;          // one record of a long text
  std::uint64_t max_matches_per_entry = 50'000;            // a history of years may be all about one subject
  // Backstops. What they ended is named and outside the promise that two runs are equal.
  std::uint64_t max_job_seconds = 120;
  std::uint64_t max_worker_bytes = 1536ull << 20;  // address space that a worker may add after lock-down
};

}  // namespace schouw

// An SQLite database that no reader was written for → app_data: the live text of every table.
//
// One record a cell: text, and blobs that are text, JSON, property lists or gzip or zlib of these (of any other blob
// the runs of printable text). Place: "TABLE rowid N COLUMN". Views, virtual tables, indexes and deleted rows are not
// read.
#pragma once

#include "agent/artifact/artifact.h"

namespace schouw {

inline constexpr std::string_view kUnknownDatabaseKind = "sqlite.unknown";

// Not a row of the table: it takes what no row claims, whatever the mandate wants of the rows.
const ArtifactFormat& UnknownDatabaseFormat();

// Whether `head` starts as a database does that such a reader may take: what stands beside it may be its log.
bool LooksLikeDatabase(std::string_view head);

}  // namespace schouw

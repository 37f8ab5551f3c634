// Tables and live rows of an Extensible Storage Engine database: WebCacheV01.dat, Windows.edb.
//
// What a transaction wrote stands in its pages when the database was closed; in one that was not, the newest rows may
// stand in its logs alone, which are not read. Sources: as ese_pages.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/artifact/artifact.h"
#include "agent/artifact/windows/ese_pages.h"

namespace schouw {

struct EseColumn {
  std::uint32_t id = 0;  // from 1 fixed, from 128 of variable size, from 256 tagged
  std::uint32_t type = 0;
  std::uint32_t bytes = 0;
  std::uint32_t codepage = 0;
  std::uint32_t offset = 0;  // of a fixed one in its record, where the catalog has it
  std::string name;
};

struct EseTable {
  std::uint32_t object_id = 0;
  std::uint32_t root = 0;
  std::string name;
  std::string template_name;             // of a table whose columns it has too
  std::uint32_t long_values = 0;         // root of their tree, or 0
  std::uint32_t long_values_object = 0;  // its object
  std::vector<EseColumn> columns;        // by identifier
};

class EseDatabase;

// One row; valid during the call that gives it. Columns are counted as they were asked for.
class EseRow {
 public:
  std::uint64_t number() const { return number_; }  // from 1, in the order of the table
  // Integers, dates (their bits) and booleans; nullopt: no value, no such column, or one of another type.
  std::optional<std::int64_t> Integer(std::size_t column) const;
  // Empty where there is none. A separated value is read now; what can't be is told as an error of the table.
  std::string Bytes(std::size_t column) const;
  // UTF-8, up to the first zero.
  std::string Text(std::size_t column) const;

 private:
  friend class EseDatabase;
  struct Value {
    std::string_view bytes;
    bool is_separated = false;
    bool is_packed = false;
  };
  std::uint64_t number_ = 0;
  EseDatabase* database_ = nullptr;
  const EseTable* table_ = nullptr;
  std::span<const EseColumn* const> wanted_;
  std::vector<std::optional<Value>> values_;
};

class EseDatabase {
 public:
  using OnError = EsePages::OnError;

  // Reads the catalog. `content` must outlive this; `on_error` hears of every part that can't be read.
  static Result<EseDatabase> Open(const ByteSource& content, const Limits& limits, OnError on_error);

  bool clean() const { return pages_.header().clean; }
  const std::vector<EseTable>& tables() const { return tables_; }
  // Names are compared without case, as ESE does; null when there is none.
  const EseTable* Table(std::string_view name) const;

  // Each live row of `table`. `columns` that it lacks have no value. False: the receiver wanted no more.
  bool ForEachRow(const EseTable& table, std::span<const std::string_view> columns,
                  const std::function<bool(const EseRow&)>& on_row);
  bool ForEachRow(const EseTable& table, std::initializer_list<std::string_view> columns,
                  const std::function<bool(const EseRow&)>& on_row) {
    return ForEachRow(table, std::span<const std::string_view>(columns.begin(), columns.size()), on_row);
  }
  static bool HasColumn(const EseTable& table, std::string_view name);

 private:
  friend class EseRow;
  EseDatabase(EsePages pages, const Limits& limits, OnError on_error)
      : pages_(std::move(pages)), limits_(&limits), on_error_(std::move(on_error)) {}

  void ReadCatalog();
  void TakeCatalogRow(const EseRow& row);
  void AddTemplates();
  bool ForEachRow(const EseTable& table, std::span<const EseColumn* const> columns,
                  const std::function<bool(const EseRow&)>& on_row);
  bool FindValues(std::string_view record, EseRow& row) const;
  void FindFixed(std::string_view record, std::size_t fixed_end, std::size_t last_fixed, EseRow& row) const;
  bool FindTagged(std::string_view tagged, EseRow& row) const;
  std::string SeparatedValue(const EseTable& table, std::string_view id, bool is_packed);
  std::string Unpacked(std::string_view bytes, std::uint64_t most);

  EsePages pages_;
  const Limits* limits_;
  OnError on_error_;
  std::vector<EseTable> tables_;
  std::map<std::uint32_t, std::size_t> table_of_;  // by object
};

// The head of an ESE database.
bool LooksLikeEse(std::string_view head);

}  // namespace schouw

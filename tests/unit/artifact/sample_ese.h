// Extensible Storage Engine databases made by the specification, for tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/artifact/sample_hive.h"

namespace schouw::testing {

struct SampleEseColumn {
  std::uint32_t id = 0;
  std::string name;
  std::uint32_t type = 12;  // long text
  std::uint32_t codepage = 1200;
};

// A column's value: of a fixed or variable one its bytes, of a tagged one with the byte of flags before them.
struct SampleEseValue {
  std::string bytes;
  std::uint8_t flags = 0;
};
using SampleEseRow = std::map<std::uint32_t, SampleEseValue>;

inline std::string BigEndian(std::uint64_t value, std::size_t count) {
  std::string bytes;
  for (std::size_t i = count; i-- > 0;) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

class SampleEse {
 public:
  // `page_bytes` of 16 KiB and more make large pages.
  explicit SampleEse(std::uint32_t page_bytes = 8192) : page_bytes_(page_bytes) {}

  void AddTable(std::string name, std::vector<SampleEseColumn> columns) {
    tables_.push_back({std::move(name), std::move(columns), {}, {}});
  }
  // Of the table that was added last.
  void AddRow(SampleEseRow row, bool deleted = false) { tables_.back().rows.push_back({std::move(row), deleted}); }
  void AddLongValue(std::uint32_t id, std::vector<std::string> parts, std::uint32_t whole_bytes) {
    auto& nodes = tables_.back().long_values;
    nodes.push_back({BigEndian(id, 4), Le(1, 4) + Le(whole_bytes, 4)});
    std::uint32_t at = 0;
    for (std::string& part : parts) {
      nodes.push_back({BigEndian(id, 4) + BigEndian(at, 4), part});
      at += static_cast<std::uint32_t>(part.size());
    }
  }
  void set_dirty() { state_ = 2; }

  std::string Bytes() {
    pages_.assign(4, "");  // numbers start at 1; the first three are the database's own
    std::vector<Node> catalog;
    next_page_ = 5;
    for (std::size_t i = 0; i < tables_.size(); ++i)
      AddToFile(tables_[i], static_cast<std::uint32_t>(10 + 2 * i), catalog);
    WriteTree(4, 2, catalog);
    std::string file = Header() + Header();
    for (std::size_t number = 1; number < pages_.size(); ++number) {
      std::string page = pages_[number];
      page.resize(page_bytes_);
      file += page;
    }
    return file;
  }

 private:
  struct Node {
    std::string key;
    std::string data;
    bool deleted = false;
  };
  struct Table {
    std::string name;
    std::vector<SampleEseColumn> columns;
    std::vector<std::pair<SampleEseRow, bool>> rows;
    std::vector<Node> long_values;
  };

  bool large() const { return page_bytes_ >= 16384; }

  std::string Header() const {
    std::string header(page_bytes_, '\0');
    PutLe(header, 4, 0x89abcdef, 4);
    PutLe(header, 8, 0x620, 4);
    PutLe(header, 52, state_, 4);
    PutLe(header, 232, 0x14, 4);
    PutLe(header, 236, page_bytes_, 4);
    return header;
  }

  static std::size_t FixedBytes(const SampleEseColumn& column) {
    constexpr std::size_t kBytes[] = {0, 1, 1, 2, 4, 8, 4, 8, 8, 0, 0, 0, 0, 0, 4, 8, 16, 2};
    return kBytes[column.type];
  }

  std::string Record(const std::vector<SampleEseColumn>& columns, const SampleEseRow& row) const {
    std::string fixed, nulls, ends, variable, index, tagged;
    std::size_t last_fixed = 0, last_variable = 127;
    for (const SampleEseColumn& column : columns) {
      const auto found = row.find(column.id);
      if (column.id < 128) {
        last_fixed = column.id;
        nulls.resize((column.id + 7) / 8);
        if (found == row.end()) nulls[(column.id - 1) / 8] |= static_cast<char>(1 << (column.id - 1) % 8);
        std::string bytes = found == row.end() ? "" : found->second.bytes;
        bytes.resize(FixedBytes(column));
        fixed += bytes;
      } else if (column.id < 256 && found != row.end()) {
        while (last_variable + 1 < column.id) ends += Le(variable.size() | 0x8000, 2), ++last_variable;
        variable += found->second.bytes;
        ends += Le(variable.size(), 2);
        last_variable = column.id;
      }
    }
    std::vector<std::pair<std::uint32_t, SampleEseValue>> last;
    for (const auto& [id, value] : row)
      if (id >= 256) last.push_back({id, value});
    for (const auto& [id, value] : last) {
      const bool flagged = large() || value.flags != 0;
      index += Le(id, 2) + Le((4 * last.size() + tagged.size()) | (flagged && !large() ? 0x4000 : 0), 2);
      if (flagged) tagged += static_cast<char>(value.flags);
      tagged += value.bytes;
    }
    return Le(last_fixed, 1) + Le(last_variable, 1) + Le(4 + fixed.size() + nulls.size(), 2) + fixed + nulls + ends +
           variable + index + tagged;
  }

  // Rows of the catalog have its own columns.
  std::string CatalogRecord(std::uint32_t object, std::uint32_t kind, std::uint32_t id, std::uint32_t type_or_page,
                            std::uint32_t bytes, std::uint32_t codepage, const std::string& name) const {
    static const std::vector<SampleEseColumn> kColumns = {{1, "", 4, 0}, {2, "", 3, 0},   {3, "", 4, 0},
                                                          {4, "", 4, 0}, {5, "", 4, 0},   {6, "", 4, 0},
                                                          {7, "", 4, 0}, {128, "", 10, 0}};
    return Record(kColumns, {{1, {Le(object, 4)}},
                             {2, {Le(kind, 2)}},
                             {3, {Le(id, 4)}},
                             {4, {Le(type_or_page, 4)}},
                             {5, {Le(bytes, 4)}},
                             {6, {Le(0, 4)}},
                             {7, {Le(codepage, 4)}},
                             {128, {name}}});
  }

  void AddToFile(const Table& table, std::uint32_t object, std::vector<Node>& catalog) {
    const std::uint32_t root = TakePage();
    const auto key = [&] { return BigEndian(object, 4) + BigEndian(catalog.size(), 4); };
    catalog.push_back({key(), CatalogRecord(object, 1, object, root, 0, 0, table.name)});
    for (const SampleEseColumn& column : table.columns)
      catalog.push_back(
          {key(), CatalogRecord(object, 2, column.id, column.type, static_cast<std::uint32_t>(FixedBytes(column)),
                                column.codepage, column.name)});
    std::vector<Node> nodes;
    for (const auto& [row, deleted] : table.rows)
      nodes.push_back({"\x7f" + BigEndian(nodes.size() + 1, 4), Record(table.columns, row), deleted});
    WriteTree(root, object, nodes);
    if (table.long_values.empty()) return;
    const std::uint32_t long_root = TakePage();
    catalog.push_back({key(), CatalogRecord(object, 4, object + 1, long_root, 0, 0, "LV")});
    WriteTree(long_root, object + 1, table.long_values);
  }

  std::uint32_t TakePage() {
    pages_.resize(std::max<std::size_t>(pages_.size(), next_page_ + 1));
    return next_page_++;
  }

  // A root that is a leaf where all fits on a page, else a branch above as many leaves as that takes.
  void WriteTree(std::uint32_t root, std::uint32_t object, const std::vector<Node>& nodes) {
    std::vector<std::vector<Node>> leaves(1);
    std::size_t used = 0;
    for (const Node& node : nodes) {
      const std::size_t bytes = node.key.size() + node.data.size() + 8;
      if (used + bytes > page_bytes_ - 200) {
        leaves.emplace_back();
        used = 0;
      }
      leaves.back().push_back(node);
      used += bytes;
    }
    if (leaves.size() == 1) {
      WritePage(root, object, 0x3, std::string(16, '\0'), leaves[0], "");
      return;
    }
    std::vector<Node> branch;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const std::uint32_t page = TakePage();
      const std::string shared = leaves[i].front().key.substr(0, 1);
      WritePage(page, object, 0x2, shared, leaves[i], shared);
      branch.push_back({i + 1 < leaves.size() ? leaves[i + 1].front().key : "", Le(page, 4)});
    }
    WritePage(root, object, 0x5, std::string(16, '\0'), branch, "");
  }

  void WritePage(std::uint32_t number, std::uint32_t object, std::uint32_t flags, const std::string& first,
                 const std::vector<Node>& nodes, const std::string& shared) {
    std::string page(page_bytes_, '\0');
    const std::size_t header = large() ? 80 : 40;
    PutLe(page, 24, object, 4);
    // As present versions write them, the largest pages count the tags that hold no node.
    PutLe(page, 34, (nodes.size() + 1) | (page_bytes_ == 32768 ? 0x1000 : 0), 2);
    PutLe(page, 36, flags | 0x2000, 4);
    std::size_t at = 0, tag = 0;
    const auto put = [&](const std::string& value, std::size_t tag_flags) {
      page.replace(header + at, value.size(), value);
      PutLe(page, page_bytes_ - 4 * ++tag, value.size() | (at | (large() ? 0 : tag_flags << 13)) << 16, 4);
      at += value.size();
    };
    put(first, 0);
    for (const Node& node : nodes) {
      const bool shares = !shared.empty() && node.key.starts_with(shared);
      const std::size_t node_flags = (shares ? 4u : 0u) | (node.deleted ? 2u : 0u);
      const std::string own = node.key.substr(shares ? shared.size() : 0);
      std::string value = (shares ? Le(shared.size(), 2) : "") + Le(own.size(), 2) + own + node.data;
      if (large()) value[1] = static_cast<char>(static_cast<unsigned char>(value[1]) | node_flags << 5);
      put(value, node_flags);
    }
    for (std::size_t i = large() ? 3 : 0; i > 0; --i)
      PutLe(page, 32 + 8 * i, Sum(page.substr(i * page_bytes_ / 4, page_bytes_ / 4), number), 4);
    PutLe(page, 0, Sum(page.substr(8, (large() ? page_bytes_ / 4 : page_bytes_) - 8), number), 4);
    pages_.resize(std::max<std::size_t>(pages_.size(), number + 1));
    pages_[number] = page;
  }

  static std::uint32_t Sum(const std::string& bytes, std::uint32_t number) {
    for (std::size_t at = 0; at < bytes.size(); at += 4) number ^= LoadLe<std::uint32_t>(AsBytes(bytes).data() + at);
    return number;
  }

  std::uint32_t page_bytes_;
  std::uint32_t state_ = 3;
  std::uint32_t next_page_ = 5;
  std::vector<Table> tables_;
  std::vector<std::string> pages_;
};

}  // namespace schouw::testing

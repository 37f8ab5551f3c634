#include "agent/content/document/compound/compound_writer.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kSectorBytes = 512;
constexpr std::size_t kMiniSectorBytes = 64;
constexpr std::size_t kMiniCutoff = 4096;
constexpr std::uint32_t kFree = 0xffffffff, kEnd = 0xfffffffe, kFatSector = 0xfffffffd, kDifatSector = 0xfffffffc;
constexpr std::size_t kHeaderFatSectors = 109;
constexpr std::size_t kFatPerSector = kSectorBytes / 4;
constexpr std::size_t kDifatPerSector = kFatPerSector - 1;

void Put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8 & 0xff);
}
void Put32(std::string& out, std::uint32_t value) {
  Put16(out, value);
  Put16(out, value >> 16);
}
void PadTo(std::string& out, std::size_t unit, char with) {
  if (out.size() % unit != 0) out.append(unit - out.size() % unit, with);
}
std::size_t Sectors(std::size_t items, std::size_t per_sector) { return (items + per_sector - 1) / per_sector; }

std::u16string NameOf(std::string_view utf8) {
  std::u16string name;
  for (std::size_t at = 0; at < utf8.size() && name.size() < 31;) {
    const DecodedCodePoint point = DecodeUtf8(utf8, at);
    at += point.length;
    name += point.value > 0xffff ? u'\xfffd' : static_cast<char16_t>(point.value);
  }
  return name;
}

char16_t Upper(char16_t c) { return c >= u'a' && c <= u'z' ? static_cast<char16_t>(c - 32) : c; }

// [MS-CFB] 2.6.4: shorter names first, then by upper case.
bool NameLess(const std::u16string& a, const std::u16string& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::ranges::lexicographical_compare(a, b, {}, Upper, Upper);
}

}  // namespace

CompoundWriter::CompoundWriter(std::string_view class_id) {
  Item root;
  root.name = u"Root Entry";
  root.class_id = class_id;
  items_.push_back(std::move(root));
}

CompoundWriter::Id CompoundWriter::Add(Id parent, Item item) {
  const auto id = static_cast<Id>(items_.size());
  items_[parent].children.push_back(id);
  items_.push_back(std::move(item));
  return id;
}

CompoundWriter::Id CompoundWriter::AddStorage(Id parent, std::string_view name, std::string_view class_id) {
  Item item;
  item.name = NameOf(name);
  item.class_id = class_id;
  return Add(parent, std::move(item));
}

CompoundWriter::Id CompoundWriter::AddStream(Id parent, std::string_view name, std::string bytes) {
  Item item;
  item.name = NameOf(name);
  item.stream = true;
  item.bytes = std::move(bytes);
  return Add(parent, std::move(item));
}

// A balanced tree of siblings; its depth is the logarithm of their number.
CompoundWriter::Id CompoundWriter::Tree(const std::vector<Id>& sorted, std::size_t from, std::size_t to) {
  if (from >= to) return kFree;
  const std::size_t middle = from + (to - from) / 2;
  items_[sorted[middle]].left = Tree(sorted, from, middle);
  items_[sorted[middle]].right = Tree(sorted, middle + 1, to);
  return sorted[middle];
}

std::uint32_t CompoundWriter::Place(std::string_view bytes) {
  if (bytes.empty()) return kEnd;
  const auto start = static_cast<std::uint32_t>(fat_.size());
  sectors_ += bytes;
  PadTo(sectors_, kSectorBytes, '\0');
  while (fat_.size() < sectors_.size() / kSectorBytes) fat_.push_back(static_cast<std::uint32_t>(fat_.size()) + 1);
  fat_.back() = kEnd;
  return start;
}

std::string CompoundWriter::Directory() const {
  std::string out;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    std::string name;
    for (const char16_t unit : item.name) Put16(name, unit);
    name.resize(64, '\0');
    out += name;
    Put16(out, static_cast<std::uint32_t>(item.name.size() * 2 + 2));
    out += i == 0 ? '\5' : item.stream ? '\2' : '\1';
    out += '\1';  // black
    for (const Id link : {item.left, item.right, item.child}) Put32(out, link);
    std::string class_id = item.class_id;
    class_id.resize(16, '\0');
    out += class_id;
    out.append(20, '\0');
    Put32(out, item.stream || i == 0 ? item.start : 0);
    Put32(out, static_cast<std::uint32_t>(item.bytes.size()));
    Put32(out, 0);
  }
  PadTo(out, kSectorBytes, '\0');
  return out;
}

std::string CompoundWriter::Finish() {
  std::string mini, mini_fat;
  for (Item& item : items_) {
    std::ranges::sort(item.children, [&](Id a, Id b) { return NameLess(items_[a].name, items_[b].name); });
    item.child = Tree(item.children, 0, item.children.size());
    if (!item.stream || item.bytes.empty()) continue;
    if (item.bytes.size() >= kMiniCutoff) {
      item.start = Place(item.bytes);
      continue;
    }
    item.start = static_cast<std::uint32_t>(mini.size() / kMiniSectorBytes);
    mini += item.bytes;
    PadTo(mini, kMiniSectorBytes, '\0');
    while (mini_fat.size() / 4 + 1 < mini.size() / kMiniSectorBytes)
      Put32(mini_fat, static_cast<std::uint32_t>(mini_fat.size() / 4 + 1));
    Put32(mini_fat, kEnd);
  }
  PadTo(mini_fat, kSectorBytes, '\xff');
  items_[kRoot].start = Place(mini);
  items_[kRoot].bytes = std::move(mini);
  const std::uint32_t mini_fat_start = Place(mini_fat);
  const std::uint32_t directory = Place(Directory());
  return Assemble(directory, mini_fat_start, static_cast<std::uint32_t>(mini_fat.size() / kSectorBytes));
}

// [MS-CFB] 2.2, 2.3 and 2.5: the table and what names its sectors come last.
std::string CompoundWriter::Assemble(std::uint32_t directory, std::uint32_t mini_fat, std::uint32_t mini_fat_sectors) {
  const std::size_t data = fat_.size();
  std::size_t tables = 0, difat = 0;
  for (std::size_t before = 1; before != tables + difat;) {
    before = tables + difat;
    tables = Sectors(data + tables + difat, kFatPerSector);
    difat = tables > kHeaderFatSectors ? Sectors(tables - kHeaderFatSectors, kDifatPerSector) : 0;
  }
  fat_.resize(data + tables, kFatSector);
  fat_.resize(data + tables + difat, kDifatSector);
  for (const std::uint32_t next : fat_) Put32(sectors_, next);
  PadTo(sectors_, kSectorBytes, '\xff');
  const auto first_difat = static_cast<std::uint32_t>(data + tables);
  const auto fat_sector = [&](std::size_t i) { return i < tables ? static_cast<std::uint32_t>(data + i) : kFree; };
  for (std::size_t sector = 0; sector < difat; ++sector) {
    for (std::size_t i = 0; i < kDifatPerSector; ++i)
      Put32(sectors_, fat_sector(kHeaderFatSectors + sector * kDifatPerSector + i));
    Put32(sectors_, sector + 1 < difat ? first_difat + static_cast<std::uint32_t>(sector) + 1 : kEnd);
  }
  std::string out(kCompoundSignature);
  out.append(16, '\0');
  for (const std::uint32_t field : {0x3eu, 3u, 0xfffeu, 9u, 6u, 0u, 0u, 0u, 0u, 0u}) Put16(out, field);
  for (const std::uint32_t field :
       {static_cast<std::uint32_t>(tables), directory, 0u, static_cast<std::uint32_t>(kMiniCutoff), mini_fat,
        mini_fat_sectors, difat > 0 ? first_difat : kEnd, static_cast<std::uint32_t>(difat)})
    Put32(out, field);
  for (std::size_t i = 0; i < kHeaderFatSectors; ++i) Put32(out, fat_sector(i));
  return out + sectors_;
}

std::string CopyStorage(CompoundFile& file, CompoundFile::Id storage) {
  CompoundWriter writer(file.item(storage).class_id);
  std::vector<std::pair<CompoundFile::Id, CompoundWriter::Id>> open = {{storage, CompoundWriter::kRoot}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    for (const CompoundFile::Id child : file.item(from).children) {
      const CompoundFile::Item& item = file.item(child);
      if (item.type == CompoundFile::Type::kStream) {
        writer.AddStream(to, item.name, file.Read(child).bytes);
      } else {
        open.emplace_back(child, writer.AddStorage(to, item.name, item.class_id));
      }
    }
  }
  return writer.Finish();
}

}  // namespace schouw

#include "agent/content/archive/acquisition_tree.h"

#include <algorithm>

namespace schouw {
namespace {

// `path` without empty components and ".".
std::string Normalized(std::string_view path) {
  std::string normal;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (name.empty() || name == ".") continue;
    if (!normal.empty()) normal += '/';
    normal += name;
  }
  return normal;
}

}  // namespace

AcquisitionTree::AcquisitionTree(bool later_replaces, const Limits& limits)
    : later_replaces_(later_replaces), limits_(limits), nodes_(1), ordinals_(1) {
  folders_.emplace("", 0);
}

std::uint64_t AcquisitionTree::NewNode(std::uint64_t parent, std::string_view name, EntryType type) {
  const std::uint64_t index = nodes_.size();
  Node node;
  node.name = name;
  node.type = type;
  nodes_.push_back(std::move(node));
  ordinals_.push_back(0);
  nodes_[parent].children.push_back(index);
  return index;
}

std::uint64_t AcquisitionTree::FolderAt(std::string_view path) {
  // Up to the deepest folder that is there, then down again.
  std::size_t known_bytes = path.size();
  auto known = folders_.find(std::string(path));
  while (known == folders_.end()) {
    const std::size_t slash = path.substr(0, known_bytes).rfind('/');
    known_bytes = slash == std::string_view::npos ? 0 : slash;
    known = folders_.find(std::string(path.substr(0, known_bytes)));
  }
  std::uint64_t index = known->second;
  while (known_bytes < path.size()) {
    const std::size_t from = known_bytes == 0 ? 0 : known_bytes + 1;
    known_bytes = std::min(path.find('/', from), path.size());
    index = NewNode(index, path.substr(from, known_bytes - from), EntryType::kFolder);
    folders_.emplace(std::string(path.substr(0, known_bytes)), index);
  }
  return index;
}

Status AcquisitionTree::Add(const Member& member, std::optional<std::uint64_t> plain_offset) {
  const std::uint64_t ordinal = ++members_;
  std::string path = Normalized(member.path);
  if (path.empty()) {
    if (member.type == EntryType::kFolder) return {};  // the root itself
    path = "member " + std::to_string(ordinal);
  }
  if (static_cast<std::uint64_t>(std::count(path.begin(), path.end(), '/')) >= limits_.max_path_depth)
    return Fail(ErrorCode::kTooDeep,
                "a member lies more than " + std::to_string(limits_.max_path_depth) + " folders deep");
  if (nodes_.size() > limits_.max_entries)
    return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_entries) + " entries");
  std::uint64_t index = 0;
  if (member.type == EntryType::kFolder) {
    index = FolderAt(path);
    if (ordinals_[index] != 0) return {};  // named before
  } else {
    const std::size_t slash = path.rfind('/');
    const std::uint64_t parent = FolderAt(slash == std::string::npos ? "" : std::string_view(path).substr(0, slash));
    index = NewNode(parent, std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1), member.type);
    if (later_replaces_) {
      const auto [before, is_new] = files_.try_emplace(path, index);
      if (!is_new) nodes_[std::exchange(before->second, index)].replaced = true;
    }
  }
  Node& node = nodes_[index];
  node.size = member.type == EntryType::kFile ? member.size : 0;
  node.modified = member.modified;
  node.encrypted = member.encrypted;
  node.plain_offset = plain_offset;
  ordinals_[index] = ordinal;
  return {};
}

void AcquisitionTree::Close() {
  std::uint64_t next = members_;
  for (std::uint64_t index = 1; index < nodes_.size(); ++index)
    if (ordinals_[index] == 0) ordinals_[index] = ++next;
  for (std::uint64_t index = 0; index < nodes_.size(); ++index) {
    by_ordinal_.emplace(ordinals_[index], index);
    std::vector<std::uint64_t>& children = nodes_[index].children;
    std::erase_if(children, [this](std::uint64_t child) { return nodes_[child].replaced; });
    for (std::uint64_t& child : children) child = ordinals_[child];
    std::sort(children.begin(), children.end());
  }
  folders_.clear();
  files_.clear();
}

const AcquisitionTree::Node* AcquisitionTree::Find(std::uint64_t ordinal) const {
  const auto found = by_ordinal_.find(ordinal);
  if (found == by_ordinal_.end() || nodes_[found->second].replaced) return nullptr;
  return &nodes_[found->second];
}

}  // namespace schouw

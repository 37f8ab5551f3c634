#include "agent/mandate/related_records.h"

#include <utility>

namespace schouw {

bool RelatedRecords::Add(const std::vector<std::uint64_t>& relations, bool is_protected) {
  if (nodes_.size() + relations.size() > kMostRelations) return false;
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [at, is_new] = node_of_.emplace(relations[i], next);
    if (is_new) nodes_.push_back({next, 0, false});
    group = i == 0 ? Root(at->second) : Join(group, at->second);
  }
  ++nodes_[group].records;
  nodes_[group].is_protected |= is_protected;
  return true;
}

bool RelatedRecords::Protect(std::uint64_t relation) {
  if (nodes_.size() >= kMostRelations) return false;
  const auto next = static_cast<std::uint32_t>(nodes_.size());
  const auto [at, is_new] = node_of_.emplace(relation, next);
  if (is_new) nodes_.push_back({next, 0, false});
  nodes_[Root(at->second)].is_protected = true;
  return true;
}

std::vector<SharedRelation> RelatedRecords::AcrossFiles() {
  std::vector<SharedRelation> shared;
  for (const auto& [number, node] : node_of_) {
    if (!IsAcrossFiles(number)) continue;
    const std::uint32_t root = Root(node);
    shared.push_back({number, root, nodes_[root].is_protected});
  }
  return shared;
}

bool RelatedRecords::IsProtected(const std::vector<std::uint64_t>& relations) {
  const auto at = node_of_.find(relations.front());
  return at != node_of_.end() && nodes_[Root(at->second)].is_protected;
}

std::uint64_t RelatedRecords::protected_records() {
  std::uint64_t count = 0;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].parent == i && nodes_[i].is_protected) count += nodes_[i].records;
  return count;
}

void RelatedRecords::Clear() {
  node_of_.clear();
  nodes_.clear();
}

std::uint32_t RelatedRecords::Root(std::uint32_t node) {
  while (nodes_[node].parent != node) {
    nodes_[node].parent = nodes_[nodes_[node].parent].parent;
    node = nodes_[node].parent;
  }
  return node;
}

std::uint32_t RelatedRecords::Join(std::uint32_t one, std::uint32_t other) {
  one = Root(one);
  other = Root(other);
  if (one == other) return one;
  if (nodes_[one].records < nodes_[other].records) std::swap(one, other);
  nodes_[other].parent = one;
  nodes_[one].records += nodes_[other].records;
  nodes_[one].is_protected |= nodes_[other].is_protected;
  return one;
}

}  // namespace schouw

// Keeps the values used last, within a number of bytes.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

namespace schouw {

// Value is a vector or string. Not thread-safe.
template <typename Value>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}

  // Null when it is not kept. Valid until the next Add.
  const Value* Find(std::uint64_t key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, found->second);
    return &kept_.front().second;
  }

  // Keeps `value`, whatever its size, and forgets others until the budget holds. `key` is not kept yet.
  const Value& Add(std::uint64_t key, Value value) {
    bytes_ += SizeOf(value);
    kept_.emplace_front(key, std::move(value));
    places_[key] = kept_.begin();
    while (bytes_ > budget_bytes_ && kept_.size() > 1) {
      bytes_ -= SizeOf(kept_.back().second);
      places_.erase(kept_.back().first);
      kept_.pop_back();
    }
    return kept_.front().second;
  }

 private:
  static std::size_t SizeOf(const Value& value) { return value.size() * sizeof(value[0]); }

  std::size_t budget_bytes_;
  std::size_t bytes_ = 0;
  std::list<std::pair<std::uint64_t, Value>> kept_;  // used last first
  std::unordered_map<std::uint64_t, typename std::list<std::pair<std::uint64_t, Value>>::iterator> places_;
};

}  // namespace schouw

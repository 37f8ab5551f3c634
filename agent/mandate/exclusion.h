// The parties that are left alone: whether a record names one of them. Private to agent/mandate.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "agent/model/record.h"

namespace schouw {

// An entry of the mandate's `exclude` is a host ("advocaat.example", also as a URL, with "www." or "*." before it), an
// address ("info@praktijk.example") or words ("praktijk de linde", "0800-1234").
//
// A host is named by a record when it, or a subdomain of it, is the host of the record's URL, or stands in the rest of
// the URL, the text, the title or the names of the entry: with any port, user name, trailing dot, case,
// percent-encoding, as punycode, and with a file's ending behind it ("advocaat.example.docx"; of names any ending). As
// a user name before another host ("https://advocaat.example@kansspel.example/") it is not the host and names nobody.
// Words are whole words in any of these; what stands between the words does not matter.
class ExclusionList {
 public:
  explicit ExclusionList(const std::vector<std::string>& exclude);
  ExclusionList(const ExclusionList&) = delete;
  ExclusionList& operator=(const ExclusionList&) = delete;
  ExclusionList(ExclusionList&&) = default;  // a deque's texts stay where they are
  bool Names(const Record& record) const;
  bool Names(std::string_view text) const { return !texts_.empty() && TextNames(text); }

 private:
  bool UrlNames(std::string_view url) const;
  bool TextNames(std::string_view text) const;
  bool NameNames(std::string_view path) const;
  bool FoldedTextNames(const std::string& folded) const;
  void AddHost(std::string host);
  void AddWords(std::string spaced);
  bool HasHost(std::string_view folded) const;
  bool HasHostAt(std::string_view text, std::size_t begin, std::size_t end) const;
  bool HasAddress(std::string_view folded) const;
  bool HasWords(std::string_view spaced) const;

  // Found by how they begin, so that a list of many thousands costs no more than a short one: hosts (folded, without a
  // dot at either end) by their first label, addresses (folded) by what stands before the '@', words (folded, one space
  // before, between and after) by the first of them.
  // Most words of a text are no key's length with its first byte, and are not hashed.
  class Index {
   public:
    void Add(std::string_view key, std::string_view entry) {
      entries_[key].push_back(entry);
      if (!key.empty()) lengths_[static_cast<unsigned char>(key[0])] |= LengthBit(key);
    }
    // Null: none.
    const std::vector<std::string_view>* Find(std::string_view key) const {
      if (!key.empty() && (lengths_[static_cast<unsigned char>(key[0])] & LengthBit(key)) == 0) return nullptr;
      const auto at = entries_.find(key);
      return at != entries_.end() ? &at->second : nullptr;
    }
    bool empty() const { return entries_.empty(); }

   private:
    static std::uint64_t LengthBit(std::string_view key) { return std::uint64_t{1} << (key.size() & 63); }
    std::unordered_map<std::string_view, std::vector<std::string_view>> entries_;
    std::array<std::uint64_t, 256> lengths_{};  // by first byte: which lengths keys have
  };
  std::deque<std::string> texts_;  // what the indexes point into
  Index hosts_, addresses_, words_;
};

}  // namespace schouw

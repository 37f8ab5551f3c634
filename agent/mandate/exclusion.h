// The parties that are left alone: whether a record names one of them. Private to agent/mandate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/model/record.h"

namespace schouw {

// An entry of the mandate's `exclude` is a host ("advocaat.example", also as a URL, with "www." or "*." before it), an
// address ("info@praktijk.example") or words ("praktijk de linde", "0800-1234").
//
// A host is named by a record when it, or a subdomain of it, is the host of the record's URL, or stands in the rest of
// the URL, the text, the title or the names of the entry: with any port, user name, trailing dot, case,
// percent-encoding and as punycode. As a user name before another host ("https://advocaat.example@kansspel.example/")
// it is not the host and names nobody. Words are whole words in any of these; what stands between the words does not
// matter.
class ExclusionList {
 public:
  explicit ExclusionList(const std::vector<std::string>& exclude);
  bool Names(const Record& record) const;

 private:
  bool UrlNames(std::string_view url) const;
  bool TextNames(std::string_view text) const;
  bool FoldedTextNames(const std::string& folded) const;

  std::vector<std::string> hosts_;      // folded, without a dot at either end
  std::vector<std::string> addresses_;  // folded
  std::vector<std::string> words_;      // folded, one space before, between and after the words
};

}  // namespace schouw

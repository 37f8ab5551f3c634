// modules: base model content
// A member's name in any charset: one clean path in UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/base/utf8.h"
#include "agent/content/archive/member_name.h"
#include "agent/content/document/name_charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  schouw::UndeclaredNames undeclared;
  undeclared.Add(raw);
  schouw::MemberNames names(size % 2 == 0 ? schouw::NameOrigin::kDos : schouw::NameOrigin::kUnix);
  names.Learn(undeclared);
  const std::string name = names.Decode(raw);
  if (!schouw::IsValidUtf8(name) || (schouw::IsValidUtf8(raw) && undeclared.names().empty() && name != raw))
    std::abort();
  const std::string path = schouw::CleanMemberPath(name);
  if (!schouw::IsValidUtf8(path) || path.starts_with('/') || path.starts_with("./")) std::abort();
  if (schouw::NameInside(path).empty()) std::abort();
  return 0;
}

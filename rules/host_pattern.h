// What may stand under `hosts` and `urls` of a rule. Private to rules/.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Why `host` is no host ("kansspel.example"), or empty.
std::string HostFault(std::string_view host);
// Why `url` is no pattern ("forum.example/groep/*", with or without a scheme), or empty.
std::string UrlPatternFault(std::string_view url);
// One label, or only labels that registries hand out under ("co.uk"): as a host it covers a whole registry.
bool IsBareTopLevel(std::string_view host);

}  // namespace schouw

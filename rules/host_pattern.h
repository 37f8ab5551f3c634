// What may stand under `hosts` and `urls` of a rule. Private to rules/.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// Why `host` is no host ("kansspel.example"), or empty.
std::string HostFault(std::string_view host);
// Why `url` is no pattern ("forum.example/groep/*", with or without a scheme), or empty.
std::string UrlPatternFault(std::string_view url);
// Why a rule on `host` reaches far wider than one site, or empty: a name that registries ("co.uk") or platforms
// ("github.io") hand out names under, or a platform that many use ("youtube.com"). After the Public Suffix List.
std::string SharedHostWarning(std::string_view host);

}  // namespace schouw

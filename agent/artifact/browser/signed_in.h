// Whether a browser's profile bears another name than the account in whose folder it stands.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// `name` and `address` (e-mail) as the profile has them; each may be empty. What may be shown of them when neither has
// a word in common with the account's name: the name, and of the address the first letter and the host ("Bert,
// b…@post.example"). Else empty, and so without an account.
std::string OtherSignedIn(std::string_view account, std::string_view name, std::string_view address);

// Of a Firefox profile by its folder ("a1b2c3d4.bert" is profile bert of profiles.ini); empty for a name that Firefox
// gives itself ("default-release").
std::string OtherFirefoxName(std::string_view account, std::string_view profile_folder);

}  // namespace schouw

// A device's own list of its users → who they are and where their folders stand. Gives no records.
//
// Windows registry hives (by content), with their logs applied:
//   SOFTWARE  ...\Windows NT\CurrentVersion\ProfileList\<SID>: ProfileImagePath. Services' own accounts are left out.
//             ...\Authentication\LogonUI and its SessionData: names of the SIDs that were last logged on.
//   SAM       SAM\Domains\Account\Users\Names\<name>: the type of the default value is the RID; the machine's SID is
//   the
//             end of SAM\Domains\Account, value V.
// passwd(5) of Linux: people's accounts, from user number 1000 on, or with a folder in /home.
// macOS' dslocal (.../nodes/Default/users/NAME.plist): name, uid, home; from user number 500 on.
#pragma once

#include <functional>

#include "agent/artifact/artifact.h"
#include "agent/model/account.h"

namespace schouw {

// `on_problem` hears of parts that can't be read; reading goes on. Errors: what stopped it (kMalformed, kTruncated,
// kTooBig, kIo); what came before was given.
Status ReadAccountList(const ArtifactInput& input, const std::function<void(AccountIdentity)>& on_account,
                       const std::function<void(const Error&)>& on_problem);

}  // namespace schouw

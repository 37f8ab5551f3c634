// Stores whose text is never read as an unknown application's: messages, health, passwords, keyboards, money, dating.
// A reader written for one of them is another matter; this is for what would be read without knowing what it is.
#pragma once

#include <string>
#include <string_view>

#include "agent/model/locator.h"

namespace schouw {

// The application in whose folder an entry stands, as its system names folders: "com.voorbeeld.app" of
// "/data/data/com.voorbeeld.app/databases/x.db", "Voorbeeld" of ".../AppData/Roaming/Voorbeeld/x". Empty: in none.
// Sources: Windows known folders, XDG Base Directory, Apple's File System Programming Guide, Android's data storage.
std::string OwningApplication(const Locator& entry);

// By application and by file name, without regard to case.
bool IsPrivateStore(const Locator& entry);

}  // namespace schouw

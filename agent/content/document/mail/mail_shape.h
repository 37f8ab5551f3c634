// Whether bytes are the start of a message.
#pragma once

#include <string_view>

#include "agent/content/document/mail/header_block.h"

namespace schouw {

// The header fields that `head` begins with, up to the empty line or its end; empty where a line before that is no
// field.
HeaderBlock HeadersAt(std::string_view head);

// Two fields that mail has, one of them of those that little else has.
bool LooksLikeMessage(const HeaderBlock& headers);

// "From anna@post.example Mon Mar  2 11:15:30 2026" or another line that begins a message of a mailbox.
bool IsMailboxMark(std::string_view line);

}  // namespace schouw

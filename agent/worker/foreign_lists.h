// Reads a list or rules of others and sends what stands there.
#pragma once

#include <functional>

#include "agent/base/unique_fd.h"
#include "agent/foreign/foreign_list.h"
#include "agent/wire/messages.h"

namespace schouw {

// Ends with a ForeignListReadMessage, whatever `file` is.
void SendForeignList(const ForeignListMessage& list, UniqueFd file, const std::function<void(const FromWorker&)>& send);

}  // namespace schouw

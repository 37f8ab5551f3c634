#include "agent/worker/foreign_lists.h"

#include <utility>

#include "agent/worker/descriptor_source.h"

namespace schouw {
namespace {

constexpr std::size_t kBatchItems = 1024;
constexpr std::size_t kBatchBytes = 256u << 10;

Status ReadAndSend(const ForeignListMessage& list, UniqueFd file, const std::function<void(const FromWorker&)>& send) {
  SCHOUW_ASSIGN(const DescriptorSource content, DescriptorSource::Create(std::move(file)), "");
  ForeignItemsMessage batch;
  std::size_t bytes = 0;
  const auto flush = [&] {
    if (!batch.items.empty()) send(batch);
    batch.items.clear();
    bytes = 0;
  };
  SCHOUW_TRY(ReadForeignList(list.format, list.name, content, list.limits,
                             [&](ForeignItem item) {
                               bytes += item.text.size() + item.rule.size() + item.category.size();
                               batch.items.push_back(std::move(item));
                               if (batch.items.size() == kBatchItems || bytes >= kBatchBytes) flush();
                             }),
             "");
  flush();
  return {};
}

}  // namespace

void SendForeignList(const ForeignListMessage& list, UniqueFd file,
                     const std::function<void(const FromWorker&)>& send) {
  const Status status = ReadAndSend(list, std::move(file), send);
  send(ForeignListReadMessage{status ? "" : status.error().Text()});
}

}  // namespace schouw

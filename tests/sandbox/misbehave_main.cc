// misbehave DEATH CONFINEMENT [--share FOLDER] [--memory BYTES] [--weaker WHAT] [--as-nobody]
// Confines itself as a worker does, says so, and then does what DEATH names.
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "agent/sandbox/last_words.h"
#include "agent/sandbox/sandbox.h"
#include "agent/wire/codec.h"
#include "tests/sandbox/deaths.h"
#include "tests/sandbox/weaker_kernel.h"

namespace schouw::testing {
namespace {

struct Order {
  std::string death;
  std::string confinement;
  ConfinementOptions options;
  std::string weaker;
  bool as_nobody = false;
};

Order ReadOrder(int argc, char** argv) {
  Order order{argv[1], argv[2], {}, "", false};
  for (int i = 3; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--as-nobody") order.as_nobody = true;
    if (flag == "--share") order.options.share_folder = argv[++i];
    if (flag == "--memory") order.options.max_new_bytes = std::strtoull(argv[++i], nullptr, 10);
    if (flag == "--weaker") order.weaker = argv[++i];
  }
  return order;
}

bool BecomeNobody() {
  return setgroups(0, nullptr) == 0 && setresgid(65534, 65534, 65534) == 0 && setresuid(65534, 65534, 65534) == 0 &&
         prctl(PR_SET_DUMPABLE, 1) == 0;  // as after the exec that an ordinary user's program came from
}

int Fail(Channel& channel, const std::string& why) {
  static_cast<void>(channel.Send(EncodeFrame(FromWorker(WorkerFailedMessage{why}))));
  return 5;
}

// What the supervisor would ask before it starts workers.
int TellStrongest(Channel& channel) {
  const std::string name(ConfinementName(StrongestConfinement()));
  return channel.Send(EncodeFrame(FromWorker(ReadyMessage{name}))) ? 0 : 6;
}

int Run(Order order) {
  Channel channel{UniqueFd(kWorkerSocketFd)};
  if (order.as_nobody && !BecomeNobody()) return Fail(channel, "can't become nobody");
  if (!order.weaker.empty() && !Weaken(order.weaker)) return Fail(channel, "can't weaken the kernel");
  if (order.death == "strongest") return TellStrongest(channel);
  const auto confinement = ParseConfinement(order.confinement);
  if (!confinement) return Fail(channel, confinement.error().Text());
  order.options.confinement = *confinement;
  if (const Status confined = Confine(order.options); !confined) return Fail(channel, confined.error().Text());
  if (!channel.Send(EncodeFrame(FromWorker(ReadyMessage{order.confinement})))) return 6;
  return Misbehave(order.death, {channel, order.options.share_folder});
}

}  // namespace
}  // namespace schouw::testing

int main(int argc, char** argv) {
  if (argc < 3) return 7;
  return schouw::testing::Run(schouw::testing::ReadOrder(argc, argv));
}

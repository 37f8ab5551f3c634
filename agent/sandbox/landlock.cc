#include "agent/sandbox/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "agent/base/unique_fd.h"

namespace schouw {
namespace {

// As in current kernels; older headers know a shorter one. The kernel takes any length it knows.
struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // from ABI 4
  std::uint64_t scoped = 0;              // from ABI 6
};

// How many access rights to files, counted from bit 0, ABI 1 to 5 know: 2 adds REFER, 3 TRUNCATE, 5 IOCTL_DEV.
constexpr int kFileRights[] = {13, 14, 15, 15, 16};

RulesetAttributes EverythingKnownTo(long abi) {
  const long row = abi < 5 ? abi : 5;
  RulesetAttributes attributes;
  attributes.handled_access_fs = (1ull << kFileRights[row - 1]) - 1;
  if (abi >= 4) attributes.handled_access_net = 3;  // bind and connect by TCP
  if (abi >= 6) attributes.scoped = 3;              // abstract sockets of others, signals to others
  return attributes;
}

std::size_t SizeKnownTo(long abi) { return abi >= 6 ? 24 : abi >= 4 ? 16 : 8; }

Status AllowReading(int ruleset, const std::string& folder) {
  const UniqueFd parent(open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW));
  if (!parent.valid()) return Fail(ErrorCode::kIo, "open the share folder: " + std::string(std::strerror(errno)));
  landlock_path_beneath_attr rule{};
  rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  rule.parent_fd = parent.get();
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    return Fail(ErrorCode::kUnsupported, "add a rule: " + std::string(std::strerror(errno)));
  }
  return {};
}

}  // namespace

Status RestrictFilesByLandlock(const std::string& share_folder) {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return Fail(ErrorCode::kUnsupported, "not in this kernel: " + std::string(std::strerror(errno)));
  const RulesetAttributes attributes = EverythingKnownTo(abi);
  const UniqueFd ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, SizeKnownTo(abi), 0)));
  if (!ruleset.valid()) return Fail(ErrorCode::kUnsupported, "make rules: " + std::string(std::strerror(errno)));
  if (!share_folder.empty()) SCHOUW_TRY(AllowReading(ruleset.get(), share_folder), "share folder");
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) {
    return Fail(ErrorCode::kUnsupported, "put the rules in force: " + std::string(std::strerror(errno)));
  }
  return {};
}

}  // namespace schouw

#include "agent/source/block_device.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "agent/source/source.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;
using testing::WriteFile;

// A machine with a system disk sda (8:0, root on sda2) and a stick sdb (8:16) with partition sdb1 (8:17).
class FakeKernel {
 public:
  FakeKernel() {
    AddDisk("sda", "8:0");
    AddPartition("sda", "sda2", "8:2");
    AddDisk("sdb", "8:16");
    AddPartition("sdb", "sdb1", "8:17");
    Mount("8:2", "/", "/dev/fake-sda2");
    Write("proc/swaps", "Filename Type Size Used Priority\n");
  }
  void AddDisk(const std::string& name, const std::string& number) { AddDevice("devices/" + name, name, number); }
  void AddPartition(const std::string& disk, const std::string& name, const std::string& number) {
    AddDevice("devices/" + disk + "/" + name, name, number);
    Write("sys/devices/" + disk + "/" + name + "/partition", "1\n");
  }
  // `holder`, a device like dm-0, is built on what stands at `path`.
  void Hold(const std::string& path, const std::string& holder) {
    fs::create_directories(folder_.File("sys/devices/" + path + "/holders"));
    fs::create_directory_symlink(folder_.File("sys/devices/" + holder),
                                 folder_.File("sys/devices/" + path + "/holders/" + holder));
  }
  void Mount(const std::string& number, const std::string& point, const std::string& source) {
    mounts_ += "36 35 " + number + " / " + point + " rw,noatime master:1 shared:2 - ext4 " + source + " rw\n";
    Write("proc/self/mountinfo", mounts_);
  }
  void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(folder_.File(path)).parent_path());
    WriteFile(folder_.File(path), text);
  }
  void SetWritable(const std::string& path) { Write("sys/devices/" + path + "/ro", "0\n"); }

  std::string Check(unsigned minor, const std::string& shown) {
    const Status status = CheckBlockDevice({folder_.File("proc"), folder_.File("sys")}, makedev(8, minor), shown);
    return status ? "allowed" : status.error().Text();
  }

 private:
  void AddDevice(const std::string& path, const std::string& name, const std::string& number) {
    Write("sys/" + path + "/dev", number + "\n");
    Write("sys/" + path + "/ro", "1\n");
    fs::create_directories(folder_.File("sys/dev/block"));
    fs::create_directories(folder_.File("sys/class/block"));
    fs::create_directory_symlink(folder_.File("sys/" + path), folder_.File("sys/dev/block/" + number));
    fs::create_directory_symlink(folder_.File("sys/" + path), folder_.File("sys/class/block/" + name));
  }

  TempFolder folder_;
  std::string mounts_;
};

TEST(BlockDevice, UnusedReadOnlyStickIsAllowed) {
  FakeKernel kernel;
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"), "allowed");
  EXPECT_EQ(kernel.Check(17, "/dev/sdb1"), "allowed");
}

TEST(BlockDevice, MountedIsRefused) {
  FakeKernel kernel;
  kernel.Mount("8:17", "/media/mijn\\040stick", "/dev/fake-sdb1");
  EXPECT_EQ(kernel.Check(17, "/dev/sdb1"),
            "/dev/sdb1 is mounted on /media/mijn stick: unmount it first (umount '/media/mijn stick')");
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"),
            "/dev/sdb1, which belongs to /dev/sdb, is mounted on /media/mijn stick: unmount it first (umount "
            "'/media/mijn stick')");
}

TEST(BlockDevice, DiskMountedAsAWholeRefusesItsPartition) {
  FakeKernel kernel;
  kernel.Mount("8:16", "/mnt", "/dev/fake");
  EXPECT_EQ(kernel.Check(17, "/dev/sdb1"),
            "/dev/sdb, which belongs to /dev/sdb1, is mounted on /mnt: unmount it first (umount '/mnt')");
}

TEST(BlockDevice, MountToldBySourceOnlyIsSeen) {
  FakeKernel kernel;
  kernel.Mount("0:45", "/mnt/btrfs", "/dev/sdb1");  // btrfs has a number of its own
  EXPECT_TRUE(kernel.Check(17, "/dev/sdb1").starts_with("/dev/sdb1 is mounted on /mnt/btrfs"));
}

TEST(BlockDevice, RunningSystemIsRefused) {
  FakeKernel kernel;
  kernel.AddPartition("sda", "sda5", "8:5");
  EXPECT_EQ(kernel.Check(0, "/dev/sda"),
            "/dev/sda carries the running system (/): connect it to another computer and inspect it there");
  EXPECT_EQ(kernel.Check(2, "/dev/sda2"),
            "/dev/sda2 carries the running system (/): connect it to another computer and inspect it there");
  kernel.SetWritable("sda");
  EXPECT_EQ(kernel.Check(5, "/dev/sda5"),
            "/dev/sda can be written: use a write blocker or make it read-only first (blockdev --setro /dev/sda)");
}

TEST(BlockDevice, RunningSystemUnderEncryptionIsSeen) {
  FakeKernel kernel;
  kernel.AddDisk("dm-0", "253:0");
  kernel.AddDisk("dm-1", "253:1");
  kernel.Hold("sdb/sdb1", "dm-0");
  kernel.Hold("dm-0", "dm-1");
  kernel.Mount("253:1", "/boot/efi", "/dev/mapper/fake");
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"),
            "/dev/sdb carries the running system (/boot/efi): connect it to another computer and inspect it there");
}

TEST(BlockDevice, SwapIsRefused) {
  FakeKernel kernel;
  kernel.Write("proc/swaps", "Filename Type Size Used Priority\n/dev/sdb1 partition 1 0 -2\n");
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"),
            "/dev/sdb carries the running system (swap): connect it to another computer and inspect it there");
}

TEST(BlockDevice, HolderThatIsNotMountedIsRefused) {
  FakeKernel kernel;
  kernel.AddDisk("dm-0", "253:0");
  kernel.Hold("sdb/sdb1", "dm-0");
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"),
            "/dev/sdb is in use by dm-0 (LVM, encryption or RAID): deactivate that first (dmsetup remove, cryptsetup "
            "close, vgchange -an, mdadm --stop)");
}

TEST(BlockDevice, WritableIsRefused) {
  FakeKernel kernel;
  kernel.SetWritable("sdb");
  EXPECT_EQ(kernel.Check(16, "/dev/sdb"),
            "/dev/sdb can be written: use a write blocker or make it read-only first (blockdev --setro /dev/sdb)");
  FakeKernel partition;
  partition.SetWritable("sdb/sdb1");
  EXPECT_EQ(partition.Check(16, "/dev/sdb"),
            "/dev/sdb1 can be written: use a write blocker or make it read-only first (blockdev --setro /dev/sdb1)");
}

TEST(BlockDevice, KernelThatDoesNotTellIsNotTrusted) {
  FakeKernel kernel;
  EXPECT_EQ(kernel.Check(99, "/dev/sdz"), "the kernel does not tell whether /dev/sdz is read-only");
  TempFolder empty;
  const Status status = CheckBlockDevice({empty.File("proc"), empty.File("sys")}, makedev(8, 0), "/dev/sda");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kIo);
}

// What a command prints, without its line end; empty when it fails.
std::string Shell(const std::string& command) {
  FILE* pipe = ::popen(("exec 2>/dev/null; " + command).c_str(), "r");
  if (pipe == nullptr) return "";
  std::array<char, 256> buffer{};
  std::string text;
  while (::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr) text += buffer.data();
  const bool failed = ::pclose(pipe) != 0;
  while (text.ends_with('\n')) text.pop_back();
  return failed ? "" : text;
}

// A loop device over a small ext2 file system, taken down at the end.
class LoopDevice {
 public:
  explicit LoopDevice(const std::string& file, const std::string& options) {
    if (Shell("mkfs.ext2 -q -F " + file + " && echo made") == "made")
      path_ = Shell("losetup -f --show " + options + " " + file);
  }
  ~LoopDevice() {
    if (!path_.empty()) Shell("losetup -d " + path_);
  }
  LoopDevice(const LoopDevice&) = delete;
  LoopDevice& operator=(const LoopDevice&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string ErrorOf(const std::string& path) {
  auto source = Source::Open(path);
  return source ? "opened" : source.error().Text();
}

TEST(BlockDevice, LoopDeviceIsOpenedOnlyReadOnlyAndUnmounted) {
  TempFolder folder;
  WriteFile(folder.File("disk"), std::string(1 << 20, '\0'));
  const LoopDevice loop(folder.File("disk"), "-r");
  if (loop.path().empty()) GTEST_SKIP() << "no loop device: needs root, mkfs.ext2 and losetup";
  auto source = Source::Open(loop.path());
  ASSERT_TRUE(source) << source.error().Text();
  EXPECT_TRUE(source->block_device());
  ASSERT_EQ(source->segments().size(), 1u);
  EXPECT_EQ("/dev/" + source->name(), loop.path());
  EXPECT_EQ(ErrorOf(loop.path()),
            loop.path() + " is in use by another program: end that first (see lsof " + loop.path() + ")");
  const std::string mount_point = folder.File("mount");
  fs::create_directory(mount_point);
  EXPECT_EQ(Shell("mount -o ro " + loop.path() + " " + mount_point + " && echo mounted"), "") << "held exclusively";
  source = Fail(ErrorCode::kInternal, "closed");
  ASSERT_EQ(Shell("mount -o ro " + loop.path() + " " + mount_point + " && echo mounted"), "mounted");
  const std::string refused = ErrorOf(loop.path());
  Shell("umount " + mount_point);
  EXPECT_EQ(refused,
            loop.path() + " is mounted on " + mount_point + ": unmount it first (umount '" + mount_point + "')");
  EXPECT_EQ(ErrorOf(loop.path()), "opened");
}

TEST(BlockDevice, WritableLoopDeviceIsRefused) {
  TempFolder folder;
  WriteFile(folder.File("disk"), std::string(1 << 20, '\0'));
  const LoopDevice loop(folder.File("disk"), "");
  if (loop.path().empty()) GTEST_SKIP() << "no loop device: needs root, mkfs.ext2 and losetup";
  EXPECT_EQ(ErrorOf(loop.path()),
            loop.path() + " can be written: use a write blocker or make it read-only first (blockdev --setro " +
                loop.path() + ")");
}

}  // namespace
}  // namespace schouw

// What a course offers to choose from: devices by what the kernel tells, files by what they are, nothing by a link.
#include "agent/cli/course_places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/corpus.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;
using testing::WriteFile;

class Places : public ::testing::Test {
 protected:
  Places() {
    for (const char* folder :
         {"werk/map", "werk/trust", "programma/oefening", "sys/block", "sys/dev/block", "proc/self"})
      fs::create_directories(folder_.File(folder));
    Write("proc/self/mountinfo", "36 35 8:2 / / rw - ext4 /dev/sda2 rw\n");
    Write("proc/swaps", "Filename Type Size Used Priority\n");
  }
  void Write(const std::string& name, const std::string& text) { WriteFile(folder_.File(name), text); }
  void AddDisk(const std::string& name, const std::string& number, const std::string& read_only) {
    const std::string folder = "sys/devices/" + name;
    fs::create_directories(folder_.File(folder + "/device"));
    Write(folder + "/dev", number + "\n");
    Write(folder + "/ro", read_only + "\n");
    Write(folder + "/size", "2048\n");
    Write(folder + "/device/model", "Voorbeeld   \n");
    for (const std::string& link : {"sys/block/" + name, "sys/dev/block/" + number})
      fs::create_directory_symlink(folder_.File(folder), folder_.File(link));
  }
  std::vector<FoundDevice> Devices() const {
    return FindDevices({folder_.File("werk"), folder_.File("programma"), {folder_.File("proc"), folder_.File("sys")}});
  }
  TempFolder folder_;
};

TEST_F(Places, NameADeviceThatCanBeWrittenWithWhatToDo) {
  AddDisk("zzb", "8:16", "0");
  AddDisk("loop0", "7:0", "1");
  const auto devices = Devices();
  ASSERT_EQ(devices.size(), 2u) << "and the folder; no loop device";
  EXPECT_EQ(devices[0].id, "device:zzb");
  EXPECT_EQ(devices[0].name, "Voorbeeld, zzb");
  EXPECT_EQ(devices[0].bytes, 2048u * 512);
  EXPECT_EQ(devices[0].why_not, "said.device.writable");
}

TEST_F(Places, NameADeviceThatMayNotBeRead) {
  AddDisk("zzb", "8:16", "1");
  EXPECT_EQ(Devices()[0].why_not, "said.device.no_right") << "there is no /dev/zzb";
}

TEST_F(Places, NameTheDiskOfTheRunningSystem) {
  AddDisk("zza", "8:2", "0");
  EXPECT_EQ(Devices()[0].why_not, "said.device.system");
}

TEST_F(Places, OfferImagesByTheirFirstPartAndNothingOfOurs) {
  for (const char* name :
       {"a.img", "b.001", "b.002", "c.E01", "c.E02", "d.toml", "e.schouw", "e.schouw-wal", ".verborgen"})
    Write(std::string("werk/") + name, "x");
  fs::create_symlink(folder_.File("proc/swaps"), folder_.File("werk/link.img"));
  Write("programma/oefening/oefening.img", "x");
  std::vector<std::string> ids;
  for (const FoundDevice& device : Devices()) ids.push_back(device.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"folder:a.img", "folder:b.001", "folder:c.E01", "folder:map",
                                           "program:oefening.img"}));
}

TEST_F(Places, FindNothingByAPath) {
  Write("werk/a.img", "x");
  EXPECT_TRUE(ById(Devices(), "folder:a.img").has_value());
  for (const char* id : {"", "folder:", "folder:../proc/swaps", "folder:./a.img", "/etc/passwd"})
    EXPECT_FALSE(ById(Devices(), id).has_value()) << id;
}

}  // namespace
}  // namespace schouw

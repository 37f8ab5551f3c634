// modules: base model image
// corpus: image/dfvfs/ext2.qcow2 image/dfvfs/ext2.vhd image/dfvfs/ext2.vmdk image/sleuthkit/image.vmdk
// image/keramics/hfsplus_adc.dmg Disk images of virtual machines and of macOS; the checksum of a footer of VHD at the
// start is put right.
#include <cstdint>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/image/dmg_source.h"
#include "agent/image/qcow_source.h"
#include "agent/image/vhd_source.h"
#include "agent/image/vhdx_source.h"
#include "agent/image/vmdk_source.h"

namespace schouw {
namespace {

void Repair(std::string& sector_at_start) {
  if (sector_at_start.size() < 512) return;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 512; ++i) {
    if (i < 64 || i >= 68) sum += static_cast<unsigned char>(sector_at_start[i]);
  }
  for (std::size_t i = 0; i < 4; ++i) sector_at_start[64 + i] = static_cast<char>(~sum >> (24 - 8 * i));
}

void Walk(const Result<OpenedDisk>& disk) {
  if (!disk) return;
  const std::uint64_t size = disk->bytes->size();
  const std::uint64_t step = size / 64 + 1;
  for (std::uint64_t at = 0; at < size; at += step) static_cast<void>(ReadUpTo(*disk->bytes, at, 4096));
}

}  // namespace
}  // namespace schouw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string image(reinterpret_cast<const char*>(data), size);
  if (image.starts_with("conectix")) schouw::Repair(image);
  const auto source = [&image] { return std::make_unique<schouw::MemorySource>(image); };
  schouw::Walk(schouw::OpenVhd(source()));
  schouw::Walk(schouw::OpenVhdx(source()));
  schouw::Walk(schouw::OpenQcow(source()));
  schouw::Walk(schouw::OpenDmg(source()));
  schouw::Segments files;
  files.push_back({"schijf.vmdk", source()});
  if (schouw::IsVmdk(image)) schouw::Walk(schouw::OpenVmdk(std::move(files)));
  return 0;
}

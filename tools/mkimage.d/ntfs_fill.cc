// ntfs_fill IMAGE FOLDER: copies a folder's tree into the root of an NTFS volume through libntfs-3g, so that no mount
// and no privilege is needed. A file named NAME@ads@STREAM becomes the alternate data stream STREAM of NAME. Only for
// the demo image and tests.
#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#define HAVE_TIME_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_STDDEF_H 1
#define HAVE_STDARG_H 1
extern "C" {
#include <ntfs-3g/volume.h>
//
#include <ntfs-3g/attrib.h>
#include <ntfs-3g/dir.h>
#include <ntfs-3g/inode.h>
#include <ntfs-3g/unistr.h>
}

namespace {

namespace fs = std::filesystem;

[[noreturn]] void Die(const std::string& what) {
  std::perror(("ntfs_fill: " + what).c_str());
  std::exit(2);
}

struct NtfsName {
  ntfschar* text = nullptr;
  int length = 0;
  explicit NtfsName(const std::string& name) {
    length = ntfs_mbstoucs(name.c_str(), &text);
    if (length < 0) Die("name " + name);
  }
  ~NtfsName() { std::free(text); }
  NtfsName(const NtfsName&) = delete;
  NtfsName& operator=(const NtfsName&) = delete;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteStream(ntfs_inode* inode, const std::string& stream, const std::string& bytes) {
  const NtfsName name(stream);
  if (!stream.empty() && ntfs_attr_add(inode, AT_DATA, name.text, static_cast<u8>(name.length), nullptr, 0) != 0) {
    Die("add stream " + stream);
  }
  ntfs_attr* data = stream.empty() ? ntfs_attr_open(inode, AT_DATA, AT_UNNAMED, 0)
                                   : ntfs_attr_open(inode, AT_DATA, name.text, static_cast<u32>(name.length));
  if (data == nullptr) Die("open data");
  for (std::size_t done = 0; done < bytes.size();) {
    const s64 count =
        ntfs_attr_pwrite(data, static_cast<s64>(done), static_cast<s64>(bytes.size() - done), bytes.data() + done);
    if (count <= 0) Die("write data");
    done += static_cast<std::size_t>(count);
  }
  ntfs_attr_close(data);
}

std::vector<fs::path> Sorted(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

void Fill(ntfs_volume* volume, ntfs_inode* parent, const fs::path& folder);

void AddEntry(ntfs_volume* volume, ntfs_inode* parent, const fs::path& path) {
  const std::string file_name = path.filename().string();
  if (file_name.find("@ads@") != std::string::npos) return;  // with its file
  const NtfsName name(file_name);
  const bool folder = fs::is_directory(path);
  ntfs_inode* inode =
      ntfs_create(parent, const_cpu_to_le32(0), name.text, static_cast<u8>(name.length), folder ? S_IFDIR : S_IFREG);
  if (inode == nullptr) Die("create " + path.string());
  if (folder) {
    Fill(volume, inode, path);
  } else {
    WriteStream(inode, "", ReadFile(path));
    const std::string prefix = file_name + "@ads@";
    for (const fs::path& sibling : Sorted(path.parent_path())) {
      const std::string other = sibling.filename().string();
      if (other.starts_with(prefix)) WriteStream(inode, other.substr(prefix.size()), ReadFile(sibling));
    }
  }
  if (ntfs_inode_close_in_dir(inode, parent) != 0) Die("close " + path.string());
}

void Fill(ntfs_volume* volume, ntfs_inode* parent, const fs::path& folder) {
  for (const fs::path& path : Sorted(folder)) AddEntry(volume, parent, path);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: ntfs_fill IMAGE FOLDER\n");
    return 2;
  }
  ntfs_set_char_encoding("C.UTF-8");
  ntfs_volume* volume = ntfs_mount(argv[1], 0);
  if (volume == nullptr) Die(argv[1]);
  ntfs_inode* root = ntfs_inode_open(volume, FILE_root);
  if (root == nullptr) Die("root");
  Fill(volume, root, argv[2]);
  if (ntfs_inode_close(root) != 0 || ntfs_umount(volume, FALSE) != 0) Die("close");
  return 0;
}

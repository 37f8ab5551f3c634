#include "agent/source/source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>

#include "agent/source/folder.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;
using testing::WriteFile;

std::string Content(const UniqueFd& fd) {
  std::string text(100, '\0');
  const ssize_t got = ::read(fd.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

// "x.001=first x.002=missing".
std::string Segments(const Source& source) {
  std::string text;
  for (const SourceFile& segment : source.segments())
    text += (text.empty() ? "" : " ") + segment.name + "=" + (segment.missing ? "missing" : Content(segment.fd));
  return text;
}

std::string Opened(const std::string& path) {
  auto source = Source::Open(path);
  return source ? Segments(*source) : source.error().Text();
}

void MakeSocket(const std::string& path) {
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), std::min(path.size(), sizeof(address.sun_path) - 1));
  ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

TEST(Source, OpensASetWhicheverSegmentWasNamed) {
  TempFolder folder;
  WriteFile(folder.File("x.001"), "een");
  WriteFile(folder.File("x.002"), "twee");
  WriteFile(folder.File("x.004"), "vier");
  for (const char* named : {"x.001", "x.004"}) {
    auto source = Source::Open(folder.File(named));
    ASSERT_TRUE(source) << source.error().Text();
    EXPECT_EQ(source->form(), SourceForm::kImage);
    EXPECT_EQ(source->name(), named);
    EXPECT_FALSE(source->block_device());
    EXPECT_EQ(Segments(*source), "x.001=een x.002=twee x.003=missing x.004=vier");
    EXPECT_EQ(source->missing(), "x.003");
    for (const SourceFile& segment : source->segments()) EXPECT_TRUE(segment.fd.valid());
  }
}

TEST(Source, FindsSegmentsBesideTheRealFileOrBesideItsLink) {
  TempFolder folder;
  fs::create_directory(folder.File("data"));
  WriteFile(folder.File("data/x.E01"), "een");
  WriteFile(folder.File("data/x.E02"), "twee");
  fs::create_symlink("data/x.E01", folder.File("gegevensdrager"));
  EXPECT_EQ(Opened(folder.File("gegevensdrager")), "x.E01=een x.E02=twee");
  fs::create_directory(folder.File("links"));
  WriteFile(folder.File("data/1"), "een");
  WriteFile(folder.File("data/2"), "twee");
  fs::create_symlink("../data/1", folder.File("links/y.001"));
  fs::create_symlink("../data/2", folder.File("links/y.002"));
  EXPECT_EQ(Opened(folder.File("links/y.001")), "y.001=een y.002=twee");
  fs::create_symlink("1", folder.File("data/laptop.dd"));
  EXPECT_EQ(Opened(folder.File("data/laptop.dd")), "laptop.dd=een");
}

TEST(Source, RelativePathsAndTrailingSlashesAreFine) {
  TempFolder folder;
  WriteFile(folder.File("x.dd"), "een");
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  EXPECT_EQ(Opened("x.dd"), "x.dd=een");
  EXPECT_EQ(Opened("./x.dd"), "x.dd=een");
  fs::current_path(before);
  EXPECT_EQ(Source::Open(folder.path() + "///")->name(), fs::path(folder.path()).filename());
  EXPECT_EQ(Source::Open("/")->name(), "/");
}

TEST(Source, RefusesWhatIsNoImage) {
  TempFolder folder;
  ::mkfifo(folder.File("pipe").c_str(), 0600);
  MakeSocket(folder.File("socket"));
  WriteFile(folder.File("x.001"), "een");
  fs::create_directory(folder.File("x.002"));
  const std::pair<std::string, std::string> cases[] = {
      {"", "no image was named"},
      {folder.File("absent"), folder.File("absent") + " does not exist"},
      {folder.File("x.001/y"), folder.File("x.001/y") + " does not exist"},
      {folder.File("pipe"),
       folder.File("pipe") + " is a named pipe: give a device image, a block device, a folder or an archive"},
      {folder.File("socket"),
       folder.File("socket") + " is a socket: give a device image, a block device, a folder or an archive"},
      {"/dev/null", "/dev/null is a character device: give a device image, a block device, a folder or an archive"},
      {folder.File("x.001"), folder.File("x.002") + " belongs to the image by its name, but is not a regular file"},
  };
  for (const auto& [path, error] : cases) EXPECT_EQ(Opened(path), error);
}

TEST(Source, DoesNotReadWhatItMayNot) {
  TempFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  WriteFile(folder.File("x.dd"), "een");
  WriteFile(folder.File("y.001"), "een");
  WriteFile(folder.File("y.002"), "twee");
  fs::create_directory(folder.File("closed"));
  for (const char* name : {"x.dd", "y.002", "closed"}) ::chmod(folder.File(name).c_str(), 0);
  const bool root = ::geteuid() == 0;
  ASSERT_TRUE(!root || ::seteuid(65534) == 0);
  const std::string file = Opened(folder.File("x.dd"));
  const std::string segment = Opened(folder.File("y.001"));
  const std::string closed = Opened(folder.File("closed"));
  ASSERT_TRUE(!root || ::seteuid(0) == 0);
  EXPECT_EQ(file, folder.File("x.dd") + " can't be read: permission denied");
  EXPECT_EQ(segment, folder.File("y.002") + " can't be read: permission denied");
  EXPECT_EQ(closed, folder.File("closed") + " can't be read: permission denied");
}

Locator At(const std::string& path) { return Locator{"d1", "p0", {path}, ""}; }

std::string TypeName(EntryType type) {
  return type == EntryType::kFile     ? "file"
         : type == EntryType::kFolder ? "folder"
         : type == EntryType::kLink   ? "link"
                                      : "other";
}

// One line an entry, then one a problem.
std::string Text(const Result<FolderListing>& listing) {
  if (!listing) return listing.error().Text();
  std::string text;
  for (const Entry& entry : listing->entries)
    text += EscapePath(entry.name) + " " + TypeName(entry.type) + " " + std::to_string(entry.size) + "\n";
  for (const Problem& problem : listing->problems)
    text +=
        EntryText(problem.entry) + ": " + std::string(ProblemReasonName(problem.reason)) + ", " + problem.detail + "\n";
  return text;
}

// Both ways down must give the same.
class Folder : public ::testing::TestWithParam<Descent> {
 protected:
  UniqueFd Root() const { return UniqueFd(::open(folder_.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)); }
  std::string List(const std::string& path) { return Text(ListFolder(Root(), At(path), GetParam())); }
  std::string Read(const std::string& path) {
    auto fd = OpenFileBeneath(Root(), path, GetParam());
    return fd ? "content " + Content(*fd) : fd.error().Text();
  }
  TempFolder folder_;
};
INSTANTIATE_TEST_SUITE_P(Descents, Folder, ::testing::Values(Descent::kBest, Descent::kByComponent));

TEST_P(Folder, ListsSortedByBytesAndNamesWhatItDoesNotOpen) {
  fs::create_directory(folder_.File("Users"));
  WriteFile(folder_.File("b\xff.txt"), "12345");
  WriteFile(folder_.File("B.txt"), "");
  WriteFile(folder_.File("\xc3\xa9"), "1");
  fs::create_symlink("/etc/passwd", folder_.File("link"));
  ::mkfifo(folder_.File("pipe").c_str(), 0600);
  MakeSocket(folder_.File("socket"));
  EXPECT_EQ(
      List("/"),
      "B.txt file 0\nUsers folder 0\nb\\xff.txt file 5\nlink link 0\npipe other 0\nsocket other 0\n\xc3\xa9 file 1\n"
      "p0:/pipe: unsupported, a named pipe: not opened\n"
      "p0:/socket: unsupported, a socket: not opened\n");
}

TEST_P(Folder, GivesInodeAndTimes) {
  WriteFile(folder_.File("a"), "x");
  const timespec times[2] = {{1'000'000'000, 0}, {1'700'000'000, 123'456'789}};
  ::utimensat(AT_FDCWD, folder_.File("a").c_str(), times, 0);
  struct stat status {};
  ::stat(folder_.File("a").c_str(), &status);
  auto listing = ListFolder(Root(), At("/"), GetParam());
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->entries.size(), 1u);
  EXPECT_EQ(listing->entries[0].address.inode, status.st_ino);
  EXPECT_EQ(listing->entries[0].modified, UnixNanos{1'700'000'000'123'456'789});
  auto fd = OpenFileBeneath(Root(), "/a", GetParam());
  ASSERT_TRUE(fd);
  EXPECT_EQ(Content(*fd), "x");
  ::stat(folder_.File("a").c_str(), &status);
  EXPECT_EQ(status.st_atim.tv_sec, 1'000'000'000) << "reading left the access time alone";
}

TEST_P(Folder, OpensFilesBeneathOnly) {
  fs::create_directories(folder_.File("Users/anna"));
  WriteFile(folder_.File("Users/anna/brief.txt"), "beste");
  fs::create_symlink("anna", folder_.File("Users/link"));
  fs::create_symlink("brief.txt", folder_.File("Users/anna/link.txt"));
  ::mkfifo(folder_.File("pipe").c_str(), 0600);
  const std::pair<const char*, const char*> cases[] = {
      {"/Users/anna/brief.txt", "content beste"},
      {"/Users/anna/absent", "it is not there"},
      {"/Users/link/brief.txt", "a symbolic link stands on the way: not followed"},
      {"/Users/anna/link.txt", "a symbolic link stands on the way: not followed"},
      {"/Users/anna", "not a regular file: not opened"},
      {"/pipe", "not a regular file: not opened"},
      {"/Users/../Users/anna/brief.txt", "check path: not a plain path within the folder"},
      {"/..", "check path: not a plain path within the folder"},
      {"//Users", "check path: not a plain path within the folder"},
      {"Users/anna/brief.txt", "check path: not an absolute path within the folder"},
  };
  for (const auto& [path, result] : cases) EXPECT_EQ(Read(path), result) << path;
  EXPECT_EQ(List("/Users/link"), "a symbolic link stands on the way: not followed");
  EXPECT_EQ(List("/Users/bob"), "the folder is no longer there");
  EXPECT_EQ(List("/pipe"), "the folder is no longer there");
}

TEST_P(Folder, GoesDeeperThanOnePathHolds) {
  const std::string name(200, 'd');
  UniqueFd at = Root();
  std::string path;
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0700), 0);
    at = UniqueFd(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    path += "/" + name;
  }
  EXPECT_TRUE(UniqueFd(::openat(at.get(), "a", O_CREAT | O_WRONLY | O_CLOEXEC, 0600)).valid());
  EXPECT_EQ(List(path), "a file 0\n");
  EXPECT_EQ(Read(path + "/a"), "content ");
}

TEST_P(Folder, OtherFileSystemIsNamedNotEntered) {
  const std::string inner = folder_.File("mount");
  fs::create_directory(inner);
  if (::mount("none", inner.c_str(), "tmpfs", 0, "") != 0) GTEST_SKIP() << "may not mount: needs root";
  WriteFile(inner + "/a", "x");
  const std::string listed = List("/");
  const std::string inside = List("/mount");
  const std::string read = Read("/mount/a");
  ::umount2(inner.c_str(), MNT_DETACH);
  EXPECT_EQ(listed, "mount other 0\np0:/mount: unsupported, another file system is mounted here: not entered\n");
  EXPECT_EQ(inside, "another file system is mounted on the way: not entered");
  EXPECT_EQ(read, "another file system is mounted on the way: not entered");
}

TEST(Source, FolderIsListedThroughTheSource) {
  TempFolder folder;
  fs::create_directory(folder.File("Users"));
  WriteFile(folder.File("Users/a.txt"), "x");
  auto source = Source::Open(folder.path());
  ASSERT_TRUE(source);
  EXPECT_EQ(source->form(), SourceForm::kFolder);
  EXPECT_TRUE(source->segments().empty());
  EXPECT_EQ(Text(source->List(At("/Users"))), "a.txt file 1\n");
  EXPECT_EQ(Content(*source->OpenFile("/Users/a.txt")), "x");
  fs::remove_all(folder.File("Users"));
  EXPECT_EQ(source->List(At("/Users")).error().code, ErrorCode::kIo);
  EXPECT_EQ(source->OpenFile("/Users/a.txt").error().code, ErrorCode::kNotFound);
}

TEST(SourcePresent, TellsAnImageThatBecameSmallerAndAFolderThatWasRemoved) {
  const TempFolder folder;
  const std::string image = folder.path() + "/a.img", stick = folder.path() + "/stick";
  WriteFile(image, "0123456789");
  fs::create_directory(stick);
  const auto of_image = Source::Open(image);
  const auto of_folder = Source::Open(stick);
  ASSERT_TRUE(of_image && of_folder);
  EXPECT_TRUE(of_image->Present());
  EXPECT_TRUE(of_folder->Present());
  fs::resize_file(image, 9);
  fs::remove(stick);
  EXPECT_FALSE(of_image->Present());
  EXPECT_FALSE(of_folder->Present());
}

TEST(SourcePresent, DoesNotMindThatANameIsGoneWhileTheBytesAreThere) {
  const TempFolder folder;
  const std::string image = folder.path() + "/a.img";
  WriteFile(image, "0123456789");
  const auto source = Source::Open(image);
  ASSERT_TRUE(source);
  fs::remove(image);
  EXPECT_TRUE(source->Present());
}

}  // namespace
}  // namespace schouw

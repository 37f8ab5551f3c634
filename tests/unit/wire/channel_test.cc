#include "agent/wire/channel.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <csignal>
#include <thread>

namespace schouw {
namespace {

struct Ends {
  Channel one;
  Channel other;
};

Ends MakeEnds() {
  int fds[2] = {-1, -1};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  return {Channel(UniqueFd(fds[0])), Channel(UniqueFd(fds[1]))};
}

std::string Frame(std::string_view payload) {
  std::string frame;
  for (std::size_t i = 0; i < 4; ++i) frame += static_cast<char>(payload.size() >> (8 * i) & 0xFF);
  return frame + std::string(payload);
}

void Write(const Channel& channel, std::string_view bytes) {
  ASSERT_EQ(write(channel.fd(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

std::string Text(const Result<std::optional<std::string>>& frame) {
  return !frame ? frame.error().Text() : *frame ? **frame : "nothing";
}

UniqueFd FileWith(std::string_view text) {
  UniqueFd file(memfd_create("inhoud", MFD_CLOEXEC));
  EXPECT_EQ(pwrite(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  return file;
}

std::string ContentOf(const UniqueFd& file) {
  char text[64];
  const ssize_t size = pread(file.get(), text, sizeof text, 0);
  return std::string(text, size < 0 ? 0 : static_cast<std::size_t>(size));
}

std::size_t OpenDescriptors() {
  std::size_t count = 0;
  for (int fd = 0; fd < 4096; ++fd) count += fcntl(fd, F_GETFD) >= 0 ? 1u : 0u;
  return count;
}

TEST(Channel, FramesArriveWholeAndInOrder) {
  Ends ends = MakeEnds();
  ASSERT_TRUE(ends.one.Send(Frame("een") + Frame("twee")));
  ASSERT_TRUE(ends.one.Send(Frame("drie")));
  for (const char* expected : {"een", "twee", "drie"}) EXPECT_EQ(Text(ends.other.Receive()), expected);
}

TEST(Channel, AFrameInSingleBytesIsPutTogether) {
  Ends ends = MakeEnds();
  const std::string frame = Frame("voorbeeld");
  for (const char byte : frame) {
    EXPECT_EQ(Text(ends.other.TryReceive()), "nothing");
    Write(ends.one, {&byte, 1});
  }
  EXPECT_EQ(Text(ends.other.TryReceive()), "voorbeeld");
}

TEST(Channel, TryReceiveTellsNotYetFromTheEnd) {
  Ends ends = MakeEnds();
  EXPECT_EQ(Text(ends.other.TryReceive()), "nothing");
  EXPECT_FALSE(ends.other.closed());
  ends.one = Channel(UniqueFd());
  EXPECT_EQ(Text(ends.other.TryReceive()), "nothing");
  EXPECT_TRUE(ends.other.closed());
  EXPECT_EQ(Text(ends.other.Receive()), "nothing");
}

TEST(Channel, FramesBeforeTheEndAreStillGivenOut) {
  Ends ends = MakeEnds();
  ASSERT_TRUE(ends.one.Send(Frame("een") + Frame("twee")));
  ends.one = Channel(UniqueFd());
  EXPECT_EQ(Text(ends.other.Receive()), "een");
  EXPECT_EQ(Text(ends.other.Receive()), "twee");
  EXPECT_EQ(Text(ends.other.Receive()), "nothing");
}

TEST(Channel, LargeFramesPassInPieces) {
  Ends ends = MakeEnds();
  const std::string large = Frame(std::string(kMaxFrameBytes, 'x'));
  std::thread sender([&] { EXPECT_TRUE(ends.one.Send(large)); });
  const auto frame = ends.other.Receive();
  sender.join();
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->size(), kMaxFrameBytes);
}

TEST(Channel, RefusesToSendMoreThanAFrame) {
  Ends ends = MakeEnds();
  EXPECT_EQ(ends.one.Send(std::string(kMaxFrameBytes + 5, 'x')).error().Text(), "frame of 33554437 bytes");
}

TEST(Channel, LengthsThatAreNoneAreRefusedForGood) {
  const std::pair<std::string, std::string> cases[] = {
      {std::string(4, '\0'), "receive frame: frame of 0 bytes"},
      {std::string("\1\0\0\2", 4), "receive frame: frame of 33554433 bytes"},
      {"\xff\xff\xff\xff", "receive frame: frame of 4294967295 bytes"}};
  for (const auto& [bytes, error] : cases) {
    Ends ends = MakeEnds();
    Write(ends.one, Frame("goed") + bytes);
    EXPECT_EQ(Text(ends.other.Receive()), "goed");
    EXPECT_EQ(Text(ends.other.Receive()), error);
    Write(ends.one, Frame("meer"));
    EXPECT_EQ(Text(ends.other.TryReceive()), error);
  }
}

TEST(Channel, AStreamThatEndsInsideAFrameIsTruncated) {
  for (const std::size_t size : {1u, 3u, 4u, 7u}) {
    Ends ends = MakeEnds();
    Write(ends.one, Frame("vijf!").substr(0, size));
    ends.one = Channel(UniqueFd());
    const auto frame = ends.other.Receive();
    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code, ErrorCode::kTruncated);
    EXPECT_EQ(frame.error().Text(),
              "receive frame: the stream ends inside a frame (have " + std::to_string(size) + " bytes)");
  }
}

TEST(Channel, SendingToNobodyIsAnErrorAndNoSignal) {
  Ends ends = MakeEnds();
  ends.other = Channel(UniqueFd());
  const Status sent = ends.one.Send(Frame("een"));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kIo);
  EXPECT_EQ(sent.error().Text(), "send frame: the other end is gone");
}

TEST(Channel, SendingToOneWhoDoesNotReadEnds) {
  Ends ends = MakeEnds();
  ASSERT_TRUE(ends.one.SetSendPatience(std::chrono::milliseconds(50)));
  const Status sent = ends.one.Send(Frame(std::string(8u << 20, 'x')));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(sent.error().Text(), "send frame: the other end does not read");
}

TEST(Channel, DescriptorsArriveWithTheirFrame) {
  Ends ends = MakeEnds();
  std::vector<UniqueFd> files;
  std::vector<int> numbers;
  for (int i = 0; i < 200; ++i) numbers.push_back(files.emplace_back(FileWith("bestand " + std::to_string(i))).get());
  std::thread sender([&] { EXPECT_TRUE(ends.one.Send(Frame("tweehonderd"), numbers)); });
  EXPECT_EQ(Text(ends.other.Receive()), "tweehonderd");
  sender.join();
  const auto first = ends.other.TakeDescriptors(150);
  const auto rest = ends.other.TakeDescriptors(50);
  ASSERT_TRUE(first && rest);
  EXPECT_EQ(ContentOf((*first)[0]), "bestand 0");
  EXPECT_EQ(ContentOf((*first)[149]), "bestand 149");
  EXPECT_EQ(ContentOf((*rest)[49]), "bestand 199");
  EXPECT_EQ(fcntl((*rest)[49].get(), F_GETFD), FD_CLOEXEC);
}

TEST(Channel, TakingMoreDescriptorsThanArrivedIsAnError) {
  Ends ends = MakeEnds();
  const UniqueFd file = FileWith("een");
  ASSERT_TRUE(ends.one.Send(Frame("een"), {file.get()}));
  EXPECT_EQ(Text(ends.other.Receive()), "een");
  EXPECT_EQ(ends.other.TakeDescriptors(2).error().Text(), "want 2 descriptors, have 1");
  EXPECT_TRUE(ends.other.TakeDescriptors(1));
}

TEST(Channel, AFloodOfDescriptorsIsRefusedAndClosed) {
  Ends ends = MakeEnds();
  const UniqueFd file = FileWith("een");
  const std::size_t before = OpenDescriptors();
  std::string error;
  for (int i = 0; i < 20 && error.empty(); ++i) {
    ASSERT_TRUE(ends.one.Send(Frame("x"), std::vector<int>(64, file.get())));
    const auto frame = ends.other.Receive();
    if (!frame) error = frame.error().Text();
  }
  EXPECT_THAT(error, ::testing::AnyOf("receive frame: take descriptors: more than 1024 descriptors wait",
                                      "receive frame: take descriptors: more descriptors than can be received"));
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(Channel, WhereNoneAreAllowedOneDescriptorIsTooMany) {
  Ends ends = MakeEnds();
  ends.other.RefuseDescriptors();
  const UniqueFd file = FileWith("een");
  const std::size_t before = OpenDescriptors();
  ASSERT_TRUE(ends.one.Send(Frame("een"), {file.get()}));
  EXPECT_EQ(Text(ends.other.TryReceive()), "receive frame: take descriptors: descriptors where none are allowed");
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(Channel, InterruptionsAreSeenThrough) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ASSERT_EQ(sigaction(SIGALRM, &action, nullptr), 0);
  const itimerval often{{0, 1000}, {0, 1000}};
  ASSERT_EQ(setitimer(ITIMER_REAL, &often, nullptr), 0);
  Ends ends = MakeEnds();
  std::thread sender([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(ends.one.Send(Frame(std::string(4u << 20, 'x'))));
  });
  const auto frame = ends.other.Receive();
  sender.join();
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->size(), 4u << 20);
}

}  // namespace
}  // namespace schouw

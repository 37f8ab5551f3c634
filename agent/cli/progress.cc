#include "agent/cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "report/words/phrase.h"

namespace schouw {
namespace {

constexpr double kPlainEverySeconds = 5;
constexpr int kBarCells = 24;

std::string Size(std::uint64_t bytes) {
  if (bytes < 1'000'000) return fmt::format("{} kB", bytes / 1'000);
  if (bytes < 10'000'000'000) return fmt::format("{} MB", bytes / 1'000'000);
  return fmt::format("{} GB", bytes / 1'000'000'000);
}

std::string Signals(std::uint64_t matches) {
  return fmt::format("{} {}", matches, Phrase(matches == 1 ? "scan.match" : "scan.matches"));
}

}  // namespace

double DonePart(const ScanProgress& p) {
  constexpr double kBytesAFile = 64'000;
  const double all = static_cast<double>(p.bytes_to_read) + kBytesAFile * static_cast<double>(p.files_to_read);
  const double done = static_cast<double>(p.bytes_read) + kBytesAFile * static_cast<double>(p.files_read);
  return all <= 0 ? 0 : std::min(1.0, done / all);
}

std::optional<ProgressStyle> ParseProgressStyle(const std::string& name) {
  if (name == "auto") return ProgressStyle::kAuto;
  if (name == "plain") return ProgressStyle::kPlain;
  if (name == "json") return ProgressStyle::kJson;
  if (name == "none") return ProgressStyle::kNone;
  return std::nullopt;
}

ProgressPrinter::ProgressPrinter(ProgressStyle style) : style_(style) {
  if (style_ == ProgressStyle::kPlain || style_ == ProgressStyle::kJson || style_ == ProgressStyle::kNone) return;
  style_ = ::isatty(STDERR_FILENO) == 1 ? ProgressStyle::kAuto : ProgressStyle::kPlain;
}

void ProgressPrinter::Show(const ScanProgress& progress) {
  switch (style_) {
    case ProgressStyle::kAuto: return ShowBar(progress);
    case ProgressStyle::kPlain: return ShowPlain(progress);
    case ProgressStyle::kJson: return ShowJson(progress);
    case ProgressStyle::kNone: return;
  }
}

void ProgressPrinter::End() {
  if (bar_open_) std::fputc('\n', stderr);
  bar_open_ = false;
}

std::optional<double> SecondsLeft(const ScanProgress& progress) {
  const double part = DonePart(progress);
  if (progress.seconds < 3 || part < 0.02) return std::nullopt;
  return progress.seconds * (1 - part) / part;
}

std::string RemainingText(const ScanProgress& progress) {
  const auto left = SecondsLeft(progress);
  if (!left) return "";
  if (*left < 60) return fmt::format(fmt::runtime(Phrase("scan.seconds_left")), *left);
  return fmt::format(fmt::runtime(Phrase("scan.minutes_left")), *left / 60);
}

void ProgressPrinter::ShowBar(const ScanProgress& p) {
  const int full = static_cast<int>(DonePart(p) * kBarCells);
  std::string bar;
  for (int i = 0; i < kBarCells; ++i) bar += i < full ? "█" : "░";
  const double rate = p.seconds > 0 ? static_cast<double>(p.bytes_read) / p.seconds : 0;
  std::fprintf(stderr, "\r\x1b[K%s %3.0f%%  %s %s, %s, %s/s  %s  %s", bar.c_str(), DonePart(p) * 100,
               fmt::format("{}", p.files_read).c_str(), Phrase("scan.files").c_str(), Size(p.bytes_read).c_str(),
               Size(static_cast<std::uint64_t>(rate)).c_str(), Signals(p.matches).c_str(), RemainingText(p).c_str());
  std::fflush(stderr);
  bar_open_ = true;
}

void ProgressPrinter::ShowPlain(const ScanProgress& p) {
  if (p.seconds - plain_at_seconds_ < kPlainEverySeconds) return;
  plain_at_seconds_ = p.seconds;
  std::fprintf(stderr, "schouw: %.0f%%, %s, %s, %s %s\n", DonePart(p) * 100,
               fmt::format(fmt::runtime(Phrase("scan.files_of")), p.files_read, p.files_to_read).c_str(),
               Size(p.bytes_read).c_str(), Signals(p.matches).c_str(), RemainingText(p).c_str());
}

void ProgressPrinter::ShowJson(const ScanProgress& p) {
  std::fprintf(stderr, "%s\n",
               fmt::format("{{\"bytes_read\":{},\"bytes_to_read\":{},\"entries_seen\":{},\"files_read\":{},"
                           "\"files_to_read\":{},\"folders_to_list\":{},\"matches\":{},\"not_read\":{},"
                           "\"seconds\":{:.1f}}}",
                           p.bytes_read, p.bytes_to_read, p.entries_seen, p.files_read, p.files_to_read,
                           p.folders_to_list, p.matches, p.not_read, p.seconds)
                   .c_str());
}

}  // namespace schouw

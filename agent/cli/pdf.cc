#include "agent/cli/pdf.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "agent/cli/machine.h"
#include "agent/cli/program.h"
#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::chrono::seconds kPatience{90};
constexpr std::chrono::milliseconds kLookEvery{50};

// In memory where the system has a place for that; removed with all that stands in it.
class PrivateFolder {
 public:
  static Result<PrivateFolder> Make() {
    for (const char* place : {"/dev/shm", "/tmp"}) {
      std::string name = std::string(place) + "/schouw-pdf-XXXXXX";
      if (::mkdtemp(name.data()) != nullptr) return PrivateFolder(std::move(name));
    }
    return Fail(ErrorCode::kIo, "said.pdf.no_place");
  }
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

std::vector<std::string> Command(const std::string& browser, const PrivateFolder& folder) {
  std::vector<std::string> command = {browser,
                                      "--headless=new",
                                      "--disable-gpu",
                                      "--disable-extensions",
                                      "--disable-background-networking",
                                      "--disable-component-update",
                                      "--disable-sync",
                                      "--disable-breakpad",
                                      "--no-first-run",
                                      "--no-default-browser-check",
                                      "--host-resolver-rules=MAP * ~NOTFOUND",
                                      "--proxy-server=127.0.0.1:9",
                                      "--user-data-dir=" + folder.File("profile"),
                                      "--export-tagged-pdf",
                                      "--no-pdf-header-footer",
                                      "--print-to-pdf=" + folder.File("report.pdf")};
  if (::geteuid() == 0) command.emplace_back("--no-sandbox");  // Chromium's own refuses to start for root
  command.push_back("file://" + folder.File("report.html"));
  return command;
}

pid_t Start(const std::vector<std::string>& command, const std::string& home) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setpgid(0, 0);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, fd);
  ::setenv("HOME", home.c_str(), 1);  // what a browser leaves in a home folder goes with the rest
  ::setenv("XDG_CONFIG_HOME", home.c_str(), 1);
  ::setenv("XDG_CACHE_HOME", home.c_str(), 1);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

// Its exit status, or kTimeout after which it and its children are gone.
Result<int> WaitForBrowser(pid_t child) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ::kill(-child, SIGKILL);
      ::waitpid(child, &status, 0);
      return Fail(ErrorCode::kTimeout, "said.pdf.too_long");
    }
    std::this_thread::sleep_for(kLookEvery);
  }
  ::kill(-child, SIGKILL);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

std::optional<std::string> FindPdfBrowser() {
  return FindProgram({"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
                      "microsoft-edge-stable"});
}

Result<std::string> PrintToPdf(std::string_view html) {
  const auto browser = FindPdfBrowser();
  if (!browser) {
    return Fail(ErrorCode::kNotFound, "said.pdf.no_browser");
  }
  SCHOUW_ASSIGN(const PrivateFolder folder, PrivateFolder::Make(), "");
  SCHOUW_TRY(WriteWholeFile(folder.File("report.html"), html), "");
  const pid_t child = Start(Command(*browser, folder), folder.File("profile"));
  if (child < 0) return Fail(ErrorCode::kIo, "said.pdf.not_started");
  SCHOUW_TRY(WaitForBrowser(child), "");
  auto pdf = ReadWholeFile(folder.File("report.pdf"));
  if (pdf && pdf->starts_with("%PDF-")) return pdf;
  return Fail(ErrorCode::kCrashed, Said("said.pdf.not_made", {{"browser", *browser}}));
}

}  // namespace schouw

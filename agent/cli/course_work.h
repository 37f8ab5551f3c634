// What a course does beside the page, one thing at a time: a look, a scan, going on with one. Private to the course.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/base/unique_fd.h"
#include "agent/cli/course_state.h"
#include "agent/cli/own_verb.h"

namespace schouw {

class CourseWork {
 public:
  // What is found is put into `state`, under `mutex`. Neither is owned.
  CourseWork(CourseState& state, std::mutex& mutex) : state_(state), mutex_(mutex) {}
  ~CourseWork() { StopAndWait(); }
  CourseWork(const CourseWork&) = delete;
  CourseWork& operator=(const CourseWork&) = delete;

  bool busy() const { return busy_; }
  // Not while busy; `mutex` is held by the caller.
  void Look();
  // Keeps a key that the client gave for an encrypted part, for looks and scans from now on: in memory of the kernel
  // that has no name, until ForgetKeys. One that turns out not to fit is forgotten by itself. Errors: kIo.
  Status KeepKey(const std::string& volume, const std::string& key);
  void ForgetKeys() { keys_.clear(); }
  bool HasKey(const std::string& volume) const { return keys_.contains(volume); }
  // `register_file` may be empty: an exercise keeps none.
  void Scan(const std::string& who, const std::string& passphrase, const std::string& register_file);
  // One more device into the case at hand.
  void Add(const std::string& who, const std::string& passphrase);
  void Resume(const std::string& who, const std::string& passphrase);
  // Asks what runs to end tidily. StopAndWait: `mutex` is not held.
  void Stop() { verb_.Interrupt(); }
  void StopAndWait();

 private:
  void Begin(std::function<void()> work);
  void RunLook(const std::string& device, const nlohmann::json& before);
  void RunScan(std::vector<std::string> arguments, std::string& typed);
  std::vector<int> AddKeys(std::vector<std::string>& arguments) const;
  void HearScan(std::string_view line, std::string& said, std::string& stop);
  void EndScan(int status, const std::string& said, const std::string& stop);

  CourseState& state_;
  std::mutex& mutex_;
  OwnVerb verb_;
  std::map<std::string, UniqueFd> keys_;  // by volume
  std::thread thread_;
  std::atomic<bool> busy_{false};
};

}  // namespace schouw

// A secret as text: a passphrase or a key. Its bytes are overwritten when it goes, is moved from or gets another value.
#pragma once

#include <cstring>
#include <string>
#include <utility>

namespace schouw {

// Overwrites and empties `text`, whatever room it had besides its length too.
inline void Wipe(std::string& text) {
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

class WipedText {
 public:
  WipedText() = default;
  // `text` is wiped.
  WipedText(std::string&& text) : text_(text) { Wipe(text); }  // NOLINT(google-explicit-constructor): as a text
  WipedText(const WipedText& other) = default;
  WipedText(WipedText&& other) noexcept : text_(std::move(other.text_)) { Wipe(other.text_); }
  WipedText& operator=(WipedText other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~WipedText() { Wipe(text_); }

  const std::string& text() const { return text_; }
  std::string& text() { return text_; }

 private:
  std::string text_;
};

// Wipes a text of somebody else's at the end of a block.
class WipeAtEnd {
 public:
  explicit WipeAtEnd(std::string& text) : text_(text) {}
  ~WipeAtEnd() { Wipe(text_); }
  WipeAtEnd(const WipeAtEnd&) = delete;
  WipeAtEnd& operator=(const WipeAtEnd&) = delete;

 private:
  std::string& text_;
};

}  // namespace schouw

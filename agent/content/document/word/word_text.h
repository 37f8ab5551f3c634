// Characters of a Word document → its readable text: fields resolved, control characters translated.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// Special characters of [MS-DOC] 2.4.1; fields of 2.8.25: the result is text, the code is not, but where a link goes
// is.
class WordText {
 public:
  // `text` gets the readable text, `on_link` the targets. Both must outlive this.
  WordText(std::string& text, const std::function<bool(const std::string&)>& on_link)
      : text_(&text), on_link_(on_link) {}

  // A UTF-16 unit; halves of pairs are joined.
  void Add(char16_t unit);
  void AddCodePoint(char32_t code_point);
  // At the end of a part: what stood in fields that never ended is text after all.
  void EndPart();
  // False: the receiver of the links wants no more.
  bool wanted() const { return wanted_; }

 private:
  struct Field {
    std::string code;
    bool in_result = false;
  };
  void Append(char32_t code_point);
  void EndField();
  std::string& Target();

  std::string* text_;
  const std::function<bool(const std::string&)>& on_link_;
  std::vector<Field> fields_;
  char16_t lead_ = 0;
  bool wanted_ = true;
};

}  // namespace schouw

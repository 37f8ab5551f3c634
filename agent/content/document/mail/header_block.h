// The header fields of a message or part, as they stand (RFC 5322, section 2.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct HeaderField {
  std::string name;   // lower case
  std::string value;  // raw bytes, unfolded: line ends taken out, white space kept
};

class HeaderBlock {
 public:
  HeaderBlock() = default;
  // Lines that are no field are left out; a block without any is empty.
  explicit HeaderBlock(std::string_view bytes);

  // The first field of that name (lower case), or empty.
  std::string_view Get(std::string_view name) const;
  bool Has(std::string_view name) const;
  const std::vector<HeaderField>& fields() const { return fields_; }
  void Add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

 private:
  std::vector<HeaderField> fields_;
};

// Length of the field's name when `line` is the first line of a field ("Name: ..."), else 0.
std::size_t FieldNameLength(std::string_view line);

// A field with parameters: "text/plain; charset=utf-8" (RFC 2045, section 5.1; RFC 2231; names by RFC 2047 too, which
// many programs write against section 5 of it).
struct ParameterField {
  struct Parameter {
    std::string name;   // lower case, without RFC 2231's "*"
    std::string value;  // UTF-8
    std::string raw;    // as it stands, without quotation marks; empty where RFC 2231 cut it into pieces
  };

  std::string value;  // before the first ';', lower case
  std::vector<Parameter> parameters;

  // The first parameter of that name, or empty.
  std::string_view Get(std::string_view name) const;
  std::string_view GetRaw(std::string_view name) const;
};
ParameterField ParseParameterField(std::string_view raw);

std::string_view TrimSpace(std::string_view text);

}  // namespace schouw

// A store that is one JSON text, read within limits: bounded size, depth and number of values.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "agent/artifact/artifact.h"

namespace schouw {

using Json = nlohmann::json;

struct JsonStore {
  Json value;
  std::optional<Error> damage;  // the text ends early: `value` is what stood before its end
};

// Errors: kTooBig, kTooDeep, kTooMany; kMalformed when it is no JSON.
Result<JsonStore> ParseJsonStore(std::string text, const Limits& limits);
Result<JsonStore> ReadJsonStore(const ArtifactInput& input);

// True when `head` starts as a JSON object does.
bool LooksLikeJsonObject(std::string_view head);

// The member of an object; null when there is none or `object` is no object.
const Json* Member(const Json* object, std::string_view name);
// The element of an array, or null.
const Json* Element(const Json* array, std::size_t index);
// Empty when it is no string.
std::string TextOf(const Json* value);
std::string TextOf(const Json* object, std::string_view name);
// A number (its whole part) or a string of digits; nullopt for anything else.
std::optional<std::int64_t> IntegerOf(const Json* value);

}  // namespace schouw

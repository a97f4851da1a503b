// JSON as the loader reads it: package.json, and tsconfig.json with comments and trailing commas.
// Plain data, no values of a context.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shoal::loader {

struct JsonMember;

struct Json {
  enum class Type : uint8_t { Null, Boolean, Number, String, Array, Object };
  Type type = Type::Null;
  bool boolean = false;
  double number = 0;
  std::string text;                 // UTF-8; lone surrogates as WTF-8.
  std::vector<Json> items;          // Of arrays.
  std::vector<JsonMember> members;  // Of objects, in order.

  bool is_string() const noexcept { return type == Type::String; }
  bool is_object() const noexcept { return type == Type::Object; }
  bool is_array() const noexcept { return type == Type::Array; }
  bool is_null() const noexcept { return type == Type::Null; }
  bool is_boolean() const noexcept { return type == Type::Boolean; }
  /// The last member of that name, or null.
  const Json* find(std::string_view name) const noexcept;
  /// A member's text, or empty.
  std::string string_of(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  Json value;
};

enum class JsonDialect : uint8_t { Strict, WithComments };

struct JsonError {
  size_t offset = 0;
  std::string message;
};

/// "path:line:column: what is wrong".
std::string json_message(const std::string& path, std::string_view text, const JsonError& error);

/// False: `error` says what is wrong and where. A byte order mark is skipped.
bool parse_json(std::string_view text, JsonDialect dialect, Json& out, JsonError& error);

}  // namespace shoal::loader

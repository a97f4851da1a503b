// The boxes that handles of the C ABI are, and how they are filled.
#pragma once

#include <cstring>

#include "include/shoal.h"
#include "shoal/embed.h"

using shoal::Data;
using shoal::Error;
using shoal::ErrorCode;
using shoal::Expected;

struct shoal_runtime {
  shoal::Runtime runtime;
};
struct shoal_group {
  shoal::ContextGroup group;
};
struct shoal_context {
  shoal::ContextHandle context;
};
struct shoal_script {
  shoal::Script script;
};
struct shoal_program {
  shoal::Program program;
};
struct shoal_value {
  Data data;
};
struct shoal_object {
  shoal::ObjectHandle handle;
};
struct shoal_future {
  shoal::Future<Data> future;
  bool takes_bytes = false;  // Whoever gets the answer has its bytes alone.
};
struct shoal_completion {
  shoal::Promise<Data> promise;
};
struct shoal_error {
  Error error;
};
/// One call, over all its stages.
struct shoal_call {
  shoal::HostCall* call = nullptr;
  void* user_data = nullptr;
  std::vector<Data> kept;  // Arguments, once the first stage is over.
  bool has_begun = false;
  // --- How the stage ended
  std::optional<Expected<Data>> result;
  std::shared_ptr<shoal::FutureState> deferred;
  bool is_blocking = false;
  shoal::ObjectHandle callee;
  std::vector<Data> arguments;
  shoal_then then = nullptr;
  void* then_data = nullptr;

  bool has_ended() const noexcept { return result || deferred || then; }
  std::span<const Data> list() const {
    return has_begun ? std::span<const Data>(kept) : call->arguments();
  }
};

namespace shoal::c_api {

inline std::string_view text_of(const char* text, size_t length) {
  if (!text) return {};
  return length == SHOAL_TEXT ? std::string_view(text) : std::string_view(text, length);
}
inline std::string string_of(const char* text) { return text ? text : ""; }

inline shoal_error* error_of(const Error& error) {
  return error ? new shoal_error{error} : nullptr;
}
inline shoal_error* error_of(const Expected<void>& result) { return error_of(result.error()); }
inline shoal_error* empty(const char* what) {
  return new shoal_error{shoal::make_error(ErrorCode::EmptyHandle, std::string(what) + " is NULL")};
}

inline shoal_value* boxed(Data data) { return new shoal_value{std::move(data)}; }
inline const shoal_value* borrowed(const Data& data) {
  return reinterpret_cast<const shoal_value*>(&data);  // Data is its only member.
}
inline Data take(shoal_value* value) {
  const std::unique_ptr<shoal_value> owned(value);
  return owned ? std::move(owned->data) : Data();
}
inline std::vector<Data> take_all(shoal_value* const* values, size_t count) {
  std::vector<Data> all;
  all.reserve(count);
  for (size_t i = 0; i < count; ++i) all.push_back(take(values[i]));
  return all;
}
inline char* copied(const std::string& text) {
  char* const out = static_cast<char*>(std::malloc(text.size() + 1));
  if (out) std::memcpy(out, text.c_str(), text.size() + 1);
  return out;
}

template <class T>
shoal_future* boxed(const shoal::Future<T>& future) {
  return new shoal_future{shoal::Future<Data>(future.state())};
}
inline shoal_future* failed(const char* what) {
  return new shoal_future{shoal::Future<Data>::ready(
      shoal::make_error(ErrorCode::EmptyHandle, std::string(what) + " is NULL"))};
}
inline shoal::Error script_error_of(const char* name, const char* message) {
  return shoal::script_error(string_of(name), string_of(message));
}

template <class T>
shoal_error* check_size(const T* given, const char* type) {
  if (!given || given->size > sizeof(size_t)) return nullptr;
  return new shoal_error{shoal::make_error(
      ErrorCode::BadArgument, std::string(type) + "::size is not set: begin with SHOAL_INIT")};
}

/// Fields beyond the size that the caller's header knew have their default.
template <class T>
T known_part(const T* given) {
  T out{};
  if (given) std::memcpy(&out, given, std::min(given->size, sizeof(T)));
  return out;
}

/// Null: they can be read.
shoal_error* check_sizes(const shoal_context_settings* settings);
shoal::ContextSettings settings_of(const shoal_context_settings* settings);

inline shoal::ModuleLoader loader_of(shoal_module_loader loader, void* data) {
  if (!loader) return nullptr;
  return
      [loader, data](const shoal::ModuleQuery& query, shoal::Promise<shoal::ModuleSource> answer) {
        const shoal_module_query q{sizeof(shoal_module_query), query.specifier.c_str(),
                                   query.referrer.c_str(), query.type.c_str()};
        loader(&q, new shoal_completion{shoal::Promise<Data>(answer)}, data);
      };
}

}  // namespace shoal::c_api

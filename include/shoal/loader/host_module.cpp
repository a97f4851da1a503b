// "shoal:host": the few functions that the built-in modules of stdlib/node are made of. They reach
// the disc through files.h alone.
#include <algorithm>

#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "stdlib/web/abort.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/typed_array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::loader {

namespace {

/// Error with `code`, as system calls give them in Node: "ENOENT: no such file or directory, open
/// 'x'".
Thrown throw_system(Context& cx, const std::string& error, const char* call,
                    const std::string& path) {
  const bool missing = file_type(path) == FileType::None;
  const std::string code = missing ? "ENOENT" : is_folder(path) ? "EISDIR" : "EACCES";
  const std::string what = missing ? "no such file or directory" : error;
  return throw_with_code(cx, code, code + ": " + what + ", " + call + " '" + path + "'");
}

enum class HostCall : int32_t {
  ReadBytes = 100,
  WriteText,
  FileType,
  RealPath,
  Names,
  CurrentFolder,
  CreateRequire,
  Decode,
  ContextSignal,
};
struct HostCallName {
  HostCall call;
  const char* name;
  uint32_t length;
};
constexpr HostCallName kHostCalls[] = {
    {HostCall::ReadBytes, "readBytes", 1},
    {HostCall::WriteText, "writeText", 2},
    {HostCall::FileType, "fileType", 1},
    {HostCall::RealPath, "realPath", 1},
    {HostCall::Names, "names", 1},
    {HostCall::CurrentFolder, "currentFolder", 0},
    {HostCall::CreateRequire, "createRequire", 1},
    {HostCall::Decode, "decode", 1},
    {HostCall::ContextSignal, "contextSignal", 0},
};

Result<Value> text_value(Context& cx, std::string_view text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return Value(s);
}

}  // namespace

Result<ModuleRecord*> ModuleLoader::host_module(Context& cx) {
  static constexpr const char* kKey = "shoal:host";
  if (ModuleRecord* const m = known(kKey)) return m;
  Object* const object = TRY(new_object(cx));
  for (const HostCallName& each : kHostCalls) {
    NativeFunction* const f =
        TRY(host_function(cx, static_cast<int32_t>(each.call), each.name, each.length));
    TRY_VOID(define_field(cx, object, key(intern_ascii(each.name)), Value(f)));
  }
  ModuleRecord* const m = TRY(ModuleRecord::create_default(cx, intern_ascii(kKey), Value(object)));
  return remember(cx, kKey, m);
}

Result<ModuleRecord*> ModuleLoader::context_module(Context& cx) {
  if (ModuleRecord* const m = known(kContextModule)) return m;
  ModuleRecord* const m = TRY(load_text(cx, kContextModule,
                                        "import host from 'shoal:host';\n"
                                        "/** Aborted when the owner cancels this context. */\n"
                                        "export const signal = host.contextSignal();\n",
                                        SourceLanguage::TypeScript));
  return remember(cx, kContextModule, m);
}

/// Arguments are strings: the built-in modules see to it.
Result<Value> ModuleLoader::call_builtin(Context& cx, int32_t number, const Args& args) {
  const auto text = [&args](uint32_t i) {
    return args[i].is_string() ? args[i].as_string()->utf8() : std::string();
  };
  if (static_cast<HostCall>(number) == HostCall::ContextSignal) return context_signal(cx);
  if (static_cast<HostCall>(number) == HostCall::Decode) {
    const auto* const array = args[0].as<TypedArrayObject>();
    return text_value(cx, {reinterpret_cast<const char*>(array->data()), array->length()});
  }
  const std::string path = absolute_path(text(0), current_folder());
  switch (static_cast<HostCall>(number)) {
    case HostCall::ReadBytes: {
      std::string content, error;
      if (!read_file(path, content, error)) return throw_system(cx, error, "open", path);
      if (args[1].is_true()) return text_value(cx, content);
      return bytes_to_value(cx, content, false);
    }
    case HostCall::WriteText:
      if (!write_file_atomically(path, text(1)))
        return throw_system(cx, "permission denied", "open", path);
      return Value::undefined();
    case HostCall::FileType: return Value::int32(static_cast<int32_t>(file_type(path)));
    case HostCall::RealPath:
      if (file_type(path) == FileType::None) return throw_system(cx, "", "realpath", path);
      return text_value(cx, real_path(path));
    case HostCall::Names: {
      if (!is_folder(path)) return throw_system(cx, "not a directory", "scandir", path);
      ArrayObject* const array = TRY(ArrayObject::create(cx, 0, 0));
      for (const std::string& name : names_in(path)) {
        const Value each = TRY(text_value(cx, name));
        TRY_VOID(array->push(cx.heap(), each));
      }
      return Value(array);
    }
    case HostCall::Decode:
    case HostCall::ContextSignal: break;
    case HostCall::CurrentFolder: return text_value(cx, current_folder());
    case HostCall::CreateRequire: {
      std::string from = text(0);
      if (from.starts_with("file:") && !path_of_url(from, from)) from.clear();
      if (!from.starts_with('/'))
        return throw_with_code(
            cx, "ERR_INVALID_ARG_VALUE",
            "createRequire: a file URL or an absolute path is wanted (got '" + text(0) + "')");
      if (from.ends_with('/')) from += "noop.js";
      Object* const require = TRY(make_require(cx, from, Value::undefined()));
      return Value(require);
    }
  }
  SHOAL_UNREACHABLE();
}

}  // namespace shoal::loader

#include "cli/test_host.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/verb.h"

namespace shoal::cli {

namespace {

/// The object whose functions those of the host are, until a built-in module takes it away.
constexpr const char* kObject = "__shoalTest";
/// The number of the context that runs none; those of files begin at 1.
constexpr uint32_t kUnloaded = 0;
std::string function_name(const char* name) { return std::string(kObject) + "." + name; }

}  // namespace

void DataQueue::push(Data data) {
  std::optional<Promise<Data>> reader;
  {
    const std::scoped_lock lock(mutex_);
    if (!reader_) {
      waiting_.push_back(std::move(data));
      return;
    }
    reader = std::exchange(reader_, std::nullopt);
  }
  (void)reader->resolve(Data(Data::Array{std::move(data)}));
}

Future<Data> DataQueue::take() {
  const std::scoped_lock lock(mutex_);
  if (waiting_.empty()) {
    reader_.emplace();
    return reader_->future();
  }
  Data::Array all(std::make_move_iterator(waiting_.begin()),
                  std::make_move_iterator(waiting_.end()));
  waiting_.clear();
  return Future<Data>::ready(Data(std::move(all)));
}

TestHost::TestHost(Runtime runtime, ContextSettings settings, bool counts_coverage)
    : runtime_(std::move(runtime)),
      settings_(std::move(settings)),
      counts_coverage_(counts_coverage) {}

void TestHost::define(ContextSettings& runner) {
  const auto self = shared_from_this();
  runner.define(function_name("start"), [self](double id, std::string module, Data options) {
    self->start(static_cast<uint32_t>(id), module, std::move(options));
  });
  runner.define(function_name("next"), [events = events_] { return events->take(); });
  runner.define(function_name("send"), [self](double id, Data command) {
    const File file = self->find(static_cast<uint32_t>(id));
    if (file.commands) file.commands->push(std::move(command));
  });
  runner.define(function_name("throwIn"), [self](double id, std::string name, std::string text) {
    self->find(static_cast<uint32_t>(id)).context.throw_in(std::move(name), std::move(text));
  });
  runner.define(function_name("kill"),
                [self](double id) { self->find(static_cast<uint32_t>(id)).context.kill(); });
  runner.define(function_name("coverage"), [self](double id) {
    return self->find(static_cast<uint32_t>(id)).context.coverage();
  });
  runner.define(function_name("coverageOf"), [self](std::vector<std::string> files) {
    return self->coverage_of(std::move(files));
  });
}

TestHost::File TestHost::find(uint32_t id) {
  const std::scoped_lock lock(mutex_);
  const auto found = files_.find(id);
  return found == files_.end() ? File() : found->second;
}

void TestHost::tell(uint32_t id, const char* type, Data::Members more) {
  more.emplace_back("type", Data(type));
  more.emplace_back("file", Data(static_cast<double>(id)));
  events_->push(Data(std::move(more)));
}

/// What tells the profiles of that file's context from those of all others: "src-a.test.ts".
std::string TestHost::label_of(const std::string& path) {
  constexpr size_t kBytesMax = 150;  // Of a name that may have 255.
  std::error_code error;
  const std::string folder = std::filesystem::current_path(error).string() + '/';
  std::string label = path.substr(path.starts_with(folder) ? folder.size() : 1);
  std::replace(label.begin(), label.end(), '/', '-');
  if (label.size() > kBytesMax) label.erase(0, label.size() - kBytesMax);
  const std::scoped_lock lock(mutex_);
  const uint32_t count = ++labels_[label];
  return count == 1 ? label : label + '-' + std::to_string(count);
}

void TestHost::start(uint32_t id, const std::string& module, Data options) {
  const auto self = shared_from_this();
  File file;
  file.commands = std::make_shared<DataQueue>();
  ContextSettings settings = settings_;
  settings.coverage = counts_coverage_;
  if (settings.process->profiles.any())
    settings.process->profiles.label = label_of(options["path"].string());
  if (options["tellsSources"].boolean()) {
    settings.process->on_source = [self, id](const std::string& path) {
      self->tell(id, "source", {{"path", Data(path)}});
    };
  }
  settings.set(std::string(kObject) + ".options", std::move(options));
  settings.define(function_name("tell"), [events = events_, id](Data event) {
    events->push(Data::object(
        {{"type", "told"}, {"file", Data(static_cast<double>(id))}, {"event", std::move(event)}}));
  });
  settings.define(function_name("command"),
                  [commands = file.commands] { return commands->take(); });
  settings.output = [self, id](std::string_view text, bool is_error) {
    self->tell(id, "output", {{"text", Data(text)}, {"isError", Data(is_error)}});
  };
  auto context = runtime_.create_context(std::move(settings));
  if (!context)
    return tell(id, "ended", {{"exitCode", Data(1.0)}, {"error", Data(context.error().message)}});
  file.context = *context;
  {
    const std::scoped_lock lock(mutex_);
    files_[id] = file;
  }
  const std::string text = "import \"" + module + "\";";
  file.context.run_main(MainProgram::source(text, "[test]"))
      .on_ready([self, id](const Expected<ProgramResult>& result) {
        const std::string error = result ? result->error : result.error().message;
        const double code = result ? result->exit_code : 1;
        if (result) std::fputs(result->profiles.c_str(), stderr);
        self->tell(id, "ended", {{"exitCode", Data(code)}, {"error", Data(error)}});
      });
}

/// Of files that were not loaded: in a context that runs nothing.
Future<Data> TestHost::coverage_of(std::vector<std::string> files) {
  ContextSettings settings = settings_;
  settings.coverage = true;
  settings.process->profiles = {};
  auto context = runtime_.create_context(std::move(settings));
  if (!context) return Future<Data>::ready(context.error());
  {
    const std::scoped_lock lock(mutex_);
    File& mine = files_[kUnloaded];
    mine.context.kill();
    mine.context = *context;
  }
  return context->coverage(std::move(files));
}

void TestHost::end() {
  const std::scoped_lock lock(mutex_);
  for (auto& [id, file] : files_) file.context.kill();
  files_.clear();
}

int run_with_test_host(RuntimeSettings runtime_settings, ContextSettings files,
                       Data::Members options, const std::string& module, bool counts_coverage) {
  const Runtime runtime(std::move(runtime_settings));
  ContextSettings runner;
  runner.name = "the runner";
  runner.process = files.process;
  runner.process->profiles = {};
  runner.process->preloads.clear();
  runner.permissions = ContextPermissions::everything();
  runner.set(std::string(kObject) + ".config", Data(std::move(options)));
  const auto host = std::make_shared<TestHost>(runtime, std::move(files), counts_coverage);
  host->define(runner);
  const auto context = runtime.create_context(std::move(runner));
  if (!context) return failure(context.error().message);
  const auto result =
      context->run_main(MainProgram::source("import \"" + module + "\";", "[test]")).get();
  host->end();
  (void)runtime.shutdown();
  if (!result) return failure(result.error().message);
  std::fputs(result->error.c_str(), stderr);
  return result->exit_code;
}

}  // namespace shoal::cli

// shoal task: the project's own commands, of package.json ("scripts") and shoal.json ("tasks").
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <set>

#include "cli/child.h"
#include "cli/files.h"
#include "cli/verb.h"
#include "include/shoal/nearest.h"

namespace shoal::cli {
namespace {

struct Task {
  std::string name, command, description;
  std::vector<std::string> dependencies;
  bool is_script = false;  // Of package.json: pre and post scripts go with it.
};

struct Project {
  std::string folder;
  Data package;
  std::vector<Task> tasks;

  const Task* find(const std::string& name) const {
    for (const Task& each : tasks)
      if (each.name == name) return &each;
    return nullptr;
  }
};

Task task_of(const std::string& name, const Data& value, bool is_script) {
  Task task{name, {}, {}, {}, is_script};
  if (value.is_string()) {
    task.command = value.string();
  } else if (value.is_object()) {  // As in deno.json.
    task.command = value["command"].string();
    task.description = value["description"].string();
    for (const Data& each : value["dependencies"].items())
      task.dependencies.push_back(each.string());
  }
  return task;
}

/// Of the nearest folder that has one of the files. False: `error` says why there is none.
bool find_project(Project& out, std::string& error) {
  const std::string here = current_folder();
  const std::string package = folder_with(here, "package.json"),
                    own = folder_with(here, "shoal.json");
  out.folder = own.size() > package.size() ? own : package;
  if (out.folder.empty()) {
    error = "there is no package.json or shoal.json here or above";
    return false;
  }
  // What shoal.json says of a name counts.
  for (const char* const file : {"shoal.json", "package.json"}) {
    const Expected<Data> read = read_json_file(out.folder + "/" + file);
    if (!read) {
      error = read.error().message;
      return false;
    }
    const bool is_package = std::string_view(file) == "package.json";
    if (is_package) out.package = *read;
    for (const auto& [name, value] : (*read)[is_package ? "scripts" : "tasks"].members())
      if (!out.find(name)) out.tasks.push_back(task_of(name, value, is_package));
  }
  return true;
}

/// node_modules/.bin of the folder and of those above, then what PATH is.
std::string path_with_commands(const std::string& folder) {
  std::string path;
  for (std::string at = folder; !at.empty(); at = at.substr(0, at.rfind('/')))
    path += at + "/node_modules/.bin:";
  const char* const old = std::getenv("PATH");
  return path + (old ? old : "/usr/local/bin:/usr/bin:/bin");
}

class TaskRunner {
 public:
  TaskRunner(const Project& project, bool is_quiet) : project_(project), is_quiet_(is_quiet) {}

  /// With what it depends on, each once. The exit code of the first that fails.
  int run(const Task& task, const std::vector<std::string>& arguments) {
    if (!open_.insert(task.name).second)
      return failure("task '" + task.name + "' depends on itself");
    for (const std::string& name : task.dependencies) {
      const Task* const needed = project_.find(name);
      if (!needed)
        return failure("task '" + task.name + "' depends on '" + name + "', which there is not");
      if (done_.contains(name)) continue;
      if (const int code = run(*needed, {})) return code;
    }
    if (const int code = run_with_hooks(task, arguments)) return code;
    open_.erase(task.name);
    done_.insert(task.name);
    return 0;
  }

 private:
  int run_with_hooks(const Task& task, const std::vector<std::string>& arguments) {
    if (task.command.empty()) return 0;  // It is what it depends on.
    const Task* const before = task.is_script ? project_.find("pre" + task.name) : nullptr;
    const Task* const after = task.is_script ? project_.find("post" + task.name) : nullptr;
    if (before)
      if (const int code = run_command(*before, {})) return code;
    if (const int code = run_command(task, arguments)) return code;
    return after ? run_command(*after, {}) : 0;
  }

  int run_command(const Task& task, const std::vector<std::string>& arguments) {
    std::string command = task.command;
    for (const std::string& word : arguments) command += " " + shell_quoted(word);
    if (!is_quiet_) std::fprintf(stderr, "Task %s %s\n", task.name.c_str(), command.c_str());
    std::fflush(nullptr);
    ChildRequest request;
    request.words = {"/bin/sh", "-c", command};
    request.folder = project_.folder;
    request.environment = {{"PATH", path_with_commands(project_.folder)},
                           {"INIT_CWD", current_folder()},
                           {"npm_lifecycle_event", task.name},
                           {"npm_lifecycle_script", task.command},
                           {"npm_package_name", project_.package["name"].string()},
                           {"npm_package_version", project_.package["version"].string()},
                           {"npm_package_json", project_.folder + "/package.json"}};
    std::string error;
    const int code = run_child(request, error);
    return error.empty() ? code : failure(error);
  }

  const Project& project_;
  const bool is_quiet_;
  std::set<std::string> open_, done_;
};

int list_tasks(const Project& project, bool is_json, bool names_only) {
  if (is_json) {
    Data::Members members;
    for (const Task& each : project.tasks) members.push_back({each.name, each.command});
    std::printf("%s\n", Data(std::move(members)).to_json().value_or("{}").c_str());
    return 0;
  }
  for (const Task& each : project.tasks) {
    if (names_only) {
      std::printf("%s\n", each.name.c_str());
      continue;
    }
    std::printf("%s\n    %s\n", each.name.c_str(), each.command.c_str());
    if (!each.description.empty()) std::printf("    %s\n", each.description.c_str());
  }
  return 0;
}

int run(const Invocation& invocation) {
  Project project;
  std::string error;
  if (!find_project(project, error)) return failure(error);
  const std::vector<std::string>& words = invocation.words;
  if (words.empty() || invocation.has(Flag::List))
    return list_tasks(project, invocation.has(Flag::Json), invocation.has(Flag::Quiet));
  const Task* const task = project.find(words[0]);
  if (!task) {
    std::vector<std::string> names;
    for (const Task& each : project.tasks) names.push_back(each.name);
    const std::string near = nearest_name(words[0], names);
    return failure("there is no task '" + words[0] + "'" +
                   (near.empty() ? "; 'shoal task' lists them" : "; did you mean '" + near + "'?"));
  }
  std::vector<std::string> arguments(words.begin() + 1, words.end());
  if (!arguments.empty() && arguments[0] == "--") arguments.erase(arguments.begin());
  return TaskRunner(project, invocation.has(Flag::Quiet)).run(*task, arguments);
}

constexpr Flag kFlags[] = {Flag::List, Flag::Json};
constexpr Example kExamples[] = {
    {"task", "lists them"},
    {"task build --fast", "runs the script build of package.json with --fast behind it"},
};

}  // namespace

const Verb kTaskVerb = {
    .name = "task",
    .usage = "[options] [NAME [arguments...]]",
    .summary = "run a script of package.json or a task of shoal.json; without a name, list them",
    .description =
        "Runs a command of the project by /bin/sh in the project's folder, with node_modules/.bin "
        "in PATH; for scripts of package.json with prebuild before build and postbuild behind it. "
        "In shoal.json, \"tasks\" has commands, or objects with command, description and "
        "dependencies (names of tasks that run first).",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Tasks,
    .order = Order::OptionsFirst,
    .run = run,
};

}  // namespace shoal::cli

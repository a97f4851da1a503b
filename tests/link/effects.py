#!/usr/bin/env python3
"""effects.py NM IO LIBRARY...: no library but io performs an effect. Reads the symbols that each static library imports; one that
opens, reads, tells the time, looks at the environment, draws random numbers, starts a process or writes is refused, unless it
stands below with its reason. Ends in `N passed, N failed`."""
import os
import re
import subprocess
import sys

# What performs an effect: C names, whole; C++ names, demangled, from their beginning.
FORBIDDEN_C = set("""
open open64 openat openat64 creat creat64 close read read_chk __read_chk pread pread64 readv write pwrite pwrite64 writev
lseek lseek64 sendfile copy_file_range dup dup2 dup3 pipe pipe2 fcntl fcntl64 ioctl flock lockf fsync fdatasync sync
stat stat64 fstat fstat64 lstat lstat64 fstatat fstatat64 __xstat __fxstat __lxstat statx access faccessat chmod fchmod chown
unlink unlinkat rename renameat renameat2 link symlink readlink readlinkat __readlink_chk realpath __realpath_chk
canonicalize_file_name mkdir mkdirat rmdir remove opendir fdopendir readdir readdir64 closedir scandir nftw ftw glob
truncate truncate64 ftruncate ftruncate64 mkstemp mkstemp64 mkostemp mkostemp64 mkdtemp tmpfile tmpnam getcwd __getcwd_chk
get_current_dir_name chdir fchdir chroot utime utimes utimensat futimens umask inotify_init inotify_add_watch memfd_create
fopen fopen64 fdopen freopen freopen64 fclose fread fwrite fgets fgetc getc getchar ungetc fputs fputc putc putchar puts fflush
fseek fseeko ftell ftello fscanf __isoc99_fscanf scanf __isoc99_scanf getline getdelim printf __printf_chk vprintf fprintf
__fprintf_chk vfprintf __vfprintf_chk dprintf perror stdout stdin stderr setvbuf popen pclose
getenv secure_getenv __secure_getenv setenv unsetenv putenv clearenv environ __environ getopt
time gettimeofday clock_gettime clock_getres clock times ftime nanosleep clock_nanosleep usleep sleep alarm setitimer
timer_create timerfd_create localtime localtime_r mktime tzset strftime ctime ctime_r
getrandom getentropy arc4random rand rand_r srand random srandom drand48 lrand48
socket socketpair connect bind listen accept accept4 send sendto sendmsg recv recvfrom recvmsg shutdown getaddrinfo
gethostbyname gethostname getpeername getsockname setsockopt getsockopt if_nametoindex
poll ppoll select pselect epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd io_uring_setup
fork vfork clone execve execv execvp execvpe execl execlp execle fexecve posix_spawn posix_spawnp system wait waitpid wait4 kill
raise signal sigaction sigprocmask pthread_sigmask daemon setsid
exit _exit _Exit quick_exit atexit on_exit
getpid getppid gettid getuid geteuid getgid getpwuid getpwnam getlogin isatty ttyname uname sysinfo sysconf getrusage
getrlimit setrlimit prctl sched_setaffinity syscall dlopen dlsym dlmopen shm_open mq_open pthread_create thrd_create
""".split())
FORBIDDEN_CXX = re.compile(
    r"(std::filesystem::|std::random_device|std::chrono::\S*clock::now|std::(__cxx11::)?basic_\w*(fstream|filebuf)<|"
    r"std::(w?cout|w?cerr|w?clog|w?cin)$|std::ios_base::Init|std::thread::|std::this_thread::|asio::)")

# (library, symbol): why it may stand there.
ASSERTION = "a failed assertion says where, and ends the process"
PAUSES = "how long a pause of the collector took, for its counters; nothing depends on it, and deterministic mode does without"
OWNER = "a thread of the embedder's that waits for a result: its own time, nothing that a context sees"
THREADS = "how many threads a runtime begins with, unless it is told"
LAST = "a runtime that is let go of on a thread of its own ends on another: no thread can wait for itself"
FOREIGN = "opens libgmp for long BigInts: arithmetic alone"
ALLOWED = {
    ("embed", "std::thread::_M_start_thread(std::unique_ptr<std::thread::_State, "
              "std::default_delete<std::thread::_State>>, void (*)())"): LAST,
    ("embed", "std::thread::_State::~_State()"): LAST,
    ("embed", "std::thread::detach()"): LAST,
    ("embed", "std::chrono::_V2::steady_clock::now()"): OWNER,
    ("embed", "std::thread::hardware_concurrency()"): THREADS,
    ("gc", "stderr"): ASSERTION,
    ("gc", "fprintf"): ASSERTION,
    ("gc", "__fprintf_chk"): ASSERTION,
    ("gc", "fwrite"): ASSERTION,
    ("gc", "fputc"): ASSERTION,
    ("gc", "std::chrono::_V2::steady_clock::now()"): PAUSES,
    ("gc", "clock_gettime"): PAUSES,
    ("vm", "dlopen"): FOREIGN,
    ("vm", "dlsym"): FOREIGN,
}


def symbols(nm: str, library: str, *flags: str) -> list[str]:
    done = subprocess.run([nm, *flags, library], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    # The two demanglers differ in the blank between closing brackets.
    lines = done.stdout.replace("> >", ">>").splitlines()
    return [line.split(maxsplit=1)[1] for line in lines if re.match(r"\s+[UwW] ", line)]


def name_of(library: str) -> str:
    return re.sub(r"^libshoal_|\.a$", "", os.path.basename(library))


def is_effect(symbol: str) -> bool:
    plain = symbol.split("@")[0]
    return plain in FORBIDDEN_C or FORBIDDEN_CXX.match(plain) is not None


def main() -> int:
    nm, io, *libraries = sys.argv[1:]
    # That the names are the right ones: io does what the others must not.
    seen = {s.split("@")[0] for s in symbols(nm, io, "-u", "-C") if is_effect(s)}
    missing = {"open", "read", "write", "getrandom", "getenv", "environ", "getcwd"} - {s.removesuffix("64") for s in seen}
    clocks = any("clock::now" in s for s in seen)
    passed, failed = (1, 0) if not missing and clocks else (0, 1)
    if failed:
        print(f"libshoal_io is expected to import {sorted(missing)} and a clock: are the names still right?")
    used: set[tuple[str, str]] = set()
    for library in libraries:
        name = name_of(library)
        imported = sorted(set(symbols(nm, library, "-u", "-C")))
        bad = []
        for symbol in imported:
            if not is_effect(symbol):
                continue
            used.add((name, symbol))
            if (name, symbol) not in ALLOWED:
                bad.append(symbol)
        if not imported:
            bad.append("it imports nothing at all, which cannot be")
        for symbol in bad:
            print(f"libshoal_{name} imports {symbol}: effects go through io (io/door/host_ops.def)")
        failed += bool(bad)
        passed += not bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

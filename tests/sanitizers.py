"""What a build under a sanitizer cannot be asked: how much memory it takes (what was freed waits, and stacks are wider)."""


def is_sanitized(program: str) -> bool:
    with open(program, "rb") as file:
        content = file.read()
    return b"__asan_init" in content or b"__tsan_init" in content

# What each build type means. SHOAL_ASSERTIONS switches on SHOAL_ASSERT.
#   Release    -O2, ThinLTO under clang; what ships
#   Dev        -O1 -g1, assertions; for the daily loop
#   Debug      -O0 -g, assertions
#   Asan       address and undefined behaviour sanitizers, assertions
#   Tsan       thread sanitizer, assertions
#   Fuzz       libFuzzer and ASan, assertions
#   Hardened   Release with what makes an engine bug harder to exploit
set(shoal_build_types Release Dev Debug Asan Tsan Fuzz Hardened)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "One of: ${shoal_build_types}" FORCE)
endif()
if(NOT CMAKE_BUILD_TYPE IN_LIST shoal_build_types)
  message(FATAL_ERROR "CMAKE_BUILD_TYPE is '${CMAKE_BUILD_TYPE}'; it must be one of: ${shoal_build_types}")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Counts which instruction follows which: see bench/ops.py.
option(SHOAL_COUNT_OPS "Count instructions" OFF)
if(SHOAL_COUNT_OPS)
  add_compile_definitions(SHOAL_COUNT_OPS)
endif()
# What clang's release is optimised with. docs/performance.md has what each gains.
set(SHOAL_LTO thin CACHE STRING "Link-time optimisation of shoal: thin, full or off")
set(SHOAL_PGO "" CACHE STRING "count: shoal writes profiles into its build folder; a file: merged ones are used")
# Everything ends in a program: code for those is quicker than code for shared libraries. Who wants
# libshoal.so pays for it in the programs, too.
option(SHOAL_SHARED "Build libshoal.so as well" OFF)
if(SHOAL_SHARED)
  add_compile_options(-fPIC)
else()
  add_compile_options(-fPIE)
  add_link_options(-pie)
endif()

set(shoal_sanitize_asan "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer")
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # The collector scans the native stack for cells: locals must stand there, not in a fake frame.
  string(APPEND shoal_sanitize_asan " -fsanitize-address-use-after-return=never")
endif()
set(flags_Release "-O2")
set(flags_Dev "-O1 -g1")
set(flags_Debug "-O0 -g")
set(flags_Asan "-O1 -g1 ${shoal_sanitize_asan}")
set(flags_Tsan "-O1 -g1 -fsanitize=thread -fno-omit-frame-pointer")
set(flags_Fuzz "-O1 -g1 -fsanitize=fuzzer-no-link ${shoal_sanitize_asan}")
set(flags_Hardened "-O2 -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -ftrivial-auto-var-init=zero -fcf-protection=full")
if(SHOAL_SHARED)
  set(CMAKE_EXE_LINKER_FLAGS "${CMAKE_EXE_LINKER_FLAGS} -pie")
endif()
set(link_Asan "-fsanitize=address,undefined")
set(link_Tsan "-fsanitize=thread")
set(link_Fuzz "-fsanitize=address,undefined")
set(link_Hardened "-Wl,-z,relro,-z,now")
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Fat objects: `shoal` itself is linked from the bitcode, the test programs from the machine code
  # beside it.
  set(flags_Release "-O2")
  if(SHOAL_LTO STREQUAL full)
    string(APPEND flags_Release " -flto=full -ffat-lto-objects")
  elseif(SHOAL_LTO STREQUAL thin)
    string(APPEND flags_Release " -flto=thin -ffat-lto-objects")
  endif()
  if(SHOAL_PGO STREQUAL count)
    string(APPEND flags_Release " -fprofile-generate=${CMAKE_BINARY_DIR}/profiles")
  elseif(SHOAL_PGO)
    string(APPEND flags_Release " -fprofile-use=${SHOAL_PGO} -Wno-profile-instr-unprofiled -Wno-profile-instr-out-of-date")
  endif()
  # Relative relocations as bitmaps (glibc 2.36): a sixtieth of their size, all of which is read as
  # the program starts.
  set(packed -Wl,-z,pack-relative-relocs)
  set(CMAKE_EXE_LINKER_FLAGS "${CMAKE_EXE_LINKER_FLAGS} -fuse-ld=lld-19 ${packed}")
  set(CMAKE_SHARED_LINKER_FLAGS "${CMAKE_SHARED_LINKER_FLAGS} -fuse-ld=lld-19 ${packed}")
endif()
foreach(type IN LISTS shoal_build_types)
  string(TOUPPER ${type} upper)
  set(CMAKE_C_FLAGS_${upper} "${flags_${type}}")
  set(CMAKE_CXX_FLAGS_${upper} "${flags_${type}}")
  set(CMAKE_EXE_LINKER_FLAGS_${upper} "${link_${type}}")
endforeach()

# Paths in assertions and debug information are relative to the checkout, also when ccache made them
# relative first.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=../../=)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options(-ffile-compilation-dir=.)
endif()
if(CMAKE_BUILD_TYPE MATCHES "^(Dev|Debug|Asan|Tsan|Fuzz)$")
  add_compile_definitions(SHOAL_ASSERTIONS)
else()
  add_compile_definitions(NDEBUG)
endif()

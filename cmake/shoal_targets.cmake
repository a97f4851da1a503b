# The functions that every folder's CMakeLists.txt is written in.

# Warnings are errors in our own code, and only there.
add_library(shoal_warnings INTERFACE)
target_compile_options(shoal_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion)
option(SHOAL_WERROR "Treat warnings in our own code as errors" ON)
if(SHOAL_WERROR)
  target_compile_options(shoal_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 sees these where nothing is wrong (variant-like unions, inlined string code).
  target_compile_options(shoal_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict
    -Wno-stringop-overflow -Wno-array-bounds -Wno-dangling-pointer)
endif()

# shoal_library(<name> [NO_EXCEPTIONS] [EXCLUDE <regex>...] [LINK <target>...]) A static library of
# all sources below the current folder but those in folders named tools. Without sources: empty.
function(shoal_library name)
  cmake_parse_arguments(arg "NO_EXCEPTIONS" "" "LINK;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp
       ${CMAKE_CURRENT_SOURCE_DIR}/*.S)
  foreach(pattern IN LISTS arg_EXCLUDE ITEMS "/tools/[^/]*$")
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_LINK})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE $<BUILD_INTERFACE:shoal_warnings>)
  if(arg_NO_EXCEPTIONS)
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
  endif()
endfunction()

# shoal_program(<name> SOURCES <file>... [LINK <target>...]): an executable of our own, put at the
# top of the build directory.
function(shoal_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} shoal_warnings)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

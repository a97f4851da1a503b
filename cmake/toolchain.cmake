# Before project(): the compiler, unless one was named, and ccache.
if(NOT DEFINED CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  find_program(shoal_clangxx clang++-19)
  find_program(shoal_clang clang-19)
  if(shoal_clangxx AND shoal_clang)
    set(CMAKE_CXX_COMPILER ${shoal_clangxx})
    set(CMAKE_C_COMPILER ${shoal_clang})
  else()
    message(WARNING "clang++-19, the release compiler, is missing: building with the default compiler")
  endif()
endif()

# A relative base directory and no hash of the working directory: build directories share their
# results.
option(SHOAL_CCACHE "Compile through ccache when it is there" ON)
find_program(shoal_ccache ccache)
if(SHOAL_CCACHE AND shoal_ccache)
  foreach(language IN ITEMS C CXX)
    set(CMAKE_${language}_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${shoal_ccache})
  endforeach()
endif()

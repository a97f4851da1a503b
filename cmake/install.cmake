# What `cmake --install` gives: libshoal.a with all of shoal in it, the public headers, a CMake package
# (target shoal::shoal) and a pkg-config file.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(shoal::shoal ALIAS shoal_embed)

set(parts shoal_embed shoal_stdlib shoal_io shoal_compiler shoal_grammar shoal_tree_sitter shoal_vm
  shoal_gc)
set(archive ${CMAKE_BINARY_DIR}/libshoal.a)
set(script "create ${archive}\n")
foreach(part IN LISTS parts)
  string(APPEND script "addlib $<TARGET_FILE:${part}>\n")
endforeach()
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/libshoal.mri CONTENT "${script}save\nend\n")
add_custom_command(OUTPUT ${archive}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
  COMMAND sh -c "\"${CMAKE_AR}\" -M < \"${CMAKE_BINARY_DIR}/libshoal.mri\""
  DEPENDS ${parts} ${CMAKE_BINARY_DIR}/libshoal.mri
  COMMENT "Bundling libshoal.a" VERBATIM)
add_custom_target(libshoal ALL DEPENDS ${archive})
install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET shoal)
  install(TARGETS shoal RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${CMAKE_SOURCE_DIR}/docs/shoal.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

# libshoal.so: what libshoal.a has, and of its symbols the C ABI and the public C++ API alone. The C
# ABI stays as it is from version to version; the C++ one does not, so it is for those who build
# both with one compiler.
if(SHOAL_SHARED)
  set(exports ${CMAKE_SOURCE_DIR}/cmake/shoal.map)
  file(WRITE ${CMAKE_BINARY_DIR}/install/shared.cpp "// All of it is in the libraries.\n")
  add_library(shoal_shared SHARED ${CMAKE_BINARY_DIR}/install/shared.cpp)
  target_link_libraries(shoal_shared PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,shoal_embed>")
  target_link_options(shoal_shared PRIVATE -Wl,--version-script=${exports} -Wl,--no-undefined
    -Wl,-Bsymbolic)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang AND CMAKE_BUILD_TYPE STREQUAL Release AND
     NOT SHOAL_LTO STREQUAL off)
    target_link_options(shoal_shared PRIVATE -flto=${SHOAL_LTO} -Wl,--fat-lto-objects -Wl,--gc-sections)
  endif()
  set_target_properties(shoal_shared PROPERTIES OUTPUT_NAME shoal VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${exports}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  install(TARGETS shoal_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

# The public headers, and what limits.h stands for in the tree.
set(public_headers c_groups c_values check convert convert_containers convert_struct context coroutine data dump embed
  error future group handle host_function permissions process runtime script session source_text tools)
list(TRANSFORM public_headers PREPEND ${CMAKE_SOURCE_DIR}/include/shoal/)
list(TRANSFORM public_headers APPEND .h)
install(FILES ${public_headers} ${CMAKE_SOURCE_DIR}/gc/base/end_reasons.def
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/shoal)
install(FILES ${CMAKE_SOURCE_DIR}/include/shoal.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gc/base/limits.h)
file(READ ${CMAKE_SOURCE_DIR}/gc/base/limits.h limits)
string(REPLACE "gc/base/end_reasons.def" "shoal/end_reasons.def" limits "${limits}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/install/limits.h CONTENT "${limits}" @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/install/limits.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/shoal)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/shoal)
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/shoalConfig.cmake.in
  ${CMAKE_BINARY_DIR}/install/shoalConfig.cmake INSTALL_DESTINATION ${package_folder}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/install/shoalConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/install/shoalConfig.cmake
  ${CMAKE_BINARY_DIR}/install/shoalConfigVersion.cmake DESTINATION ${package_folder})
file(RELATIVE_PATH prefix_of_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_SOURCE_DIR}/cmake/shoal.pc.in ${CMAKE_BINARY_DIR}/install/shoal.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/install/shoal.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

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
endif()

# The public headers, and what limits.h stands for in the tree.
set(public_headers c_values convert convert_containers convert_struct context coroutine data embed error future handle
  host_function runtime script)
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

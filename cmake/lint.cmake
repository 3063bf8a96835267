# SPDX-License-Identifier: GPL-3.0-or-later
# The tests that read the sources instead of running them; each also runs by hand, from any folder.
function(jobsim_lint name)
  add_test(NAME lint.${name} COMMAND ${ARGN})
  set_tests_properties(lint.${name} PROPERTIES LABELS lint TIMEOUT 300)
endfunction()

jobsim_lint(layers "${CMAKE_SOURCE_DIR}/cmake/check_layers")
jobsim_lint(layers_selftest "${CMAKE_SOURCE_DIR}/cmake/check_layers_test")
jobsim_lint(text "${CMAKE_SOURCE_DIR}/cmake/check_text")
jobsim_lint(headers "${CMAKE_COMMAND}" -E env "CC=${CMAKE_C_COMPILER}"
  "${CMAKE_SOURCE_DIR}/tests/headers/compile_alone")
jobsim_lint(packages "${CMAKE_SOURCE_DIR}/cmake/check_packages")

# SPDX-License-Identifier: GPL-3.0-or-later
# The kinds of targets and tests: a layer, a program, a unit test, a fuzz target, the scenarios.

# The layers that may touch threads, processes and the wall clock see POSIX; for the others only C17 is declared.
set(JOBSIM_POSIX_LAYERS scenarios experiments plots cli)
set(JOBSIM_POSIX _POSIX_C_SOURCE=200809L)

# jobsim_layer(<name> SOURCES file.c... [LINKS target...] [PRIVATE_LINKS target...])
# The static library jobsim_<name>. LINKS: layers whose headers its own headers include. PRIVATE_LINKS: what only its
# sources use, such as PkgConfig::YAML.
function(jobsim_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  _jobsim_reject_unknown("jobsim_layer(${name})" "${arg_UNPARSED_ARGUMENTS}")
  add_library(jobsim_${name} STATIC ${arg_SOURCES})
  target_include_directories(jobsim_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(jobsim_${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
  if(name IN_LIST JOBSIM_POSIX_LAYERS)
    target_compile_definitions(jobsim_${name} PRIVATE ${JOBSIM_POSIX})
  endif()
endfunction()

# jobsim_program(<name> SOURCES file.c... [LINKS target...])
# An executable in its folder's build directory.
function(jobsim_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  _jobsim_reject_unknown("jobsim_program(${name})" "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
  target_compile_definitions(${name} PRIVATE ${JOBSIM_POSIX})
endfunction()

# jobsim_test(<layer> <module> [EXTRA_SOURCES file.c...] [LINKS target...] [LABELS label...])
# The CTest <layer>.<module>: tests/<layer>/test_<module>.c with Check, linked with the library it tests and no other,
# so that a call into a layer above does not link. It is told JOBSIM_SHARED_DIR, JOBSIM_SOURCE_DIR and, in cli/,
# JOBSIM_PROGRAM. Exit code 77 means skipped. Label: unit, unless LABELS says otherwise.
function(jobsim_test layer module)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "EXTRA_SOURCES;LINKS;LABELS")
  _jobsim_reject_unknown("jobsim_test(${layer} ${module})" "${arg_UNPARSED_ARGUMENTS}")
  set(target test_${layer}_${module})
  add_executable(${target} "${CMAKE_SOURCE_DIR}/tests/${layer}/test_${module}.c" ${arg_EXTRA_SOURCES})
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ${arg_LINKS} jobsim_test_support PkgConfig::CHECK)
  if(TARGET jobsim_${layer})
    target_link_libraries(${target} PRIVATE jobsim_${layer})
  endif()
  target_compile_definitions(${target} PRIVATE ${JOBSIM_POSIX}
    JOBSIM_SHARED_DIR="${JOBSIM_SHARED_DIR}" JOBSIM_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(layer STREQUAL cli)
    target_compile_definitions(${target} PRIVATE JOBSIM_PROGRAM="$<TARGET_FILE:jobsim>")
    add_dependencies(${target} jobsim)
  endif()

  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  add_test(NAME ${layer}.${module} COMMAND ${target})
  set_tests_properties(${layer}.${module} PROPERTIES LABELS "${arg_LABELS}" SKIP_RETURN_CODE 77 TIMEOUT 300
    ENVIRONMENT CK_DEFAULT_TIMEOUT=240) # Check's own 4 s are too few for a busy machine
endfunction()

# jobsim_fuzz(<name> [LINKS target...])
# tests/fuzz/fuzz_<name>.c, which defines LLVMFuzzerTestOneInput. With JOBSIM_FUZZ it is a libFuzzer program, otherwise
# one that reads files. The CTest fuzz.<name> replays tests/fuzz/corpus/<name>/ in both.
function(jobsim_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  _jobsim_reject_unknown("jobsim_fuzz(${name})" "${arg_UNPARSED_ARGUMENTS}")
  set(fuzz_dir "${CMAKE_SOURCE_DIR}/tests/fuzz")
  add_executable(fuzz_${name} "${fuzz_dir}/fuzz_${name}.c")
  target_include_directories(fuzz_${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(fuzz_${name} PRIVATE ${arg_LINKS})
  target_compile_definitions(fuzz_${name} PRIVATE ${JOBSIM_POSIX})
  if(JOBSIM_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE "${fuzz_dir}/replay_corpus.c")
  endif()
  add_test(NAME fuzz.${name} COMMAND fuzz_${name} -runs=0 "${fuzz_dir}/corpus/${name}")
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz-replay TIMEOUT 300)
endfunction()

# jobsim_scenario_tests()
# Each scenarios/*.yaml is the CTest scenario.<name>: it runs, and its expect: block is met.
function(jobsim_scenario_tests)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/scenarios/*.yaml")
  foreach(file ${files})
    cmake_path(GET file STEM name)
    add_test(NAME scenario.${name} COMMAND jobsim run "${file}")
    set_tests_properties(scenario.${name} PROPERTIES LABELS scenario TIMEOUT 300)
  endforeach()
endfunction()

function(_jobsim_reject_unknown where arguments)
  if(arguments)
    message(FATAL_ERROR "${where}: unknown arguments: ${arguments}")
  endif()
endfunction()

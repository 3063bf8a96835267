# SPDX-License-Identifier: GPL-3.0-or-later
# The libraries from outside, as targets PkgConfig::GSL, ::YAML, ::JSONC and ::CHECK. All that is missing is named at
# once, by its Debian package.
find_package(PkgConfig)
if(NOT PKG_CONFIG_FOUND)
  message(FATAL_ERROR "pkg-config is missing; Debian package: pkg-config")
endif()

set(missing_packages "")
function(jobsim_dependency target module debian_package)
  pkg_check_modules(${target} QUIET IMPORTED_TARGET GLOBAL ${module})
  if(NOT ${target}_FOUND)
    message(NOTICE "${module} is missing; Debian package: ${debian_package}")
    set(missing_packages "${missing_packages} ${debian_package}" PARENT_SCOPE)
  endif()
endfunction()

jobsim_dependency(GSL gsl libgsl-dev)
jobsim_dependency(YAML yaml-0.1 libyaml-dev)
jobsim_dependency(JSONC json-c libjson-c-dev)
jobsim_dependency(CHECK check check)
if(missing_packages)
  message(FATAL_ERROR "Install what is missing:${missing_packages}; ./dev does it for you.")
endif()

find_package(Threads REQUIRED)

find_program(GNUPLOT gnuplot)
if(NOT GNUPLOT)
  message(NOTICE "Note: gnuplot is absent, so no pictures will be drawn; Debian package: gnuplot-nox")
endif()

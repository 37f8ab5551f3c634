# Third-party libraries, all from Debian packages, as imported targets.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
pkg_check_modules(hyperscan REQUIRED IMPORTED_TARGET libhs)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(ewf REQUIRED IMPORTED_TARGET libewf)
pkg_check_modules(bfio REQUIRED IMPORTED_TARGET libbfio)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc icu-i18n)
pkg_check_modules(uchardet REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(fmt REQUIRED IMPORTED_TARGET fmt)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
find_library(MAGIC_LIBRARY magic REQUIRED)
add_library(schouw_ext_magic INTERFACE)
target_link_libraries(schouw_ext_magic INTERFACE ${MAGIC_LIBRARY})

# libtsk statically: the shared one brings afflib and with it libcurl along, and a network library has no place here.
# The nine afflib symbols it names are defined in agent/volume/afflib_absent.cc: AFF images are opened by nobody.
find_library(TSK_ARCHIVE libtsk.a REQUIRED)
find_library(VHDI_LIBRARY vhdi REQUIRED)
find_library(VMDK_LIBRARY vmdk REQUIRED)
add_library(schouw_ext_tsk INTERFACE)
target_link_libraries(schouw_ext_tsk INTERFACE ${TSK_ARCHIVE} ${VHDI_LIBRARY} ${VMDK_LIBRARY}
  PkgConfig::ewf ZLIB::ZLIB SQLite::SQLite3 Threads::Threads)

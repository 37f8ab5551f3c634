// The nine afflib symbols that libtsk.a names, each failing: AFF images are opened by nobody, and the real library
// would bring libcurl into a program that must not know a network. Signatures as in afflib 3.7 (afflib.h).
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace schouw {
extern const int kAfflibAbsent;
const int kAfflibAbsent = 9;  // tsk_image.cc refers to it, so that the linker takes this file before it meets libtsk.a
}  // namespace schouw

extern "C" {

struct schouw_absent_aff;

schouw_absent_aff* af_open(const char*, int, int);
int af_close(schouw_absent_aff*);
int af_eof(schouw_absent_aff*);
int af_read(schouw_absent_aff*, unsigned char*, std::size_t);
std::uint64_t af_seek(schouw_absent_aff*, std::int64_t, int);
int af_get_seg(schouw_absent_aff*, const char*, unsigned long*, unsigned char*, std::size_t*);
std::int64_t af_get_imagesize(schouw_absent_aff*);
int af_identify_file_type(const char*, int);
int af_cannot_decrypt(schouw_absent_aff*);

schouw_absent_aff* af_open(const char*, int, int) {
  errno = ENOSYS;
  return nullptr;
}
int af_close(schouw_absent_aff*) { return -1; }
int af_eof(schouw_absent_aff*) { return 1; }
int af_read(schouw_absent_aff*, unsigned char*, std::size_t) {
  errno = ENOSYS;
  return -1;
}
std::uint64_t af_seek(schouw_absent_aff*, std::int64_t, int) { return 0; }
int af_get_seg(schouw_absent_aff*, const char*, unsigned long*, unsigned char*, std::size_t*) { return -1; }
std::int64_t af_get_imagesize(schouw_absent_aff*) { return -1; }
int af_identify_file_type(const char*, int) { return -1; }  // AF_IDENTIFY_ERR
int af_cannot_decrypt(schouw_absent_aff*) { return 1; }

}  // extern "C"

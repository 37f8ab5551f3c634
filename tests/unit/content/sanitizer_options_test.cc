// libarchive asks for memory that a damaged header names; as with malloc, it must then get null and not an abort.
extern "C" const char* __asan_default_options();  // NOLINT(bugprone-reserved-identifier): AddressSanitizer's own name
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=3072:hard_rss_limit_mb=4096";
}

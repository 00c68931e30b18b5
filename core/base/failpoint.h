#pragma once

namespace trueup {

/// A numbered place where a test may end the program as hard as SIGKILL would: no destructors, no flushes. Armed by
/// TRUEUP_FAIL_POINT="name:n" (the n-th pass, counted from 1); costs one comparison when unarmed and does nothing in
/// builds without tests.
#ifdef TRUEUP_FAIL_POINTS
void failPoint(const char* name);
#else
inline void failPoint(const char*) {}
#endif

} // namespace trueup

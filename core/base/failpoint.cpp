#include "base/failpoint.h"

#ifdef TRUEUP_FAIL_POINTS

#include <QByteArray>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace trueup {

void failPoint(const char* name)
{
    static const QByteArray armed = qgetenv("TRUEUP_FAIL_POINT");
    if (armed.isEmpty())
        return;
    static const qsizetype colon = armed.lastIndexOf(':');
    static const QByteArray wanted = armed.left(colon);
    static const int pass = colon < 0 ? 1 : armed.sliced(colon + 1).toInt();
    static std::atomic_int seen = 0;
    if (wanted == name && ++seen == pass)
        std::_Exit(137);
}

} // namespace trueup

#endif

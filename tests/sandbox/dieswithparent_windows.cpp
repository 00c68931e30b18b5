#include "sandbox/ftpserver.h"

namespace trueup::sandbox {

// Windows has no vsftpd; the other server watches its standard input.
void dieWithParent(QProcess& process)
{
    Q_UNUSED(process)
}

} // namespace trueup::sandbox

#pragma once

#include <QByteArray>
#include <QStringView>

namespace trueup::sandbox {

/// Windows-1252 bytes; characters it does not have become question marks.
[[nodiscard]] QByteArray toCp1252(QStringView text);

} // namespace trueup::sandbox

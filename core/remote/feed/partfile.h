#pragma once

#include "base/error.h"

#include <QByteArrayView>
#include <QCryptographicHash>
#include <QFile>

namespace trueup {

/// A file that is being fetched: written to `target`.part, hashed on the way, renamed over `target` when whole. Unless
/// committed it is removed again. Errors: Io, DiskFull.
class PartFile
{
public:
    explicit PartFile(const QString& target);
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    ~PartFile();

    /// Creates the file, and its folder where that is missing; forgets what an earlier run left there.
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> append(QByteArrayView bytes);
    [[nodiscard]] Result<void> restart();
    /// Closes, renames, and gives the SHA-256 of the content.
    [[nodiscard]] Result<QByteArray> commit();

    [[nodiscard]] qint64 size() const { return m_size; }

private:
    [[nodiscard]] std::unexpected<Error> failed(qint64 wanted);

    QString m_target;
    QFile m_file;
    QCryptographicHash m_hash;
    qint64 m_size = 0;
    bool m_created = false;
};

} // namespace trueup

#include "remote/feed/partfile.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PartFile)
};

} // namespace

PartFile::PartFile(const QString& target)
    : m_target(target), m_file(target + ".part"_L1), m_hash(QCryptographicHash::Sha256)
{
}

PartFile::~PartFile()
{
    if (m_created) {
        m_file.close();
        m_file.remove();
    }
}

/// Full disks are told apart by errno, and where the system has none, by the room that is left.
std::unexpected<Error> PartFile::failed(qint64 wanted)
{
    const int code = errno;
    const QString folder = QFileInfo(m_target).absolutePath();
    const QStorageInfo storage(folder);
    const bool full = code == ENOSPC || (storage.isValid() && storage.bytesAvailable() < wanted);
    if (full) {
        return fail(ErrorKind::DiskFull, Text::tr("There is no space left in “%1”.").arg(QDir::toNativeSeparators(folder)),
                    Text::tr("Free some space, then download again."), m_file.errorString());
    }
    return fail(ErrorKind::Io, Text::tr("The file “%1” could not be written.").arg(QDir::toNativeSeparators(m_file.fileName())),
                Text::tr("Check that the folder exists and that you may write to it."), m_file.errorString());
}

Result<void> PartFile::open()
{
    errno = 0;
    if (!QDir().mkpath(QFileInfo(m_target).absolutePath())
        || !m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return failed(1);
    m_created = true;
    return {};
}

Result<void> PartFile::append(QByteArrayView bytes)
{
    errno = 0;
    if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        return failed(bytes.size());
    m_hash.addData(bytes);
    m_size += bytes.size();
    return {};
}

Result<void> PartFile::restart()
{
    if (m_size == 0)
        return {};
    errno = 0;
    if (!m_file.resize(0) || !m_file.seek(0))
        return failed(0);
    m_hash.reset();
    m_size = 0;
    return {};
}

Result<QByteArray> PartFile::commit()
{
    m_file.close();
    if (m_file.error() != QFileDevice::NoError)
        return failed(0);
    // QFile::rename refuses to replace; this one replaces in one step, on Windows as well.
    std::error_code error;
    std::filesystem::rename(QFileInfo(m_file.fileName()).filesystemFilePath(), QFileInfo(m_target).filesystemFilePath(),
                            error);
    if (error) {
        return fail(ErrorKind::Io, Text::tr("The file “%1” could not be replaced.").arg(QDir::toNativeSeparators(m_target)),
                    Text::tr("Close programs that have it open, then download again."),
                    QString::fromLocal8Bit(error.message()));
    }
    m_created = false;
    return m_hash.result();
}

} // namespace trueup

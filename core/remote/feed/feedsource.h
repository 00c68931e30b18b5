#pragma once

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "remote/feed/feedaddress.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <chrono>
#include <memory>

namespace trueup {

class PartFile;

/// A file as the server describes it. Servers may refuse either number.
struct RemoteFile
{
    QString name;
    qint64 size = -1;   ///< -1: the server does not say
    QDateTime modified; ///< UTC; invalid: the server does not say

    friend bool operator==(const RemoteFile&, const RemoteFile&) = default;
};

struct DownloadedFile
{
    QString path;
    qint64 size = 0;
    QDateTime modified; ///< as the server said; may be invalid
    QByteArray sha256;  ///< 32 bytes, of what was written
};

struct TransferOptions
{
    std::chrono::milliseconds connectTimeout{15'000};
    std::chrono::milliseconds stallTimeout{30'000};     ///< no byte for that long: the transfer is given up and repeated
    std::chrono::milliseconds commandTimeout{60'000};   ///< for one listing or one question about a file
    std::chrono::milliseconds overallTimeout{7'200'000}; ///< for one download with all its repetitions
    int attempts = 4;                                   ///< of a transfer, the first included
    std::chrono::milliseconds backOff{2'000};           ///< before the second attempt; doubles, at most a minute
    bool activeMode = false;                            ///< FTP: the server connects to us
    bool explicitTls = false;                           ///< ftp only: insist on AUTH TLS before the password is sent
    QString caFile;                                     ///< PEM; empty: the system's certificate authorities
    QString knownHostsFile;                             ///< sftp; empty: ~/.ssh/known_hosts. Unknown hosts are refused
};

/// Read access to the place where the supplier leaves the feed. Calls block and belong on worker threads; one object is
/// used by one thread at a time. Errors: Config, NotFound (the server is there, the file is not), Auth, Permission,
/// Network, Timeout, Http, Io, DiskFull, Feed (an empty file, one that never stops changing), Cancelled.
class FeedSource
{
public:
    virtual ~FeedSource() = default;
    FeedSource(const FeedSource&) = delete;
    FeedSource& operator=(const FeedSource&) = delete;

    /// Chooses the implementation by scheme; connects to nothing yet. `clock` must outlive the source.
    [[nodiscard]] static std::unique_ptr<FeedSource> open(FeedAddress address, TransferOptions options, const Clock& clock);

    [[nodiscard]] const FeedAddress& address() const { return m_address; }

    /// The files the address asks for, by name; directories are left out. http and https: the one file.
    [[nodiscard]] virtual Result<QList<RemoteFile>> list(const CancelToken& cancel) = 0;
    /// Size and time of one file, each only if the server tells.
    [[nodiscard]] virtual Result<RemoteFile> stat(const QString& name, const CancelToken& cancel) = 0;
    /// The file to import: the named one, or the youngest that matches the wildcard (by time where all have one, else by
    /// name, so that dated names work).
    [[nodiscard]] Result<RemoteFile> current(const CancelToken& cancel);

    /// Fetches to `targetPath`.part and renames at the end, so that `targetPath` is only ever a whole file. Resumes after
    /// a cut where the server allows, begins again where the file changed meanwhile, repeats a bounded number of times.
    /// On failure nothing is left behind and an older file at `targetPath` stays as it was.
    [[nodiscard]] Result<DownloadedFile> download(const QString& name, const QString& targetPath,
                                                  const ProgressSink& progress, const CancelToken& cancel);

protected:
    struct Transfer
    {
        PartFile* file = nullptr;           ///< where the bytes go; begins at its size
        ProgressReporter* progress = nullptr;
        qint64 deadline = 0;                ///< by Clock::monotonicMs
    };

    FeedSource(FeedAddress address, TransferOptions options, const Clock& clock);

    /// Appends what is missing to the part file. Error code "CANNOT_RESUME": the server will not start in the middle.
    [[nodiscard]] virtual Result<void> transfer(const RemoteFile& file, const Transfer& to,
                                                const CancelToken& cancel) = 0;

    [[nodiscard]] const TransferOptions& options() const { return m_options; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

private:
    [[nodiscard]] Result<RemoteFile> fetchOnce(const QString& name, RemoteFile& known, const Transfer& to,
                                               const CancelToken& cancel);

    FeedAddress m_address;
    TransferOptions m_options;
    const Clock& m_clock;
};

} // namespace trueup

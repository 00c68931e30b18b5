#pragma once

#include "remote/feed/feedsource.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace trueup {

/// ftp, ftps, sftp, http and https through libcurl. Keeps its connection between calls.
class CurlFeedSource final : public FeedSource
{
public:
    CurlFeedSource(FeedAddress address, TransferOptions options, const Clock& clock);
    ~CurlFeedSource() override;

    [[nodiscard]] Result<QList<RemoteFile>> list(const CancelToken& cancel) override;
    [[nodiscard]] Result<RemoteFile> stat(const QString& name, const CancelToken& cancel) override;

protected:
    [[nodiscard]] Result<void> transfer(const RemoteFile& file, const Transfer& to, const CancelToken& cancel) override;

private:
    struct Handle; ///< the curl handle

    struct Request
    {
        QString name;                 ///< empty: the folder
        QByteArray command;           ///< FTP: instead of LIST
        bool namesOnly = false;       ///< FTP: NLST
        bool headOnly = false;
        qint64 resumeFrom = 0;
        qint64 deadline = 0;          ///< by Clock::monotonicMs
        std::function<Result<void>(QByteArrayView)> sink;
    };
    struct Answer
    {
        qint64 size = -1;
        QDateTime modified;
    };
    struct Running; ///< what the callbacks of one request share

    [[nodiscard]] Result<Answer> perform(const Request& request, const CancelToken& cancel);
    void configure(const Request& request);
    void configureSecurity();
    void configureFtp(const Request& request);
    [[nodiscard]] Result<QByteArray> listing(const QByteArray& command, bool namesOnly, const CancelToken& cancel);
    [[nodiscard]] Result<QList<RemoteFile>> listFtp(const CancelToken& cancel);
    [[nodiscard]] bool isWeb() const;
    [[nodiscard]] qint64 commandDeadline() const;

    std::unique_ptr<Handle> m_handle;
    bool m_mlsdRefused = false;
};

} // namespace trueup

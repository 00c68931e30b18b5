#pragma once

#include "base/error.h"

#include <QHostInfo>
#include <QNetworkReply>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <functional>

class QNetworkAccessManager;
class QNetworkRequest;

namespace trueup {

struct DownloadLimits
{
    qint64 bytes = 10 * 1024 * 1024;
    int idleMs = 20'000;  ///< without a byte
    int totalMs = 60'000; ///< from the first question to the last byte, redirects included
    int redirects = 3;
};

/// How a GuardedDownload reaches the world. All of it must outlive the download.
struct DownloadMeans
{
    using Resolved = std::function<void(const QHostInfo&)>;
    using Verdict = std::function<void(bool isAllowed)>;

    QNetworkAccessManager* network = nullptr;
    /// Finds the addresses of a name and calls back in the thread of `context`, unless that is gone by then.
    std::function<void(const QString& host, QObject* context, Resolved)> resolve;
    /// Whether somebody with the right to do so vouches for a host in a private network; calls back once, in the
    /// thread of `context`, unless that is gone by then. Asked for such addresses only.
    std::function<void(const QUrl& url, QObject* context, Verdict)> vouchedFor;
};

/// One file from an address nobody vouches for, such as a picture named in a feed. It must not reach into the network this
/// computer stands in: the name is looked up first, every address found must be public, and the connection goes to one of
/// exactly these addresses (a second look-up could answer otherwise). The same holds for every redirect, and none leads
/// from https to http. Nothing of ours is sent along: no cookies, no credentials, no user info.
///
/// Belongs to the thread it was made in; `done` is called once, never within start(), unless this is destroyed first. Errors: Validation (not to be
/// asked, too large, another kind of file), Permission (a private network), Timeout, Network, Http, Cancelled.
class GuardedDownload : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const Result<QByteArray>&)>;

    GuardedDownload(DownloadMeans means, DownloadLimits limits, QObject* parent = nullptr);
    ~GuardedDownload() override;

    /// `kind` is what the type of the answer must begin with ("image/"); one that says nothing definite passes, too.
    void start(const QUrl& url, const QByteArray& kind, const QByteArray& accept, Done done);
    /// Ends it; reports Cancelled.
    void stop();

    /// Of the last answer: how long it may be kept, in seconds. 0: not at all; -1: it does not say.
    [[nodiscard]] qint64 maxAge() const { return m_maxAge; }

    /// How names are looked up unless a test says otherwise.
    static void askSystem(const QString& host, QObject* context, DownloadMeans::Resolved resolved);

private:
    void visit(const QUrl& url);
    void judge(const QHostInfo& found);
    void fetch();
    void readHead();
    void readMore();
    void replied();
    void redirect();
    void end(Result<QByteArray> result);
    void giveUp(ErrorKind kind, const QString& message, const QString& nextStep = {}, const QString& detail = {});
    [[nodiscard]] QNetworkRequest request(const QHostAddress& address) const;

    DownloadMeans m_means;
    DownloadLimits m_limits;
    QUrl m_url;
    QByteArray m_kind;
    QByteArray m_accept;
    Done m_done;
    QList<QHostAddress> m_addresses; ///< still to be tried
    QPointer<QNetworkReply> m_reply;
    QByteArray m_data;
    QTimer m_deadline;
    qint64 m_maxAge = -1;
    int m_redirects = 0;
    bool m_isOver = false;
};

} // namespace trueup

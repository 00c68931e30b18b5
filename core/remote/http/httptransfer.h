#pragma once

#include "remote/http/httprequest.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

namespace trueup {

/// One exchange on the wire: sends a request once and reports once. Lives in the network thread.
class HttpTransfer : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(Result<HttpAnswer>)>;

    HttpTransfer(QNetworkAccessManager& network, HttpRequest request, QString id, Done done, QObject* parent);
    ~HttpTransfer() override;

    /// Ends the exchange; reports Cancelled.
    void cancel();
    [[nodiscard]] qint64 bytesReceived() const { return m_received; }

private:
    enum class Stop { None, Cancel, ConnectTimeout, TransferTimeout, TooLarge, FileFailed };

    void start(QNetworkAccessManager& network);
    void noteSent();
    void noteProgress();
    void limitReadAhead();
    void readMore();
    void stop(Stop reason);
    void finish();
    void report(Result<HttpAnswer> result);
    [[nodiscard]] HttpAnswer answer() const;
    [[nodiscard]] Error failure() const;
    [[nodiscard]] Error stopError() const;
    [[nodiscard]] Error networkError() const;
    [[nodiscard]] bool isCut() const;
    [[nodiscard]] bool isLarge() const;
    [[nodiscard]] std::optional<qint64> announcedLength() const;

    HttpRequest m_request;
    QString m_id;
    Done m_done;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QDeadlineTimer m_deadline; // of an answer that is not large
    QByteArray m_body;
    QFile m_file; // where the body goes instead, when asked for
    qint64 m_received = 0;
    QString m_tls; // what is wrong with the certificate
    Stop m_stop = Stop::None;
    bool m_sent = false; // the server may know the request
};

} // namespace trueup

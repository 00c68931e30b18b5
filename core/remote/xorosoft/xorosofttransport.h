#pragma once

#include "base/cancellation.h"
#include "remote/http/httpclient.h"
#include "remote/xorosoft/erppagesource.h"
#include "remote/xorosoft/xorosoftoptions.h"

#include <QHash>
#include <QMutex>

namespace trueup {

/// Asks the ERP for one page: credentials, pace, the table of repeats, and which spelling of a path works.
/// Thread-safe; the host policy lets one request out at a time.
class XorosoftTransport final : public ErpPageSource
{
public:
    XorosoftTransport(HttpClient& http, const XorosoftOptions& options);

    /// Of the first of the paths the ERP knows; once one has answered it is the only one asked.
    [[nodiscard]] Result<ErpPage> page(const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls) override;
    /// Of one path, without alternatives.
    [[nodiscard]] Result<ErpPage> pageOf(const QString& path, const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls);
    [[nodiscard]] HttpCounters counters() const { return m_http.counters(m_options.url); }

private:
    struct Tries
    {
        int passing = 0;
        int timeouts = 0;
        int throttles = 0;
        int garbled = 0;
    };

    [[nodiscard]] HttpRequest requestOf(const QString& path, const ErpPageRequest& request) const;
    [[nodiscard]] QByteArray withoutCredentials(QByteArray body) const;
    /// How long to wait before the next try; nothing when there is none.
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    nextTry(const ErpAnswer& answer, std::optional<std::chrono::milliseconds> asked, Tries& tries);
    [[nodiscard]] Error settled(Error error, const QString& path) const;
    void slowDown(double factor);
    void speedUp();

    HttpClient& m_http;
    const XorosoftOptions& m_options;
    mutable QMutex m_mutex;
    double m_rate;                   // guarded by m_mutex, as is the following
    QHash<QString, QString> m_known; // first alternative -> the one that works
    QStringList m_worked;            // paths that have answered
};

} // namespace trueup

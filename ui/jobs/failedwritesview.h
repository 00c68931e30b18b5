#pragma once

#include "services/services.h"
#include "services/session.h"

#include <QWidget>

namespace trueup::ui {

class Notice;
class PushResultView;

/// Writes to the shop that did not succeed, whichever push they were of and whoever started it: tried again, or back to review
/// with another value.
class FailedWritesView : public QWidget
{
    Q_OBJECT
public:
    explicit FailedWritesView(PushService& service, QWidget* parent = nullptr);

    void open(); ///< reads the list
    void takeFocus(); ///< to the list
    void setSession(const Session& session);
    [[nodiscard]] bool isLoading() const;

signals:
    void pushWanted(); ///< to send what waits again
    void reviewWanted(const QString& sku);
    void failed(const trueup::Error& error);
    void againWanted(); ///< after a failure somebody reads again
    void counted(qsizetype writes, bool andMore);

private:
    PushResultView* m_writes;
    Notice* m_notice;
    QString m_sentBack; ///< whose notice offers to look at it; empty: it offers to push
};

} // namespace trueup::ui

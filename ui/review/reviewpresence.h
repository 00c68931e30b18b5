#pragma once

#include "services/session.h"

#include <QObject>

class QLabel;
class QWidget;

namespace trueup::ui {

/// Who looks at what in the review: tells other desktops what is open here, and says in one line who looks at it, too.
class ReviewPresence : public QObject
{
    Q_OBJECT
public:
    ReviewPresence(SessionService& session, QWidget* parent);

    /// "Also looked at by …"; hidden while there is nobody.
    [[nodiscard]] QWidget* line() const;
    /// Which row and batch are open here, 0 and empty for none. Other desktops are told while somebody can see it.
    void setPlace(qint64 rowId, const QString& batchId, bool isSeen);
    /// Onlookers came or went.
    void refresh();
    [[nodiscard]] QStringList ofRow(qint64 id) const;
    [[nodiscard]] QStringList ofBatch(const QString& id) const;

private:
    SessionService& m_session;
    QString m_where; ///< what other desktops are told is open here
    QLabel* m_line;
};

} // namespace trueup::ui

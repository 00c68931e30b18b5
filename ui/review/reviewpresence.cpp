#include "review/reviewpresence.h"

#include "widgets/controls.h"

#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// How other desktops know what is looked at.
QString rowPlace(qint64 id)
{
    return u"staging:%1"_s.arg(id);
}

QString batchPlace(const QString& id)
{
    return u"batch:%1"_s.arg(id);
}

} // namespace

ReviewPresence::ReviewPresence(SessionService& session, QWidget* parent) : QObject(parent), m_session(session), m_line(label({}, u"muted"_s, parent))
{
    m_line->hide();
}

QWidget* ReviewPresence::line() const
{
    return m_line;
}

void ReviewPresence::setPlace(qint64 rowId, const QString& batchId, bool isSeen)
{
    m_where = rowId != 0 ? rowPlace(rowId) : QString();
    const QString batch = batchId.isEmpty() ? QString() : batchPlace(batchId);
    if (isSeen)
        m_session.lookAt(u"%1 %2"_s.arg(m_where, batch).trimmed());
    refresh();
}

void ReviewPresence::refresh()
{
    const QStringList names = m_where.isEmpty() ? QStringList() : m_session.onlookers(m_where);
    m_line->setText(tr("Also looked at by %1.").arg(names.join(u", "_s)));
    m_line->setVisible(!names.isEmpty());
}

QStringList ReviewPresence::ofRow(qint64 id) const
{
    return m_session.onlookers(rowPlace(id));
}

QStringList ReviewPresence::ofBatch(const QString& id) const
{
    return m_session.onlookers(batchPlace(id));
}

} // namespace trueup::ui

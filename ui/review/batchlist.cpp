#include "review/batchlist.h"

#include "widgets/format.h"
#include "widgets/icons.h"

#include <QSignalBlocker>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole;

QString stateOf(const BatchRow& batch)
{
    QStringList parts;
    if (batch.pending > 0)
        parts += BatchList::tr("%1 open").arg(shownCount(batch.pending));
    if (batch.failed > 0)
        parts += BatchList::tr("%Ln failed", nullptr, int(batch.failed));
    QStringList lines{parts.join(u" · "_s)};
    if (batch.approved > 0) // for a narrow panel all of it would be too long
        lines += BatchList::tr("%1 approved").arg(shownCount(batch.approved));
    lines.removeAll(QString());
    if (lines.isEmpty())
        lines += BatchList::tr("%1 of %2 written").arg(shownCount(batch.synced), shownCount(batch.total));
    return lines.join(u'\n');
}

} // namespace

BatchList::BatchList(QWidget* parent) : QListWidget(parent)
{
    setAccessibleName(tr("Batches"));
    setUniformItemSizes(false);
    setWordWrap(false); // a line too long for the panel is cut; the whole of it is in the tool tip
    setSpacing(1);
    setIconSize({18, 18});
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::currentItemChanged, this, [this] { emit chosen(selected()); });
}

void BatchList::setBatches(const QList<BatchRow>& batches)
{
    const QString kept = selected();
    const QSignalBlocker quiet(this);
    m_batches = batches;
    m_isRead = true;
    clear();
    qint64 open = 0;
    for (const BatchRow& batch : batches)
        open += batch.pending;
    auto* all = new QListWidgetItem(symbol(u"review"_s, Ink::Muted),
                                    tr("All batches\n%1 open", "open: to be decided about or held").arg(shownCount(open)), this);
    all->setData(idRole, QString());
    for (const BatchRow& batch : batches) {
        auto* item = new QListWidgetItem(sideIcon(batch.source), {}, this);
        item->setData(idRole, batch.id);
    }
    showOnlookers();
    select(kept);
}

void BatchList::showOnlookers()
{
    for (int i = 1; i <= m_batches.size(); ++i) {
        const BatchRow& batch = m_batches[i - 1];
        QString text = u"%1\n%2\n%3"_s.arg(batch.name, stateOf(batch), shownTime(batch.createdAt));
        QString toolTip = text + u'\n' + tr("%Ln staged change(s), by %1", nullptr, int(batch.total)).arg(batch.createdBy);
        if (const QStringList names = m_onlookers ? m_onlookers(batch.id) : QStringList(); !names.isEmpty()) {
            const QString others = tr("Also here: %1").arg(names.join(u", "_s));
            text += u'\n' + others;
            toolTip += u'\n' + others;
        }
        item(i)->setText(text);
        item(i)->setToolTip(toolTip);
    }
}

void BatchList::select(const QString& batchId)
{
    if (!m_isRead)
        return;
    const QSignalBlocker quiet(this);
    setCurrentRow(0);
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(idRole).toString() == batchId)
            setCurrentRow(i);
    }
}

QString BatchList::selected() const
{
    return currentItem() ? currentItem()->data(idRole).toString() : QString();
}

qint64 BatchList::approved(const QString& id) const
{
    qint64 count = 0;
    for (const BatchRow& batch : m_batches)
        count += id.isEmpty() || batch.id == id ? batch.approved : 0;
    return count;
}

const BatchRow* BatchList::batch(const QString& id) const
{
    const auto found = std::ranges::find(m_batches, id, &BatchRow::id);
    return found == m_batches.end() ? nullptr : &*found;
}

} // namespace trueup::ui

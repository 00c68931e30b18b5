#include "widgets/tables.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

namespace trueup::ui {

namespace {

void widen(QHeaderView& header)
{
    header.ensurePolished(); // the sheet says how headers are drawn
    for (int section = 0; section < header.count(); ++section) {
        const int needed = header.sectionSizeHint(section);
        if (header.sectionResizeMode(section) == QHeaderView::Stretch)
            header.setMinimumSectionSize(qMax(header.minimumSectionSize(), needed));
        else if (!header.isSectionHidden(section) && header.sectionSize(section) < needed)
            header.resizeSection(section, needed);
    }
}

/// Looks at the header again when what its titles need has changed.
class TitleKeeper final : public QObject
{
public:
    explicit TitleKeeper(QHeaderView& header) : QObject(&header), m_header(header) { header.installEventFilter(this); }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == &m_header && (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange))
            widen(m_header);
        return QObject::eventFilter(watched, event);
    }

private:
    QHeaderView& m_header;
};

} // namespace

void keepTitlesReadable(QHeaderView& header)
{
    widen(header);
    new TitleKeeper(header);
}

void setUpTable(QTableView& table, const QList<int>& widths, int stretch)
{
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 11);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int em = table.fontMetrics().averageCharWidth();
    for (int column = 0; column < widths.size(); ++column)
        table.setColumnWidth(column, widths[column] * em);
    if (stretch >= 0)
        table.horizontalHeader()->setSectionResizeMode(stretch, QHeaderView::Stretch);
    keepTitlesReadable(*table.horizontalHeader()); // in any language
}

} // namespace trueup::ui

#include "widgets/tables.h"

#include "widgets/icons.h"
#include "widgets/pagedtable.h"

#include <QEvent>
#include <QHash>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTableWidgetItem>

#include <algorithm>

namespace trueup::ui {

namespace {

constexpr auto orderedBy = "orderedBy"; // columns of a header, see onlyTheseAreOrderedBy()

/// What the title of a column needs, with room for the mark of the order where there is an order by it.
int titleWidth(QHeaderView& header, int section)
{
    const QVariant columns = header.property(orderedBy);
    if (!header.isSortIndicatorShown() || !columns.isValid() || columns.value<QList<int>>().contains(section))
        return header.sectionSizeHint(section);
    header.setSortIndicatorShown(false);
    const int width = header.sectionSizeHint(section);
    header.setSortIndicatorShown(true);
    return width;
}

/// Sees to it that every title can be read: after a change of title, style or font, and of the room there is.
class TitleKeeper final : public QObject
{
public:
    explicit TitleKeeper(QHeaderView& header) : QObject(&header), m_header(header)
    {
        header.installEventFilter(this);
        if (header.model())
            connect(header.model(), &QAbstractItemModel::headerDataChanged, this, &TitleKeeper::widen);
        widen();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == &m_header && (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange))
            widen();
        else if (watched == &m_header && event->type() == QEvent::Resize)
            stretch();
        return QObject::eventFilter(watched, event);
    }

private:
    void widen()
    {
        m_header.ensurePolished(); // the sheet says how headers are drawn
        for (int section = 0; section < m_header.count(); ++section) {
            if (m_stretched < 0 && m_header.sectionResizeMode(section) == QHeaderView::Stretch) // one may share the room with it
                m_stretched = section;
            const int needed = titleWidth(m_header, section);
            if (section != m_stretched && !m_header.isSectionHidden(section) && m_header.sectionSize(section) < needed)
                m_header.resizeSection(section, needed);
        }
        stretch();
    }

    /// The column that takes the room left over keeps its own width where none is left: the smallest width a header knows is
    /// that of all its sections.
    void stretch()
    {
        if (m_stretched < 0)
            return;
        int others = 0;
        for (int section = 0; section < m_header.count(); ++section) {
            if (section == m_stretched || m_header.isSectionHidden(section))
                continue;
            const bool shares = m_header.sectionResizeMode(section) == QHeaderView::Stretch; // what is left with this one
            others += shares ? titleWidth(m_header, section) : m_header.sectionSize(section);
        }
        const int needed = titleWidth(m_header, m_stretched);
        const bool fits = m_header.width() - others >= needed;
        m_header.setSectionResizeMode(m_stretched, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (!fits)
            m_header.resizeSection(m_stretched, needed);
    }

    QHeaderView& m_header;
    int m_stretched = -1;
};

/// Gives columns the room that what stands in them needs, once, when a table is first seen with rows: the widths it was made
/// with were chosen before anybody knew the data. A column somebody has moved stays, none gets narrower, and what takes the
/// rest keeps what it was given.
class ContentFitter final : public QObject
{
public:
    /// `least`: what the column that takes the rest keeps, or its title's width.
    ContentFitter(QTableView& table, int stretched, int least) : QObject(&table), m_table(table), m_stretched(stretched), m_least(least)
    {
        table.installEventFilter(this);
        connect(table.model(), &QAbstractItemModel::modelReset, this, &ContentFitter::fitOnce);
        connect(table.model(), &QAbstractItemModel::rowsInserted, this, &ContentFitter::fitOnce);
        for (int column = 0; column < header().count(); ++column)
            m_made.append(header().sectionSize(column));
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show || event->type() == QEvent::Resize)
            fitOnce();
        return QObject::eventFilter(watched, event);
    }

private:
    [[nodiscard]] QHeaderView& header() const { return *m_table.horizontalHeader(); }

    void fitOnce()
    {
        if (!m_isWaiting && !m_isDone && m_table.isVisible() && m_table.model()->rowCount() > 0) {
            m_isWaiting = true; // until the rows are laid out
            QMetaObject::invokeMethod(this, &ContentFitter::fit, Qt::QueuedConnection);
        }
    }

    void fit()
    {
        m_isWaiting = false;
        if (m_isDone || !m_table.isVisible() || m_table.model()->rowCount() == 0)
            return;
        m_isDone = true;
        header().setResizeContentsPrecision(0); // the rows that are seen
        const auto needed = [this](int column) { return static_cast<const QAbstractItemView&>(m_table).sizeHintForColumn(column); };
        const int widest = widestLetters * m_table.fontMetrics().averageCharWidth();
        int room = m_table.viewport()->width();
        for (int column = 0; column < header().count(); ++column) {
            if (!header().isSectionHidden(column))
                room -= column == m_stretched ? std::max(m_least, titleWidth(header(), column)) : header().sectionSize(column);
        }
        for (int column = 0; column < header().count() && room > 0; ++column) {
            const int now = header().sectionSize(column);
            const bool isMoved = now != m_made.value(column) && now != titleWidth(header(), column); // as wide as its title
            if (column == m_stretched || header().isSectionHidden(column) || isMoved)
                continue;
            const int more = std::min(needed(column), widest) - now;
            if (more <= 0)
                continue;
            header().resizeSection(column, now + std::min(more, room));
            room -= std::min(more, room);
        }
    }

    static constexpr int widestLetters = 36;
    QTableView& m_table;
    const int m_stretched;
    const int m_least;
    QList<int> m_made;
    bool m_isWaiting = false;
    bool m_isDone = false;
};

/// Keeps the height of a table at that of its rows, whatever style and font make of them.
class LastRowKeeper final : public QObject
{
public:
    explicit LastRowKeeper(QTableView& table) : QObject(&table)
    {
        table.installEventFilter(this);
        for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(table.model(), changed, this, &LastRowKeeper::fit);
        connect(table.model(), &QAbstractItemModel::modelReset, this, &LastRowKeeper::fit);
        fit();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show || event->type() == QEvent::Resize || event->type() == QEvent::StyleChange)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    void fit()
    {
        auto* table = qobject_cast<QTableView*>(parent());
        if (!table)
            return; // it goes, and the model of a QTableWidget is reset on the way
        const QScrollBar* bar = table->horizontalScrollBar();
        const int across = bar->maximum() > bar->minimum() ? bar->sizeHint().height() : 0;
        table->setMaximumHeight(table->horizontalHeader()->sizeHint().height() + table->model()->rowCount() * table->verticalHeader()->defaultSectionSize()
                                + across + 2 * table->frameWidth() + 2);
    }
};

/// See keepColumnsWhole().
class WholeColumns final : public QObject
{
public:
    WholeColumns(QTableView& table, int last, int shrinking, int least)
        : QObject(&table), m_table(table), m_last(last), m_shrinking(shrinking), m_least(least)
    {
        table.viewport()->installEventFilter(this);
        connect(table.horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section) {
            if (section != m_shrinking && !m_isFitting)
                fit();
        });
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Resize)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    void fit()
    {
        QHeaderView& header = *m_table.horizontalHeader();
        const int now = header.sectionSize(m_shrinking);
        const int least = m_least * m_table.fontMetrics().averageCharWidth();
        const int edge = m_table.viewport()->width();
        int others = 0;
        int last = m_last;
        for (int column = 0; column < header.count(); ++column) {
            if (column == m_shrinking || header.isSectionHidden(column))
                continue;
            if (column > m_last && others + header.sectionSize(column) + least > edge)
                break; // reached sideways
            others += header.sectionSize(column);
            last = column;
        }
        const int room = std::max(edge - others, least);
        const bool isCut = others + now > edge && others + now - header.sectionSize(last) < edge;
        if (now == room || (now != m_fitted && m_fitted != 0 && !isCut))
            return;
        const QScopedValueRollback guard(m_isFitting, true);
        m_fitted = room;
        header.resizeSection(m_shrinking, room);
    }

    QTableView& m_table;
    const int m_last;
    const int m_shrinking;
    const int m_least;
    int m_fitted = 0; ///< the width given last
    bool m_isFitting = false;
};

/// See keepWordsWhole().
class WordKeeper final : public QObject
{
public:
    WordKeeper(QTableView& table, const QList<ColumnWords>& columns) : QObject(&table), m_table(table), m_columns(columns)
    {
        table.horizontalHeader()->installEventFilter(this);
        fit();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    void fit()
    {
        QHeaderView& header = *m_table.horizontalHeader();
        m_table.ensurePolished(); // the sheet says how cells and headers are drawn
        header.ensurePolished();
        for (const ColumnWords& one : std::as_const(m_columns)) {
            const bool isHidden = header.isSectionHidden(one.column); // and as wide when it is shown
            if (!isHidden && m_fitted.contains(one.column) && header.sectionSize(one.column) != m_fitted[one.column])
                continue; // somebody chose another
            int width = titleWidth(header, one.column);
            for (const QString& word : one.words)
                width = std::max(width, widthOf(word, one.haveMark));
            m_fitted.insert(one.column, width);
            header.resizeSection(one.column, width);
        }
    }

    /// Of a cell with this word, as the style measures it.
    [[nodiscard]] int widthOf(const QString& word, bool hasMark) const
    {
        QStyleOptionViewItem cell;
        cell.initFrom(&m_table);
        cell.font = m_table.font();
        cell.text = word;
        cell.features = QStyleOptionViewItem::HasDisplay;
        if (hasMark) {
            const int edge = m_table.style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, &m_table);
            cell.features |= QStyleOptionViewItem::HasDecoration;
            cell.decorationSize = m_table.iconSize().isValid() ? m_table.iconSize() : QSize(edge, edge);
        }
        return m_table.style()->sizeFromContents(QStyle::CT_ItemViewItem, &cell, {}, &m_table).width() + 1;
    }

    QTableView& m_table;
    const QList<ColumnWords> m_columns;
    QHash<int, int> m_fitted; ///< the widths given last
};

class FixedTicks final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!option->features.testFlag(QStyleOptionViewItem::HasCheckIndicator) || (index.flags() & Qt::ItemIsUserCheckable))
            return;
        option->features.setFlag(QStyleOptionViewItem::HasCheckIndicator, false);
        option->features.setFlag(QStyleOptionViewItem::HasDecoration); // also without an icon: the texts stay in line
        option->icon = option->checkState == Qt::Checked ? symbol(QStringLiteral("approve"), Ink::Muted) : QIcon();
    }
};

} // namespace

void keepColumnsWhole(QTableView& table, int last, int shrinking, int least)
{
    new WholeColumns(table, last, shrinking, least);
}

void keepWordsWhole(QTableView& table, const QList<ColumnWords>& columns)
{
    new WordKeeper(table, columns);
}

void showFixedTicks(QTableView& table)
{
    table.setItemDelegate(new FixedTicks(&table));
}

void onlyTheseAreOrderedBy(QHeaderView& header, const QList<int>& columns)
{
    header.setProperty(orderedBy, QVariant::fromValue(columns));
}

void keepTitlesReadable(QHeaderView& header)
{
    new TitleKeeper(header);
}

void keepRowsInSight(QTableView& table, int rows)
{
    table.setMinimumHeight(table.horizontalHeader()->sizeHint().height() + rows * table.verticalHeader()->defaultSectionSize()
                           + table.horizontalScrollBar()->sizeHint().height() + 2 * table.frameWidth());
}

void endWithLastRow(QTableView& table)
{
    new LastRowKeeper(table);
}

void markEditable(QTableWidgetItem& title, bool editable)
{
    title.setIcon(editable ? symbol(QStringLiteral("edit"), Ink::Muted) : QIcon());
}

void chooseFirstRow(QTableView& table, const PagedTableBase& rows)
{
    QObject::connect(&rows, &PagedTableBase::loaded, &table, [&table] {
        if (table.model()->rowCount() > 0 && !table.selectionModel()->hasSelection())
            table.selectRow(0);
    });
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
    if (table.model())
        new ContentFitter(table, stretch, widths.value(stretch) * em);
}

} // namespace trueup::ui

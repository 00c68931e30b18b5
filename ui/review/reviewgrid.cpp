#include "review/reviewgrid.h"

#include "review/griddelegate.h"
#include "review/reviewmodel.h"
#include "review/valuedelegate.h"
#include "widgets/columnchoice.h"
#include "widgets/headersort.h"
#include "widgets/keys.h"
#include "widgets/labels.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMenu>
#include <QResizeEvent>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStyleOptionHeaderV2>

#include <algorithm>
#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// What columns begin with, in average characters, if their titles need no more; for those that share the rest it is the least.
constexpr std::array<int, ReviewModel::ColumnCount> startWidths = {17, 19, 23, 13, 13, 12, 7, 14, 7, 12, 16};
constexpr int readableName = 40; // a name as long as this can be told from the next one
constexpr int sideWord = 13;     // a narrower column shows the mark of a side alone; the tool tip names it
constexpr int longWord = 24;     // a narrower column shows what is said in short; the rest stands in the tool tip
constexpr int longestSku = 28;   // average characters; digits and capitals are wider
constexpr int besideText = 34;   // the tick, or an icon, and the margins of a cell
constexpr int sortMark = 10;     // the room of the arrow beside the margins of a title

/// Leaves room for the arrow of the order as it is drawn: the style asks for one as high as the whole header, in every column.
class GridHeader final : public QHeaderView
{
public:
    using QHeaderView::QHeaderView;

protected:
    [[nodiscard]] QSize sectionSizeFromContents(int section) const override
    {
        QFont bold = font();
        bold.setBold(true);
        QStyleOptionHeaderV2 title;
        initStyleOption(&title);
        title.section = section;
        title.fontMetrics = QFontMetrics(bold);
        title.text = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
        return style()->sizeFromContents(QStyle::CT_HeaderSection, &title, {}, this) + QSize(sortMark, 0);
    }
};

/// The mark of a side, with its name where there is room for both.
class SideDelegate final : public GridDelegate
{
public:
    using GridDelegate::GridDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        GridDelegate::initStyleOption(option, index);
        if (option->rect.width() < sideWord * option->fontMetrics.averageCharWidth())
            option->text.clear();
    }
};

/// In short where there is little room: how sure it is without the reason, approved without by what.
class ShortDelegate final : public GridDelegate
{
public:
    using GridDelegate::GridDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        GridDelegate::initStyleOption(option, index);
        if (option->rect.width() < longWord * option->fontMetrics.averageCharWidth())
            option->text = index.data(ReviewModel::ShortRole).toString();
    }
};

/// Names of one list begin alike; what tells them apart stands at their end.
class NameDelegate final : public GridDelegate
{
public:
    using GridDelegate::GridDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        GridDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideMiddle;
    }
};

constexpr bool isValue(int column)
{
    return column == ReviewModel::Before || column == ReviewModel::After;
}

} // namespace

ReviewGrid::ReviewGrid(ReviewModel& model, QWidget* parent) : QTableView(parent), m_rows(model)
{
    setHorizontalHeader(new GridHeader(Qt::Horizontal, this));
    horizontalHeader()->setSectionsClickable(true);
    setModel(&model);
    setAccessibleName(tr("Staged changes"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setTextElideMode(Qt::ElideRight); // where somebody made a column narrower than its title
    horizontalHeader()->moveSection(ReviewModel::Status, ReviewModel::Before); // in sight in a small window, too
    setColumnHidden(ReviewModel::DecidedBy, true); // there is no room for it in most windows
    sortByHeader();
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QWidget::customContextMenuRequested, this, &ReviewGrid::showRowMenu);
    connect(&model, &QAbstractItemModel::modelReset, this, &QAbstractItemView::scrollToTop);
    connect(&model, &QAbstractItemModel::layoutAboutToBeChanged, this, &ReviewGrid::rememberPlace);
    connect(&model, &QAbstractItemModel::layoutChanged, this, &ReviewGrid::returnToPlace);
    setItemDelegate(new GridDelegate(this));
    setItemDelegateForColumn(ReviewModel::Before, new ValueDelegate(ValueDelegate::Tone::Before, this));
    setItemDelegateForColumn(ReviewModel::After, new ValueDelegate(ValueDelegate::Tone::After, this));
    setItemDelegateForColumn(ReviewModel::Name, new NameDelegate(this));
    for (const int column : {ReviewModel::Confidence, ReviewModel::Status})
        setItemDelegateForColumn(column, new ShortDelegate(this));
    setItemDelegateForColumn(ReviewModel::Source, new SideDelegate(this));
    describeKeyArea(this, tr("In the list of changes"));
    describeKeys(this, {{Qt::Key_J, tr("Next product (or arrow)")},
                        {Qt::Key_K, tr("Product before (or arrow)")},
                        {Qt::Key_Space, tr("Tick or untick")},
                        {Qt::Key_A, tr("Approve the ticked or selected")},
                        {Qt::Key_R, tr("Reject the ticked or selected")},
                        {Qt::Key_F, tr("One field of many products")},
                        {Qt::Key_Return, tr("Go to the fields of the product")}});
    adaptToFont();
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column, int before, int now) {
        if (!signalsBlocked() && before > 0 && now > 0) // 0 is hidden
            m_chosenWidths.insert(column);
        emit columnsChanged();
    });
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &ReviewGrid::columnsChanged);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        for (int column = ReviewModel::ColumnCount; column < m_rows.columnCount(); ++column) {
            if (columnWidth(column) == horizontalHeader()->defaultSectionSize())
                setColumnWidth(column, 24 * fontMetrics().averageCharWidth());
        }
        showSkusWhole();
        shareRest();
    });
}

/// The first rows tell how long SKUs are here. Two that are cut look alike.
void ReviewGrid::showSkusWhole()
{
    QString longest;
    for (int row = 0; row < m_rows.rowCount(); ++row) {
        if (const ReviewRow* read = m_rows.rowIfRead(row); read && read->sku.size() > longest.size())
            longest = read->sku;
    }
    m_skuWidth = qMax(m_skuWidth, qMin(fontMetrics().horizontalAdvance(longest) + besideText, longestSku * fontMetrics().averageCharWidth()));
    const QSignalBlocker quiet(this);
    if (!m_chosenWidths.contains(ReviewModel::Sku))
        setColumnWidth(ReviewModel::Sku, leastWidth(ReviewModel::Sku));
}

/// By a click or by keys; and the menu of the header.
void ReviewGrid::sortByHeader()
{
    QList<int> columns;
    for (int column = 0; column < ReviewModel::ColumnCount; ++column) {
        if (ReviewModel::sorts(column))
            columns.append(column);
    }
    m_sort = new HeaderSort(*this, columns, HeaderSort::Menu::OfKeyOnly);
    connect(m_sort, &HeaderSort::wanted, &m_rows, &ReviewModel::sort);
    QHeaderView* header = horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint& at) { showHeaderMenu(header->mapToGlobal(at)); });
    m_columnChoice = new ColumnChoice(*this, ReviewModel::Name, ReviewModel::ColumnCount - 1, tr("Columns of the list, and ticks of all rows"));
    connect(m_columnChoice, &ColumnChoice::menuWanted, this, &ReviewGrid::showHeaderMenu);
    connect(m_columnChoice, &ColumnChoice::changed, this, [this] {
        widenToTitles();
        emit columnsChanged();
    });
}

void ReviewGrid::adaptToFont()
{
    const QFontMetrics metrics(font());
    verticalHeader()->setDefaultSectionSize(metrics.height() + 12);
    verticalHeader()->setMinimumSectionSize(metrics.height() + 12);
    const QSignalBlocker quiet(this);
    m_chosenWidths.clear();
    m_skuWidth = 0;
    for (int column = 0; column < ReviewModel::ColumnCount; ++column)
        setColumnWidth(column, leastWidth(column));
    shareRest();
}

/// What is in it can be told, and its title read in any language.
int ReviewGrid::leastWidth(int column) const
{
    int least = qMax(startWidths[size_t(column)] * fontMetrics().averageCharWidth(), horizontalHeader()->sectionSizeHint(column));
    if (column == ReviewModel::Sku)
        least = qMax(least, m_skuWidth);
    if (column == ReviewModel::Status) { // the word a person looks for first, whole in any language
        for (const auto status : {ReviewStatus::Pending, ReviewStatus::Held, ReviewStatus::Approved, ReviewStatus::Rejected, ReviewStatus::Failed})
            least = qMax(least, fontMetrics().horizontalAdvance(statusLabel(status)) + besideText);
    }
    return least;
}

/// Titles take more room in another style. Widths somebody chose stay.
void ReviewGrid::widenToTitles()
{
    horizontalHeader()->ensurePolished(); // the sheet says how headers are drawn
    const QSignalBlocker quiet(this);
    for (int column = 0; column < ReviewModel::ColumnCount; ++column) {
        if (!isColumnHidden(column) && !m_chosenWidths.contains(column) && columnWidth(column) < leastWidth(column))
            setColumnWidth(column, leastWidth(column));
    }
    shareRest();
}

void ReviewGrid::shareRest()
{
    const QSignalBlocker quiet(this); // nobody chose these widths, so they are not remembered as theirs
    QList<int> sharing;
    int rest = viewport()->width();
    for (int column = 0; column < m_rows.columnCount(); ++column) {
        if (isColumnHidden(column))
            continue;
        const bool shares = column == ReviewModel::Name || (isValue(column) && !m_chosenWidths.contains(column));
        if (shares)
            sharing.append(column);
        rest -= shares ? leastWidth(column) : columnWidth(column);
    }
    const int name = leastWidth(ReviewModel::Name);
    const int first = isColumnHidden(ReviewModel::Name)
        ? 0 : qBound(0, rest, qMax(0, readableName * fontMetrics().averageCharWidth() - name));
    rest -= first;
    for (qsizetype i = 0; i < sharing.size(); ++i) {
        const int part = qMax(0, rest) / int(sharing.size() - i);
        setColumnWidth(sharing[i], leastWidth(sharing[i]) + part + (sharing[i] == ReviewModel::Name ? first : 0));
        rest -= part;
    }
}

void ReviewGrid::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles)
{
    const int last = rowAt(viewport()->height() - 1);
    const int from = std::max(topLeft.row(), rowAt(0));
    const int to = last < 0 ? bottomRight.row() : std::min(bottomRight.row(), last);
    if (from <= to)
        QTableView::dataChanged(topLeft.siblingAtRow(from), bottomRight.siblingAtRow(to), roles);
}

void ReviewGrid::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        shareRest();
}

void ReviewGrid::showHeaderMenu(const QPoint& where)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Tick all rows shown"), this, [this] { m_rows.tickAll(true); })->setEnabled(m_rows.mayTick());
    menu->addAction(tr("Untick all"), this, [this] { m_rows.tickAll(false); })->setEnabled(m_rows.mayTick());
    menu->addSeparator();
    m_columnChoice->addTo(*menu);
    addFieldMenu(menu);
    menu->popup(where);
}

void ReviewGrid::showRowMenu(const QPoint& position)
{
    if (!currentIndex().isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu, this](const QString& text, QKeySequence key, auto signal) {
        QAction* action = menu->addAction(text, this, signal);
        action->setShortcut(key); // shown only: the menu is gone when the key is pressed
        action->setShortcutVisibleInContextMenu(true);
    };
    add(tr("Approve the ticked or selected"), Qt::Key_A, &ReviewGrid::approveWanted);
    add(tr("Reject the ticked or selected"), Qt::Key_R, &ReviewGrid::rejectWanted);
    add(tr("One field of many products …"), Qt::Key_F, &ReviewGrid::fieldWanted);
    menu->addSeparator();
    add(tr("Type another value …"), Qt::Key_F2, &ReviewGrid::editWanted);
    menu->popup(viewport()->mapToGlobal(position));
}

void ReviewGrid::addFieldMenu(QMenu* menu)
{
    QMenu* list = menu->addMenu(tr("Old and new value of"));
    for (const Field& one : fields()) {
        QAction* shown = list->addAction(one.translatedLabel());
        shown->setCheckable(true);
        shown->setChecked(m_rows.extraFields().contains(one.id));
        connect(shown, &QAction::toggled, this, [this, id = one.id](bool on) {
            QList<FieldId> wanted = m_rows.extraFields();
            wanted.removeAll(id);
            if (on)
                wanted.append(id);
            m_rows.setExtraFields(wanted);
            emit columnsChanged();
        });
    }
}

QString ReviewGrid::columnWord(int column) const
{
    static const std::array words = {"sku"_L1, "name"_L1, "what"_L1, "before"_L1, "after"_L1, "price"_L1, "confidence"_L1,
                                     "source"_L1, "age"_L1, "status"_L1, "decided_by"_L1};
    static_assert(words.size() == ReviewModel::ColumnCount);
    if (column < ReviewModel::ColumnCount)
        return words[size_t(column)];
    return u"field:"_s + field(m_rows.extraFields()[column - ReviewModel::ColumnCount]).keyString();
}

QList<FieldId> ReviewGrid::fieldColumns() const
{
    QList<FieldId> shown;
    for (int place = 0; place < m_rows.columnCount(); ++place) {
        const int column = horizontalHeader()->logicalIndex(place);
        if (column >= ReviewModel::ColumnCount && !isColumnHidden(column))
            shown.append(m_rows.extraFields()[column - ReviewModel::ColumnCount]);
    }
    return shown;
}

QString ReviewGrid::columnsText() const
{
    QJsonArray extra;
    for (const FieldId id : m_rows.extraFields())
        extra.append(field(id).keyString());
    QJsonArray shown;
    for (int place = 0; place < m_rows.columnCount(); ++place) {
        const int column = horizontalHeader()->logicalIndex(place);
        QJsonObject one{{u"column"_s, columnWord(column)}};
        if (isColumnHidden(column))
            one.insert("hidden"_L1, true);
        else if (column != ReviewModel::Name && m_chosenWidths.contains(column)) // others are as wide as they should be then
            one.insert("width"_L1, columnWidth(column));
        shown.append(one);
    }
    return QString::fromUtf8(QJsonDocument(QJsonObject{{u"fields"_s, extra}, {u"columns"_s, shown}}).toJson(QJsonDocument::Compact));
}

void ReviewGrid::restoreColumns(const QString& text)
{
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    QList<FieldId> extra;
    for (const QJsonValue key : json["fields"_L1].toArray()) {
        if (const Field* known = fieldByKey(key.toString()))
            extra.append(known->id);
    }
    const QSignalBlocker quiet(this);
    m_rows.setExtraFields(extra);
    QHash<QString, int> places;
    for (int column = 0; column < m_rows.columnCount(); ++column)
        places.insert(columnWord(column), column);
    int place = 0;
    for (const QJsonValue value : json["columns"_L1].toArray()) {
        const int column = places.value(value["column"_L1].toString(), -1);
        if (column < 0)
            continue;
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), place++);
        setColumnHidden(column, value["hidden"_L1].toBool() && column != ReviewModel::Sku);
        if (const int width = value["width"_L1].toInt(); width > 0) {
            setColumnWidth(column, qMax(width, horizontalHeader()->minimumSectionSize()));
            m_chosenWidths.insert(column);
        }
    }
    shareRest();
}

void ReviewGrid::showOrder()
{
    m_sort->show(ReviewModel::columnOf(m_rows.order().column), m_rows.order().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void ReviewGrid::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier))
        return QTableView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_J: return step(1);
    case Qt::Key_K: return step(-1);
    case Qt::Key_Space: return toggleTick();
    case Qt::Key_A: emit approveWanted(); return;
    case Qt::Key_R: emit rejectWanted(); return;
    case Qt::Key_F: emit fieldWanted(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: emit diffWanted(); return;
    default: QTableView::keyPressEvent(event);
    }
}

void ReviewGrid::step(int by)
{
    const int next = qBound(0, currentIndex().row() + by, m_rows.rowCount() - 1);
    if (m_rows.rowCount() > 0)
        setCurrentIndex(m_rows.index(next, qMax(0, currentIndex().column())));
}

void ReviewGrid::toggleTick()
{
    const QList<int> rows = selectedRowNumbers();
    if (!rows.isEmpty())
        m_rows.setTicked(rows, !m_rows.isTicked(m_rows.key(rows.first()).id));
}

void ReviewGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        emit currentRowChanged(current.row());
}

int ReviewGrid::selectedCount() const
{
    int count = 0;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        count += range.height();
    return count;
}

QList<int> ReviewGrid::selectedRowNumbers() const
{
    QList<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    }
    std::ranges::sort(rows);
    return rows;
}

void ReviewGrid::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_rows.rowCount() > 0)
        m_rows.need(rowAt(0), rowAt(viewport()->height() - 1));
}

void ReviewGrid::rememberPlace()
{
    const int top = rowAt(0);
    m_topId = top < 0 ? 0 : m_rows.key(top).id;
    m_topOffset = top < 0 ? 0 : rowViewportPosition(top);
}

void ReviewGrid::returnToPlace()
{
    const int row = m_topId == 0 ? -1 : m_rows.indexOf(m_topId);
    if (row >= 0)
        verticalScrollBar()->setValue(verticalHeader()->sectionPosition(row) - m_topOffset);
}

void ReviewGrid::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        adaptToFont();
    else if (event->type() == QEvent::StyleChange)
        widenToTitles();
}

} // namespace trueup::ui

#include "review/diffpane.h"

#include "review/diffmodel.h"
#include "review/fieldview.h"
#include "review/reviewmodel.h"
#include "review/valuedelegate.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/labels.h"
#include "widgets/tables.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// An arrow key that is held down repeats faster than this, a person who presses it again does not.
constexpr int passingMs = 90;
/// Letters; wide where nothing stands beside what is proposed.
constexpr int narrowName = 14, wideName = 27;
constexpr int narrowOwner = 14, wideOwner = 17;
constexpr int narrowOrigin = 13, widestWords = 56;
constexpr int readableValue = 26; // of a proposed text, which the field beside the table shows in full
constexpr int widestName = 24, widestNumber = 16;
constexpr int besideTick = 34, besideMark = 42, besideIcon = 32, besideNumber = 16; // the rest of a cell with text

/// What the shop holds, in the shop's colour; what is not known as missing values everywhere.
class ShopDelegate final : public ValueDelegate
{
public:
    explicit ShopDelegate(QObject* parent) : ValueDelegate(Tone::Plain, parent) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        ValueDelegate::initStyleOption(option, index);
        if (Presence(index.data(ReviewModel::PresenceRole).toInt()) != Presence::Present)
            return;
        const QColor colour = Theme::of(QGuiApplication::palette()).side(Side::Shopify);
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    }
};

QString factsOf(const ReviewDetail& detail)
{
    QStringList facts{kindLabel(detail.row.kind), statusLabel(detail.row.status)};
    if (detail.row.startsUnticked && detail.row.kind == ChangeKind::Update)
        facts += DiffPane::tr("Large price drop");
    if (!detail.row.heldReason.isEmpty())
        facts += detail.row.heldReason;
    facts += detail.evidence;
    if (detail.hiddenDifferences > 0)
        facts += DiffPane::tr("%n difference(s) in spelling only, not shown", nullptr, detail.hiddenDifferences);
    if (!detail.decidedBy.isEmpty())
        facts += DiffPane::tr("decided by %1, %2").arg(detail.decidedBy, shownTime(detail.decidedAt));
    if (!detail.note.isEmpty())
        facts += DiffPane::tr("note: %1").arg(detail.note);
    return facts.join(u" · "_s);
}

} // namespace

DiffPane::DiffPane(ReviewService& service, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_model(new DiffModel(this)),
      m_heading(new ElidedLabel(this)), m_facts(label({}, u"muted"_s, this)),
      m_onlyChanges(new QCheckBox(tr("Only what changes"), this)), m_table(new QTableView(this)),
      m_field(new FieldView(this, &images, &preferences))
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Fields of the product"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setMinimumHeight(fontMetrics().height() * 4); // where there is little height the facts above come first
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(DiffModel::Proposed, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 9);
    m_table->horizontalHeader()->setTextElideMode(Qt::ElideRight); // where somebody made a column narrower than its title
    m_table->setItemDelegateForColumn(DiffModel::Base, new ValueDelegate(ValueDelegate::Tone::Plain, m_table));
    m_table->setItemDelegateForColumn(DiffModel::Ours, new ValueDelegate(ValueDelegate::Tone::Before, m_table));
    m_table->setItemDelegateForColumn(DiffModel::Shop, new ShopDelegate(m_table));
    m_table->setItemDelegateForColumn(DiffModel::Proposed, new ValueDelegate(ValueDelegate::Tone::After, m_table));
    const int em = fontMetrics().averageCharWidth();
    for (const auto column : {DiffModel::Change, DiffModel::Origin, DiffModel::Owner})
        m_table->setItemDelegateForColumn(column, new GridDelegate(m_table)); // an icon takes less room
    for (const auto& [column, width] : {std::pair{DiffModel::FieldName, narrowName}, {DiffModel::Base, 9},
                                        {DiffModel::Ours, 9}, {DiffModel::Shop, 11}, {DiffModel::Change, 11}, {DiffModel::Origin, narrowOrigin},
                                        {DiffModel::Owner, narrowOwner}})
        m_table->setColumnWidth(column, width * em);
    keepTitlesReadable(*m_table->horizontalHeader());
    m_onlyChanges->setChecked(true);
    layOutParts();
    m_passing.setSingleShot(true);
    m_passing.setInterval(passingMs);
    connect(&m_passing, &QTimer::timeout, this, &DiffPane::hurry);
    connect(m_onlyChanges, &QCheckBox::toggled, this, [this](bool only) {
        m_model->setOnlyChanges(only);
        shareRoom(m_model->isOnlyProposed());
        widenToWhole();
        m_table->selectRow(m_model->firstChange());
    });
    m_table->viewport()->installEventFilter(this);
    connect(m_model, &DiffModel::ticksChanged, this, &DiffPane::ticksChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showFieldAt(current.row()); });
    connect(m_table, &QTableView::doubleClicked, m_field, &FieldView::edit);
    connect(m_field, &FieldView::left, this, &DiffPane::focusTable);
    connect(m_field, &FieldView::edited, this, [this](FieldId id, const Value& value) { emit editWanted({m_id, m_version, id, value}); });
    auto* editKey = new QShortcut(QKeySequence(Qt::Key_F2), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    describeKey(editKey, tr("Type another value for the field"));
    connect(editKey, &QShortcut::activated, this, &DiffPane::edit);
    addKeys();
}

void DiffPane::setMayTick(bool may)
{
    m_model->setMayTick(may);
}

void DiffPane::setMayEdit(bool may)
{
    m_mayEdit = may;
    updateEditable();
}

bool DiffPane::isEditing() const
{
    return m_field->isEditing();
}

void DiffPane::updateEditable()
{
    const bool isOpen = m_status == ReviewStatus::Pending || m_status == ReviewStatus::Held || m_status == ReviewStatus::Approved;
    m_field->setEditable(m_mayEdit && isOpen, m_mayEdit ? tr("This change was decided or written; its value stays as it is.")
                                                        : tr("Your role does not allow to edit staged changes."));
}

void DiffPane::layOutParts()
{
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setProperty("tone", u"heading"_s);
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name must not widen the pane
    m_heading->setMinimumHeight(fontMetrics().height() + 12); // as high as the row with the button beside it
    auto* top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_onlyChanges);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(m_facts);
    column->addWidget(m_table, 1);
    left->setMinimumHeight(12 * fontMetrics().height()); // the facts may take some lines, which a splitter does not ask about
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_field);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({700, 300});
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);
}

void DiffPane::preferField(std::optional<FieldId> wanted)
{
    m_isFieldDue = m_isFieldDue || (wanted && wanted != m_wanted);
    m_wanted = wanted;
}

void DiffPane::show(qint64 id)
{
    if (id != m_id)
        m_isEditDue = false;
    m_id = id;
    m_isDue = true;
    const bool isPassing = m_passing.isActive();
    m_passing.start();
    if (!isPassing && !m_asker.isWaiting())
        ask();
}

/// One question at a time: somebody who holds an arrow key passes hundreds of products and looks at the last one. Laying out each of
/// them would hold up the grid.
void DiffPane::ask()
{
    m_isDue = false;
    m_asker.ask(m_service.detail(m_id), [this](const Result<ReviewDetail>& detail) {
        if (m_isDue) {
            if (!m_passing.isActive())
                ask();
        } else if (detail) {
            present(*detail);
        } else {
            clear();
            emit failed(detail.error());
        }
    });
}

/// Somebody stopped at the product to do something with it.
void DiffPane::hurry()
{
    m_passing.stop();
    if (m_isDue && !m_asker.isWaiting())
        ask();
}

void DiffPane::present(const ReviewDetail& detail)
{
    m_version = detail.row.version;
    m_status = detail.row.status;
    updateEditable();
    m_heading->setText(u"%1 — %2"_s.arg(detail.row.sku, detail.row.name));
    m_heading->setToolTip(m_heading->text());
    m_facts->setText(factsOf(detail));
    m_facts->setVisible(true);
    m_onlyChanges->setVisible(true);
    const bool isFieldDue = std::exchange(m_isFieldDue, false);
    const bool isSame = m_shownId == detail.row.id; // read again: the field looked at stays, unless another is wanted since
    const int before = isSame && !isFieldDue ? m_table->currentIndex().row() : -1;
    m_shownId = detail.row.id;
    m_model->setDetail(detail);
    shareRoom(m_model->isOnlyProposed());
    widenToWhole();
    m_table->selectRow(before >= 0 && before < m_model->rowCount() ? before : m_model->firstChange(m_wanted));
    if (std::exchange(m_isEditDue, false))
        m_field->edit();
}

/// The room there is may change after the product was read: when the pane is first laid out, and whenever somebody moves an edge.
bool DiffPane::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize && m_shownId != 0)
        QMetaObject::invokeMethod(this, &DiffPane::widenToWhole, Qt::QueuedConnection); // once the table is laid out
    return QWidget::eventFilter(watched, event);
}

/// Half a number is another number, and a field is told by its name: their columns widen for those they show. Where there is no room
/// the names of other products give way first.
void DiffPane::widenToWhole()
{
    const int em = fontMetrics().averageCharWidth();
    for (const auto column : {DiffModel::FieldName, DiffModel::Base, DiffModel::Ours, DiffModel::Shop, DiffModel::Change}) {
        if (!m_table->isColumnHidden(column) && m_table->columnWidth(column) < neededBy(column))
            m_table->setColumnWidth(column, neededBy(column));
    }
    QHeaderView* header = m_table->horizontalHeader();
    const int least = qMax(header->sectionSizeHint(DiffModel::Proposed), neededBy(DiffModel::Proposed));
    const auto rest = [&] { return m_table->viewport()->width() - (header->length() - header->sectionSize(DiffModel::Proposed)); };
    if (const int over = least - rest(); over > 0 && !m_model->isOnlyProposed()) {
        const int name = m_table->columnWidth(DiffModel::FieldName);
        const int kept = std::max({neededBy(DiffModel::FieldName), narrowName * em, header->sectionSizeHint(DiffModel::FieldName)});
        m_table->setColumnWidth(DiffModel::FieldName, qMin(name, qMax(name - over, kept)));
    }
    giveWay(least - rest());
    shareWithWords(rest());
    const bool fits = rest() >= least;
    header->setSectionResizeMode(DiffModel::Proposed, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits)
        header->resizeSection(DiffModel::Proposed, least);
}

/// Texts are cut in the table anyway, and stand in full beside it: what is missing of the room they have beyond their titles is taken from
/// them, so that whose value it is need not be looked for sideways.
void DiffPane::giveWay(int missing)
{
    const QHeaderView* header = m_table->horizontalHeader();
    for (const auto column : {DiffModel::Base, DiffModel::Ours, DiffModel::Shop}) {
        if (missing <= 0 || m_table->isColumnHidden(column))
            continue;
        const int now = m_table->columnWidth(column);
        const int kept = qMin(now, qMax(neededBy(column), header->sectionSizeHint(column)));
        m_table->setColumnWidth(column, qMax(now - missing, kept));
        missing -= now - m_table->columnWidth(column);
    }
}

/// By which rule a value comes from a side, and that a field is locked, is read in full where the proposed value leaves room, of `room`
/// it has; where it does not, the sides are.
void DiffPane::shareWithWords(int room)
{
    QHeaderView* header = m_table->horizontalHeader();
    const int em = fontMetrics().averageCharWidth();
    int kept = qMax(header->sectionSizeHint(DiffModel::Proposed), neededBy(DiffModel::Proposed));
    for (int row = 0; row < m_model->rowCount(); ++row)
        kept = isNumberField(m_model->fieldAt(row).field) ? kept : qMax(kept, readableValue * em);
    int side = 0;
    for (const Side one : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
        side = qMax(side, fontMetrics().horizontalAdvance(sideLabel(one)) + besideIcon);
    int spare = room - kept;
    for (const auto& [column, letters] : {std::pair{DiffModel::Origin, narrowOrigin}, {DiffModel::Owner, narrowOwner}}) {
        int needed = 0;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const QModelIndex cell = m_model->index(row, column);
            const QString whole = cell.data(wholeTextRole).toString();
            needed = qMax(needed, fontMetrics().horizontalAdvance(whole.isEmpty() ? cell.data().toString() : whole) + besideIcon);
        }
        const int now = header->sectionSize(column);
        const int least = std::max({letters * em, side, header->sectionSizeHint(column)});
        const int wanted = std::max(least, qMin(needed, widestWords * em));
        const int width = qBound(least, now + spare, qMax(now, wanted)); // nor is a wider one that somebody chose made narrower without need
        header->resizeSection(column, width);
        spare -= width - now;
    }
}

/// What the column needs for the names or the numbers it shows.
int DiffPane::neededBy(int column) const
{
    const bool isName = column == DiffModel::FieldName;
    QFont font = m_table->font();
    font.setBold(isName || column == DiffModel::Change);
    const QFontMetrics metrics(font);
    int needed = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex cell = m_model->index(row, column);
        const int beside = isName ? besideTick : cell.data(Qt::DecorationRole).isValid() ? besideMark : besideNumber;
        if (isName || isNumberField(m_model->fieldAt(row).field))
            needed = qMax(needed, metrics.horizontalAdvance(cell.data().toString()) + beside);
    }
    return qMin(needed, (isName ? widestName : widestNumber) * fontMetrics().averageCharWidth());
}

/// What nothing can stand in gives its room to the rest.
void DiffPane::shareRoom(bool onlyProposed)
{
    m_table->setColumnHidden(DiffModel::Change, onlyProposed || !m_model->isMeasured());
    if (onlyProposed == m_table->isColumnHidden(DiffModel::Base))
        return; // widths somebody chose stay as long as they can
    for (const auto compared : {DiffModel::Base, DiffModel::Ours, DiffModel::Shop})
        m_table->setColumnHidden(compared, onlyProposed);
    const int em = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(DiffModel::FieldName, (onlyProposed ? wideName : narrowName) * em);
    m_table->setColumnWidth(DiffModel::Owner, (onlyProposed ? wideOwner : narrowOwner) * em);
}

void DiffPane::clear()
{
    m_id = 0;
    m_version = 0;
    m_shownId = 0;
    m_isDue = false;
    m_isEditDue = false;
    m_passing.stop();
    m_asker.forget();
    m_heading->setText(tr("Choose a product above to compare its fields"));
    m_heading->setToolTip(m_heading->text());
    m_facts->setVisible(false);
    m_onlyChanges->setVisible(false);
    m_model->clear();
    m_field->clear();
}

void DiffPane::focusTable()
{
    hurry();
    m_table->setFocus(Qt::ShortcutFocusReason);
}

void DiffPane::showFieldAt(int row)
{
    if (row >= 0 && row < m_model->rowCount())
        m_field->setField(m_model->fieldAt(row));
    else
        m_field->clear();
}

std::optional<QList<FieldId>> DiffPane::partialFields(qint64 id) const
{
    return m_model->partialFields(id);
}

QList<qint64> DiffPane::partialRows() const
{
    return m_model->partialRows();
}

void DiffPane::forgetTicks(const QList<qint64>& ids)
{
    m_model->forgetTicks(ids);
}

void DiffPane::edit()
{
    m_isEditDue = m_shownId != m_id;
    if (m_isEditDue)
        hurry();
    else
        m_field->edit();
}

/// The keys of the grid, here too: nobody should have to know which of both has the focus.
void DiffPane::addKeys()
{
    describeKeyArea(this, tr("In the fields of a product"));
    const auto key = [this](QKeySequence keys, const QString& meaning, auto&& act) {
        auto* shortcut = new QShortcut(keys, m_table, nullptr, nullptr, Qt::WidgetShortcut);
        describeKey(shortcut, meaning);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    const auto step = [this](int by) {
        const int next = qBound(0, m_table->currentIndex().row() + by, m_model->rowCount() - 1);
        if (m_model->rowCount() > 0)
            m_table->selectRow(next);
    };
    key(Qt::Key_J, tr("Next field (or arrow)"), [step] { step(1); });
    key(Qt::Key_K, tr("Field before (or arrow)"), [step] { step(-1); });
    key(Qt::Key_A, tr("Approve the ticked fields of the product"), [this] { emit approveWanted(); });
    key(Qt::Key_R, tr("Reject the product"), [this] { emit rejectWanted(); });
    key(Qt::Key_Escape, tr("Back to the list of products"), [this] { emit left(); });
}

int DiffPane::changedFields() const
{
    return m_model->changedFields();
}

} // namespace trueup::ui

#include "products/historyview.h"

#include "products/rollbackpanel.h"
#include "review/fieldview.h"
#include "review/griddelegate.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QList<PagedTable<VersionRow>::Column> versionColumns()
{
    using Row = VersionRow;
    return {{HistoryView::tr("Version"), [](const Row& r) { return shownCount(r.number); }, {}, true},
            {HistoryView::tr("When"), [](const Row& r) { return shownTime(r.createdAt); }},
            {HistoryView::tr("Source"), [](const Row& r) { return r.sourceText; },
             [](const Row& r) { return sideIcon(r.source.value_or(Side::Local)); }},
            {HistoryView::tr("Author"), [](const Row& r) { return r.author; }},
            {HistoryView::tr("What changed"), [](const Row& r) { return fieldLabels(r.fields); }}};
}

ShownPair differenceCell(const VersionDifference& row, const Value& value, const Value& other)
{
    const ShownValue shown = shownValue(row.field, value);
    if (shown.presence != Presence::Present)
        return {shown.text, {}};
    return shownDifference(row.field, shown.text, row.differs ? shownValue(row.field, other).text : QString());
}

enum DifferenceColumn { FieldName, Before, After };

QList<PagedTable<VersionDifference>::Column> differenceColumns()
{
    using Row = VersionDifference;
    return {{HistoryView::tr("Field"), [](const Row& r) { return field(r.field).translatedLabel(); },
             [](const Row& r) { return r.differs ? symbol(u"update"_s, Ink::After) : QIcon(); }},
            {HistoryView::tr("Before"), [](const Row& r) { return differenceCell(r, r.before, r.after).before; }, {}, false,
             [](const Row& r) { return differenceCell(r, r.before, r.after).wholeBefore; }},
            {HistoryView::tr("After"), [](const Row& r) { return differenceCell(r, r.after, r.before).before; }, {}, false,
             [](const Row& r) { return differenceCell(r, r.after, r.before).wholeBefore; }}};
}

/// Prices and counts line up at their right edge.
class DifferenceTable final : public PagedTable<VersionDifference>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::TextAlignmentRole && index.column() != FieldName && index.isValid() && isNumberField(row(index.row()).field))
            return cellAlignment(true);
        return PagedTable::data(index, role);
    }
};

} // namespace

HistoryView::HistoryView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_views(new QStackedWidget(this)),
      m_versions(new PagedTable<VersionRow>(versionColumns(), this)), m_table(new QTableView(this)),
      m_list(new StatefulView(m_table, u"products"_s, tr("The versions could not be read"))),
      m_comparing(label({}, u"heading"_s, this)),
      m_hint(new ElidedLabel(this)), m_onlyDifferences(new QCheckBox(tr("Only what differs"), this)),
      m_differences(new DifferenceTable(differenceColumns(), this)), m_fields(new QTableView(this)),
      m_whole(new FieldView(this, &images, &preferences)),
      m_rollVersion(button({}, {}, this)), m_rollField(button({}, {}, this)),
      m_rollBatch(button({}, {}, this)), m_refusal(new Refusal(this)),
      m_rollback(new RollbackPanel(service, this))
{
    m_table->setModel(m_versions);
    m_table->setAccessibleName(tr("Versions"));
    setUpTable(*m_table, {12, 27, 20, 18, 30}, 4);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_fields->setModel(m_differences);
    m_fields->setAccessibleName(tr("Fields of the two versions"));
    setUpTable(*m_fields, {22, 34, 34}, After);
    m_fields->horizontalHeader()->setSectionResizeMode(Before, QHeaderView::Stretch); // as wide as what it is compared with
    for (const int column : {Before, After})
        m_fields->setItemDelegateForColumn(column, new GridDelegate(m_fields)); // knows what has room
    m_fields->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_onlyDifferences->setChecked(true);
    layOutParts();
    m_list->setEmpty({tr("No version yet"), tr("A version is kept each time a value of the product changes, with who changed it.")});
    m_list->follow(*m_versions);
    connectParts();
    clear();
}

void HistoryView::connectParts()
{
    connect(m_versions, &PagedTableBase::failed, this, [this](const Error& error) { report(*m_list, error); });
    chooseFirstRow(*m_table, *m_versions);
    connect(m_versions, &PagedTableBase::loaded, this, &HistoryView::updateActions);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryView::compare);
    m_whole->nameSides(tr("Before"), tr("After"));
    connect(m_fields->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryView::updateActions);
    connect(m_fields->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showDifference(current.row()); });
    connect(m_differences, &PagedTableBase::loaded, this, [this] {
        if (m_differences->rowCount() > 0)
            m_fields->setCurrentIndex(m_differences->index(0, 0));
        else
            showDifference(-1);
        m_fields->clearSelection(); // a chosen field would mean to go back for it alone
    });
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this] {
        if (m_all)
            presentDifferences();
    });
    connect(m_comparison, &StatefulView::againWanted, this, &HistoryView::compare);
    connect(m_comparison, &StatefulView::actionWanted, this, [this] { m_onlyDifferences->setChecked(false); });
    connect(m_rollVersion, &QPushButton::clicked, this, [this] { rollBack({}); });
    connect(m_rollField, &QPushButton::clicked, this, [this] { rollBack(chosenFields()); });
    connect(m_rollBatch, &QPushButton::clicked, this, &HistoryView::rollBackBatch);
    connect(m_rollback, &RollbackPanel::backWanted, this, [this] { m_views->setCurrentIndex(0); });
    connect(m_rollback, &RollbackPanel::staged, this, [this](const RollbackResult& result) {
        m_views->setCurrentIndex(0);
        emit staged(result);
    });
}

void HistoryView::layOutParts()
{
    auto* lower = new QWidget(this);
    auto* head = new QHBoxLayout;
    head->addWidget(m_comparing);
    m_comparing->setWordWrap(false);
    setTone(m_hint, u"muted"_s);
    m_hint->setToolTip(tr("Ctrl and a click, or Shift and an arrow, choose a second one."));
    head->addWidget(m_hint, 1);
    head->addWidget(m_onlyDifferences);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 4, 0, 0);
    lowerColumn->addLayout(head);
    auto* across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(m_fields);
    across->addWidget(m_whole);
    across->setStretchFactor(0, 3);
    across->setStretchFactor(1, 2);
    across->setChildrenCollapsible(false);
    m_comparison = new StatefulView(m_fields, u"products"_s, tr("The versions could not be compared"), across);
    lowerColumn->addWidget(m_comparison, 1);
    lowerColumn->addWidget(buildActions());
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(lower);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({260, 320});
    m_views->addWidget(splitter);
    m_views->addWidget(m_rollback);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_views);
}

QWidget* HistoryView::buildActions()
{
    auto* frame = new QWidget(this);
    auto* flow = new FlowLayout(nullptr, 6);
    for (QPushButton* one : {m_rollVersion, m_rollField, m_rollBatch}) {
        one->setIcon(symbol(u"undo"_s));
        flow->addWidget(one);
    }
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(flow);
    column->addWidget(m_refusal);
    return frame;
}

void HistoryView::show(qint64 productId, const QString& sku)
{
    m_sku = sku;
    if (productId == m_productId)
        return m_versions->reload();
    clear();
    m_productId = productId;
    m_versions->show([this, productId](const QString& afterKey, int limit) { return m_service.versions(productId, afterKey, limit); });
}

void HistoryView::clear()
{
    m_productId = 0;
    m_asker.forget();
    m_views->setCurrentIndex(0);
    m_versions->clear();
    m_all.reset();
    m_comparing->setText(tr("Choose one version, or two to compare"));
    m_hint->clear();
    m_comparison->showNone();
    presentDifferences();
}

void HistoryView::reload()
{
    m_versions->reload();
}

void HistoryView::setMayRollBack(bool may)
{
    m_mayRollBack = may;
    m_rollback->setMayStage(may);
    updateActions();
}

const VersionRow* HistoryView::chosen() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.size() == 1 ? &m_versions->row(rows.constFirst().row()) : nullptr;
}

QList<FieldId> HistoryView::chosenFields() const
{
    QList<FieldId> fields;
    for (const QModelIndex& row : m_fields->selectionModel()->selectedRows())
        fields.append(m_differences->row(row.row()).field);
    return fields;
}

void HistoryView::compare()
{
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows);
    m_all.reset();
    updateActions();
    int after = 0;
    int before = 0;
    if (rows.size() == 1) {
        after = m_versions->row(rows.first()).number;
        before = after - 1;
    } else if (rows.size() == 2) { // the newest stands first
        after = m_versions->row(rows.first()).number;
        before = m_versions->row(rows.last()).number;
    }
    if (after == 0) {
        m_comparing->setText(tr("Choose one version, or two to compare"));
        m_hint->clear();
        m_asker.forget();
        m_comparison->showNone();
        return presentDifferences();
    }
    m_comparing->setText(before == 0 ? tr("Version %1, the first one").arg(after)
                                     : tr("From version %1 to version %2").arg(before).arg(after));
    m_hint->setText(rows.size() == 1 && m_versions->rowCount() > 1 ? tr("Choose two versions (Ctrl+click) to compare them.") : QString());
    m_comparison->reading(true);
    m_asker.ask(m_service.compare(m_productId, before, after), [this](const Result<QList<VersionDifference>>& differences) {
        if (differences) {
            m_all = *differences;
        } else {
            m_comparison->failed(differences.error());
            report(*m_comparison, differences.error());
        }
        presentDifferences();
    });
}

/// What stands in place of the list needs no second message, but that the database is lost concerns the whole window.
void HistoryView::report(const StatefulView& list, const Error& error)
{
    if (list.showsList() || error.kind == ErrorKind::DatabaseLost)
        emit failed(error);
}

void HistoryView::presentDifferences()
{
    const QList<VersionDifference> all = m_all.value_or(QList<VersionDifference>());
    QList<VersionDifference> shown;
    for (const VersionDifference& one : all) {
        if (one.differs || !m_onlyDifferences->isChecked())
            shown.append(one);
    }
    m_differences->show([shown](const QString&, int) { return readyAnswer<Page<VersionDifference>>(Page<VersionDifference>{shown, {}}); });
    if (m_all) {
        m_comparison->setEmpty({tr("Nothing differs"), tr("Every field has the same value in both versions."),
                                all.isEmpty() ? QString() : tr("Show every field")});
        m_comparison->read(!shown.isEmpty());
    }
    updateActions();
}

void HistoryView::showDifference(int row)
{
    if (row < 0 || row >= m_differences->rowCount())
        return m_whole->clear();
    const VersionDifference& one = m_differences->row(row);
    DiffField shown;
    shown.field = one.field;
    shown.ours = one.before;
    shown.proposed = one.after;
    shown.isChange = one.differs;
    m_whole->setField(shown);
}

void HistoryView::updateActions()
{
    const VersionRow* version = chosen();
    const qsizetype fields = m_fields->selectionModel()->selectedRows().size();
    const int number = version ? version->number : 0;
    m_rollVersion->setText(version ? tr("Go back to version %1 …").arg(number) : tr("Go back to a version …"));
    const bool isNewest = version && version == &m_versions->row(0);
    m_rollVersion->setEnabled(m_mayRollBack && version && !isNewest);
    m_rollField->setText(tr("Go back for %n field(s) only …", nullptr, int(fields)));
    m_rollField->setVisible(fields > 0);
    m_rollField->setEnabled(m_mayRollBack && version && !isNewest);
    m_rollBatch->setText(version ? tr("Undo the whole batch of %1 …", "a date and time").arg(shownTime(version->createdAt)) : QString());
    m_rollBatch->setVisible(version && !version->batchId.isEmpty());
    m_rollBatch->setEnabled(m_mayRollBack);
    const QString why = !m_mayRollBack ? tr("Your role may look but not roll back. Ask an administrator for the approver role.")
        : isNewest && m_versions->rowCount() == 1 ? tr("This is the only version; there is nothing to go back to.")
        : isNewest                     ? tr("This is the newest version. Choose an older one to go back.")
                                       : QString();
    m_rollVersion->setToolTip(why);
    m_rollField->setToolTip(why);
    m_rollBatch->setToolTip(m_mayRollBack ? tr("Every product the batch changed goes back to what it was before it") : why);
    m_refusal->say(why, m_mayRollBack ? Refusal::Cause::Moment : Refusal::Cause::Role);
}

void HistoryView::rollBack(const QList<FieldId>& fields)
{
    const VersionRow* version = chosen();
    if (!version)
        return;
    RollbackRequest request;
    request.productId = m_productId;
    request.version = version->number;
    request.fields = fields;
    const QString which = tr("version %1 of %2 (%3)", "its number, date and author")
                              .arg(QString::number(version->number), shownTime(version->createdAt), version->author);
    m_rollback->prepare(request, fields.isEmpty() ? tr("Go back to %1", "version 3 of 2026-11-27, Marie Tremblay").arg(which)
                                                  : tr("%1: go back to %2", "fields; a version").arg(fieldLabels(fields), which));
    m_views->setCurrentIndex(1);
}

void HistoryView::rollBackBatch()
{
    const VersionRow* version = chosen();
    if (!version)
        return;
    RollbackRequest request;
    request.batchId = version->batchId;
    m_rollback->prepare(request, tr("Undo the whole batch of %1", "a date and time").arg(shownTime(version->createdAt)));
    m_views->setCurrentIndex(1);
}

void HistoryView::previewOldest()
{
    if (m_versions->rowCount() == 0)
        return;
    m_table->selectRow(m_versions->rowCount() - 1);
    rollBack({});
}

std::optional<RollbackRequest> HistoryView::shownRollback() const
{
    return m_views->currentWidget() == m_rollback ? std::optional(m_rollback->request()) : std::nullopt;
}

bool HistoryView::isLoading() const
{
    return m_versions->isLoading() || m_asker.isWaiting() || m_rollback->isLoading();
}

} // namespace trueup::ui

#include "products/writesview.h"

#include "review/callpurpose.h"
#include "review/changedfields.h"
#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString outcomeWord(WriteOutcome outcome)
{
    switch (outcome) {
    case WriteOutcome::Written: return WritesView::tr("Written");
    case WriteOutcome::Unchanged: return WritesView::tr("Was so already");
    case WriteOutcome::Conflict: return WritesView::tr("Conflict");
    case WriteOutcome::Skipped: return WritesView::tr("Left out");
    case WriteOutcome::Failed: return WritesView::tr("Failed");
    }
    return {};
}

QIcon outcomeMark(const WriteRow& row)
{
    switch (row.outcome) {
    case WriteOutcome::Written: return symbol(u"ok"_s, Ink::Ok);
    case WriteOutcome::Unchanged: return symbol(u"link"_s, Ink::Muted);
    case WriteOutcome::Conflict: return symbol(u"conflicts"_s, Ink::Warning);
    case WriteOutcome::Skipped: return symbol(u"held"_s, Ink::Muted);
    case WriteOutcome::Failed: return symbol(u"error"_s, Ink::Error);
    }
    return {};
}

QString fieldsOrReason(const WriteRow& row)
{
    const QString fields = fieldLabels(row.fields);
    return row.text.isEmpty() ? fields : fields.isEmpty() ? row.text : u"%1 · %2"_s.arg(fields, row.text);
}

enum WriteColumn { WrittenAt, Outcome, Purpose, FieldsOrReason, Run };

QList<PagedTable<WriteRow>::Column> writeColumns()
{
    using Row = WriteRow;
    return {{WritesView::tr("When"), [](const Row& r) { return shownTime(r.at); }},
            {WritesView::tr("Outcome"), [](const Row& r) { return outcomeWord(r.outcome); }, outcomeMark},
            {WritesView::tr("What was sent"), [](const Row& r) { return callPurpose(r.action); }},
            {WritesView::tr("Fields or reason"), fieldsOrReason},
            {WritesView::tr("Run"), [](const Row& r) { return r.runId != 0 ? QString::number(r.runId) : QString(); }, {}, true}};
}

QStringList purposes()
{
    QStringList all;
    for (const CallKind kind : allCallKinds)
        all += callPurpose(kind);
    return all;
}

/// The name of the call itself is for those who look it up at Shopify.
class WriteTable final : public PagedTable<WriteRow>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::ToolTipRole && index.column() == Purpose)
            return u"%1\n%2"_s.arg(callPurpose(row(index.row()).action), row(index.row()).action);
        return PagedTable::data(index, role);
    }
};

} // namespace

WritesView::WritesView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_writes(new WriteTable(writeColumns(), this)), m_table(new QTableView(this)),
      m_written(label({}, {}, this)), m_approved(label({}, u"muted"_s, this)), m_run(button({}, u"flat"_s, this)),
      m_fields(new ChangedFields(tr("The values of the write could not be read"), images, preferences, this))
{
    m_table->setModel(m_writes);
    m_table->setAccessibleName(tr("What was written to the shop"));
    setUpTable(*m_table, {22, 15, 22, 52, 7}, FieldsOrReason);
    keepWordsWhole(*m_table, {{Purpose, purposes()}});
    m_run->setIcon(symbol(u"jobs"_s, Ink::Accent));
    m_fields->setEmpty({tr("No values"), tr("This write carried no value of a field, or what it carried is not kept any more.")});
    layOutParts();
    connectParts();
    clear();
}

void WritesView::layOutParts()
{
    auto* lower = new QWidget(this);
    auto* told = new QVBoxLayout(lower);
    told->setContentsMargins(0, 4, 0, 0);
    told->setSpacing(4);
    told->addWidget(m_written);
    told->addWidget(m_approved);
    told->addWidget(m_run, 0, Qt::AlignLeft);
    told->addWidget(m_fields, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_table);
    splitter->addWidget(lower);
    splitter->setChildrenCollapsible(false);
    m_list = new StatefulView(m_table, u"push"_s, tr("The writes could not be read"), splitter);
    m_list->setEmpty({tr("Nothing was sent to Shopify yet"), tr("Every write of this product is listed here, with its outcome.")});
    m_list->follow(*m_writes);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_list);
}

void WritesView::connectParts()
{
    connect(m_writes, &PagedTableBase::failed, this, [this](const Error& error) {
        // What stands in place of the list needs no second message, but that the database is lost concerns the whole window.
        if (m_list->showsList() || error.kind == ErrorKind::DatabaseLost)
            emit failed(error);
    });
    chooseFirstRow(*m_table, *m_writes);
    connect(m_writes, &PagedTableBase::loaded, this, &WritesView::tellChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &WritesView::tellChosen);
    connect(m_fields, &ChangedFields::againWanted, this, [this] {
        m_shown = 0;
        tellChosen();
    });
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (const int row = m_table->currentIndex().row(); row >= 0)
            emit runWanted(m_writes->row(row).runId);
    });
}

void WritesView::show(qint64 productId)
{
    if (std::exchange(m_productId, productId) == productId && m_writes->rowCount() > 0)
        return m_writes->reload();
    m_writes->show([this, productId](const QString& afterKey, int limit) { return m_service.writes(productId, afterKey, limit); });
}

void WritesView::clear()
{
    m_productId = 0;
    m_writes->clear();
    tellChosen();
}

/// What a cell has no room for: why a write failed stands at its end.
void WritesView::tellChosen()
{
    const int at = m_table->currentIndex().row();
    const WriteRow* row = at >= 0 && at < m_writes->rowCount() ? &m_writes->row(at) : nullptr;
    m_written->setText(row ? colonText(callPurpose(row->action), fieldsOrReason(*row)) : QString());
    m_written->setVisible(row != nullptr);
    m_run->setText(tr("Open run %1").arg(row ? row->runId : 0));
    m_run->setVisible(row && row->runId != 0);
    readChosen(row ? row->id : 0);
}

void WritesView::readChosen(qint64 id)
{
    if (std::exchange(m_shown, id) == id && id != 0)
        return;
    m_asker.forget();
    m_approved->hide();
    if (id == 0)
        return m_fields->clear();
    m_fields->reading();
    m_asker.ask(m_service.write(id), [this](const Result<WriteDetail>& detail) {
        if (detail) {
            m_fields->show(detail->values);
            return tellApprovals(*detail);
        }
        m_fields->failed(detail.error());
        if (detail.error().kind == ErrorKind::DatabaseLost)
            emit failed(detail.error());
    });
}

void WritesView::tellApprovals(const WriteDetail& detail)
{
    QStringList lines;
    for (const WriteDetail::Approval& one : detail.approvals)
        lines += tr("Approved by %1, %2", "a name; a date and time").arg(one.by, shownTime(one.at));
    m_approved->setText(lines.isEmpty() ? tr("Who approved this write is not kept.") : lines.join(u'\n'));
    m_approved->show();
}

} // namespace trueup::ui

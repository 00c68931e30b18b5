#include "review/pushresultview.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"
#include "widgets/theme.h"
#include "widgets/valueeditor.h"

#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString outcomeWord(const PushResultRow& row)
{
    switch (row.outcome) {
    case PushOutcome::Confirmed: return PushResultView::tr("Confirmed");
    case PushOutcome::Failed: return row.isDead ? PushResultView::tr("Given up") : PushResultView::tr("Failed");
    case PushOutcome::Unknown: return PushResultView::tr("Being verified");
    case PushOutcome::Waiting: return PushResultView::tr("Waiting");
    }
    return {};
}

QIcon outcomeMark(const PushResultRow& row)
{
    switch (row.outcome) {
    case PushOutcome::Confirmed: return symbol(u"ok"_s, Ink::Ok);
    case PushOutcome::Failed: return symbol(row.isDead ? u"error"_s : u"warning"_s, row.isDead ? Ink::Error : Ink::Warning);
    case PushOutcome::Unknown: return symbol(u"search"_s, Ink::Warning);
    case PushOutcome::Waiting: return symbol(u"pending"_s, Ink::Muted);
    }
    return {};
}

QString nextTryText(const PushResultRow& row)
{
    if (row.outcome == PushOutcome::Confirmed)
        return {};
    if (row.isDead)
        return PushResultView::tr("by hand", "when a write is tried again");
    return row.nextTry.isValid() ? shownTime(row.nextTry) : QString();
}

/// In a list of refusals they differ by what the shop said; that it refused says the kind of failure beside it.
QString reasonText(const PushResultRow& row)
{
    return row.shopWords.isEmpty() ? row.text : row.shopWords;
}

/// What somebody who may do it can do about a write that failed.
QString adviceFor(const PushResultRow& row, bool mayRun, bool mayEdit)
{
    const bool isEditable = mayEdit && row.canEdit && !row.fields.isEmpty();
    if (!row.isDead && row.nextTry.isValid()) {
        return (isEditable ? PushResultView::tr("The next push tries it again by itself, from %1 on. With another value it goes back to review instead.")
                           : PushResultView::tr("The next push tries it again by itself, from %1 on."))
            .arg(shownTime(row.nextTry));
    }
    if (isEditable)
        return PushResultView::tr("Correct the value and approve it again; retry it unchanged only once its cause is gone.");
    return row.isDead && mayRun ? PushResultView::tr("Retry it once its cause is gone.") : QString();
}

QList<PagedTable<PushResultRow>::Column> columns(PushResultView::Lists lists)
{
    using Row = PushResultRow;
    return {{PushResultView::tr("SKU"), [](const Row& r) { return r.sku; }},
            {PushResultView::tr("Name"), [](const Row& r) { return r.name; }},
            {PushResultView::tr("Outcome"), outcomeWord, outcomeMark},
            {lists == PushResultView::Lists::Failures ? PushResultView::tr("Reason") : PushResultView::tr("What was written, or why not"),
             reasonText},
            {PushResultView::tr("Kind of failure"), [](const Row& r) { return r.failureClass; }},
            {PushResultView::tr("Attempts"), [](const Row& r) { return shownCount(r.attempts); }, {}, true},
            {PushResultView::tr("Next try"), nextTryText},
            {PushResultView::tr("Time"), [](const Row& r) { return shownTime(r.at); }}};
}

/// The buttons are about the current row while none is chosen, so it has to be seen as one.
class CurrentRow final : public QStyledItemDelegate
{
public:
    explicit CurrentRow(QTableView& table) : QStyledItemDelegate(&table), m_table(table) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.row() == m_table.currentIndex().row() && !m_table.selectionModel()->hasSelection())
            option->backgroundBrush = Theme::of(QGuiApplication::palette()).hover;
    }

private:
    QTableView& m_table;
};

} // namespace

PushResultView::PushResultView(PushService& service, QWidget* parent, Lists lists)
    : QWidget(parent), m_service(service), m_asker(this), m_valueAsker(this),
      m_results(new PagedTable<PushResultRow>(columns(lists), this)), m_table(new QTableView(this)),
      m_list(new StatefulView(m_table, u"push"_s, lists == Lists::Failures ? tr("The failed writes could not be read")
                                                                           : tr("The writes could not be read"))),
      m_why(label({}, {}, this)), m_who(new Refusal(this)),
      m_retry(button({}, {}, this)), m_edit(button(tr("Edit the value …"), u"primary"_s, this)),
      m_editorTitle(label({}, u"heading"_s, this)), m_field(new QComboBox(this)),
      m_editor(new ValueEditor(tr("New value"), this)), m_send(button(tr("Back to review with this value"), u"primary"_s, this))
{
    m_table->setModel(m_results);
    m_table->setAccessibleName(tr("Result of each product"));
    setUpTable(*m_table, {15, 22, 14, 38, 15, 10, 12, 22}, 3);
    keepWordsWhole(*m_table, {{7, longestTimes()}});
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setItemDelegate(new CurrentRow(*m_table));
    layOutParts();
    m_list->follow(*m_results);
    connect(m_list, &StatefulView::againWanted, this, &PushResultView::againWanted);
    connect(m_results, &PagedTableBase::failed, this, &PushResultView::failed);
    connect(m_results, &PagedTableBase::loaded, this, &PushResultView::updateActions);
    connect(m_results, &PagedTableBase::loaded, this, &PushResultView::loaded);
    connect(m_results, &PagedTableBase::loaded, m_table, [this] {
        if (m_isOfAll && m_results->rowCount() > 0 && !m_table->currentIndex().isValid()) // read about, and not chosen by anybody
            m_table->selectionModel()->setCurrentIndex(m_results->index(0, 0), QItemSelectionModel::NoUpdate);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PushResultView::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PushResultView::updateActions);
    connect(m_retry, &QPushButton::clicked, this, &PushResultView::retry);
    connect(m_edit, &QPushButton::clicked, this, &PushResultView::openEditor);
    connect(m_field, &QComboBox::currentIndexChanged, this, &PushResultView::readValue);
    connect(m_editor, &ValueEditor::edited, this, [this] { m_send->setEnabled(m_editor->value().has_value()); });
    connect(m_editor, &ValueEditor::left, m_editorPart, &QWidget::hide);
    connect(m_send, &QPushButton::clicked, this, &PushResultView::sendBack);
    updateActions();
}

QWidget* PushResultView::buildEditor()
{
    auto* frame = new QFrame(this);
    frame->setObjectName(u"card"_s);
    m_editorPart = frame;
    m_field->setAccessibleName(tr("Field to edit"));
    auto* cancel = button(tr("Cancel"), {}, frame);
    connect(cancel, &QPushButton::clicked, frame, &QWidget::hide);
    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 0, Qt::AlignTop);
    row->addWidget(m_editor, 1);
    row->addWidget(m_send, 0, Qt::AlignTop);
    row->addWidget(cancel, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 8, 12, 8);
    column->addWidget(m_editorTitle);
    column->addLayout(row);
    frame->hide();
    return frame;
}

void PushResultView::layOutParts()
{
    auto* actions = new QHBoxLayout;
    actions->addWidget(m_edit); // of the current write; what is about all of them stands apart
    actions->addStretch();
    actions->addWidget(m_retry);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_list, 1);
    column->addWidget(m_why);
    column->addWidget(m_who);
    column->addLayout(actions);
    column->addWidget(buildEditor());
}

void PushResultView::showUnfinished()
{
    m_isOfAll = true;
    m_list->setEmpty({tr("No write has failed"),
                      tr("Writes the shop refused or did not answer stay here until they are settled.")});
    m_results->show([this](const QString& afterKey, int limit) {
        return m_service.unfinished(afterKey, limit).then(this, [this](const Result<Page<PushResultRow>>& page) {
            m_hasMore = page && !page->nextKey.isEmpty();
            return page;
        });
    });
}

void PushResultView::show(const QString& batchId)
{
    m_isOfAll = false;
    m_list->setEmpty({tr("Nothing was written"), tr("What became of each product of a push is listed here.")});
    m_results->show([this, batchId](const QString& afterKey, int limit) { return m_service.results(batchId, afterKey, limit); });
}

void PushResultView::clear()
{
    m_results->clear();
    m_list->showNone({{}, tr("What became of each product is listed here once the push has ended.")});
    m_editorPart->hide();
    updateActions();
}

void PushResultView::takeFocus()
{
    m_list->takeFocus();
}

void PushResultView::setMayRun(bool may)
{
    m_mayRun = may;
    updateActions();
}

void PushResultView::setMayEdit(bool may)
{
    m_mayEdit = may;
    updateActions();
}

const PushResultRow* PushResultView::current() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_results->rowCount() ? &m_results->row(row) : nullptr;
}

QList<qint64> PushResultView::chosen() const
{
    QList<qint64> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (const PushResultRow& row = m_results->row(index.row()); row.canRetry)
            ids.append(row.id);
    }
    return ids;
}

void PushResultView::updateActions()
{
    const auto failed = std::ranges::count(m_results->rows(), true, &PushResultRow::canRetry);
    const qsizetype some = chosen().size();
    m_retry->setText(some > 0                 ? tr("Retry %Ln chosen write(s)", nullptr, int(some))
                     : m_isOfAll && hasMore() ? tr("Retry all that were given up")
                                              : tr("Retry %Ln failed write(s)", nullptr, int(failed)));
    m_retry->setVisible(failed > 0);
    m_retry->setEnabled(m_mayRun && !m_asker.isWaiting());
    m_retry->setToolTip(!m_mayRun ? tr("Your role may not start runs.") : tr("The chosen ones; while none is chosen, all that failed"));
    m_edit->setVisible(std::ranges::any_of(m_results->rows(), &PushResultRow::canEdit));
    showWho();
    showCurrent();
}

/// Not only in the tips of buttons that cannot be pressed.
void PushResultView::showWho()
{
    const bool lacksRun = !m_retry->isHidden() && !m_mayRun;
    const bool lacksEdit = !m_edit->isHidden() && !m_mayEdit;
    m_who->say(lacksRun && lacksEdit
                       ? tr("Your role may look but neither retry nor change a write. Ask an administrator for the operator role to retry, for the editor role to change values.")
                   : lacksRun  ? tr("Your role may look but not start runs. Ask an administrator for the operator role.")
                   : lacksEdit ? tr("Your role may look but not change values. Ask an administrator for the editor role.")
                               : QString());
}

void PushResultView::showCurrent()
{
    const PushResultRow* row = current();
    const bool isFailure = row && row->outcome == PushOutcome::Failed;
    const bool isOne = m_table->selectionModel()->selectedRows().size() <= 1;
    const bool canEdit = isOne && isFailure && row->canEdit && !row->fields.isEmpty();
    m_edit->setText(canEdit ? tr("Edit the value of %1 …", "a SKU").arg(row->sku) : tr("Edit the value …"));
    m_edit->setEnabled(m_mayEdit && canEdit && !m_asker.isWaiting());
    m_edit->setToolTip(!m_mayEdit ? tr("Your role may not change values.")
                       : isOne && row && row->outcome == PushOutcome::Unknown ? tr("It may be in the shop already; the next push finds out first.")
                       : !canEdit ? tr("Choose a failed write whose value is the trouble.")
                                  : tr("The write is taken back to review with another value; nothing is written before it is approved again"));
    QString why = isFailure ? tr("%1: %2", "a product and why it was not written").arg(row->sku, row->text) : QString();
    if (const QString advice = isFailure ? adviceFor(*row, m_mayRun, m_mayEdit) : QString(); !advice.isEmpty())
        why += u'\n' + advice;
    m_why->setText(why);
    m_why->setVisible(isFailure);
    m_table->viewport()->update(); // the row that is marked may be another
}

void PushResultView::openEditor()
{
    const PushResultRow* row = current();
    if (!row)
        return;
    m_edited = row->id;
    m_editedSku = row->sku;
    m_editorTitle->setText(u"%1 — %2"_s.arg(row->sku, row->name));
    {
        const QSignalBlocker quiet(m_field);
        m_field->clear();
        for (const FieldId id : row->fields)
            m_field->addItem(field(id).translatedLabel(), int(id));
    }
    m_editorPart->show();
    readValue();
}

void PushResultView::readValue()
{
    const auto id = FieldId(m_field->currentData().toInt());
    m_send->setEnabled(false);
    m_valueAsker.ask(m_service.value(m_edited, id), [this, id](const Result<Value>& value) {
        if (!value) {
            m_editorPart->hide();
            emit failed(value.error());
            return;
        }
        m_editor->edit(id, *value);
        m_editor->setFocus(Qt::OtherFocusReason);
    });
}

void PushResultView::sendBack()
{
    const Result<Value> typed = m_editor->value();
    if (!typed)
        return;
    m_send->setEnabled(false);
    m_asker.ask(m_service.sendBack(m_edited, FieldId(m_field->currentData().toInt()), *typed), [this](const Result<void>& done) {
        m_send->setEnabled(true);
        if (!done) {
            if (done.error().kind == ErrorKind::Stale) // the list does not know yet, and what was typed stays for another try
                m_results->reload();
            emit failed(done.error());
            return;
        }
        m_editorPart->hide();
        m_results->reload();
        emit sentBack(m_editedSku);
    });
}

void PushResultView::retry()
{
    QList<qint64> ids = chosen();
    const bool isAll = ids.isEmpty();
    for (const PushResultRow& row : m_results->rows()) {
        if (isAll && row.canRetry)
            ids.append(row.id);
    }
    m_asker.ask(isAll && m_isOfAll && hasMore() ? m_service.retryAll() : m_service.retry(ids), [this](const Result<qint64>& queued) {
        if (queued)
            emit queuedAgain(*queued);
        else
            emit failed(queued.error());
        updateActions();
    });
    updateActions();
}

} // namespace trueup::ui

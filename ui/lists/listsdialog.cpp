#include "lists/listsdialog.h"

#include "lists/listform.h"
#include "services/jobs.h"
#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QDate>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString partText(ListPart part, qint64 count)
{
    const int n = int(count);
    switch (part) {
    case ListPart::Matches: return ListsDialog::tr("%Ln match(es)", nullptr, n);
    case ListPart::Possible: return ListsDialog::tr("%Ln possible pair(s)", nullptr, n);
    case ListPart::OnlyLeft: return ListsDialog::tr("%Ln only left", nullptr, n);
    case ListPart::OnlyRight: return ListsDialog::tr("%Ln only right", nullptr, n);
    }
    return {};
}

QString partTip(ListPart part)
{
    switch (part) {
    case ListPart::Matches: return ListsDialog::tr("Rows taken for one article, the least certain first");
    case ListPart::Possible: return ListsDialog::tr("Rows without a counterpart that may still be one article");
    case ListPart::OnlyLeft: return ListsDialog::tr("Rows of the left list without a counterpart");
    case ListPart::OnlyRight: return ListsDialog::tr("Rows of the right list without a counterpart");
    }
    return {};
}

QString partFile(ListPart part)
{
    switch (part) {
    case ListPart::Matches: return ListsDialog::tr("matches of two lists", "file name");
    case ListPart::Possible: return ListsDialog::tr("possible pairs of two lists", "file name");
    case ListPart::OnlyLeft: return ListsDialog::tr("rows only left", "file name");
    case ListPart::OnlyRight: return ListsDialog::tr("rows only right", "file name");
    }
    return {};
}

QString share(double part)
{
    return percentText(QLocale().toString(100 * part, 'f', 1));
}

QList<PagedTable<ListPairRow>::Column> columns()
{
    using Row = ListPairRow;
    return {{ListsDialog::tr("Left number"), [](const Row& r) { return r.leftId; }},
            {ListsDialog::tr("Left name"), [](const Row& r) { return r.leftName; }},
            {ListsDialog::tr("Right number"), [](const Row& r) { return r.rightId; }},
            {ListsDialog::tr("Right name"), [](const Row& r) { return r.rightName; }},
            {ListsDialog::tr("Probability"), [](const Row& r) { return r.probability ? share(*r.probability) : QString(); }, {}, true},
            {ListsDialog::tr("Evidence"), [](const Row& r) { return r.evidence; }}};
}

} // namespace

ListsDialog::ListsDialog(UiServices& services, QWidget* parent)
    : QDialog(parent), m_services(services), m_headAskers{Asker(this), Asker(this)}, m_asker(this), m_saveAsker(this), m_form(new ListForm(this)),
      m_columns(button(tr("Columns"), u"chip"_s, this)), m_several(new QCheckBox(tr("A row may have several counterparts"), this)),
      m_precision(new QDoubleSpinBox(this)), m_compare(button(tr("Compare"), u"primary"_s, this)), m_cancel(button(tr("Cancel"), {}, this)),
      m_said(label({}, {}, this)), m_banner(new ErrorBanner(this)), m_rows(new PagedTable<ListPairRow>(columns(), this)),
      m_table(new QTableView(this)), m_list(new StatefulView(m_table, u"link"_s, tr("The pairs could not be read"))),
      m_save(button(tr("Save these rows …"), {}, this)), m_saved(label({}, {}, this)), m_open(button(tr("Show in its folder"), u"flat"_s, this))
{
    setWindowTitle(tr("Compare two lists"));
    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Rows of the two lists"));
    setUpTable(*m_table, {16, 34, 16, 34, 12, 30}, 5);
    for (int part = 0; part < listPartCount; ++part) {
        m_parts[size_t(part)] = button(partText(ListPart(part), 0), u"chip"_s, this);
        m_parts[size_t(part)]->setCheckable(true);
        m_parts[size_t(part)]->setAutoExclusive(true);
        m_parts[size_t(part)]->setToolTip(partTip(ListPart(part)));
    }
    layOutParts();
    connectParts();
    m_list->showNone({tr("Nothing was compared yet"),
                      tr("Choose two lists: a supplier's price list and yours, say. Nothing of the catalogue is changed by comparing them.")});
    setComparing(false);
}

void ListsDialog::layOutParts()
{
    m_columns->setCheckable(true);
    m_columns->setChecked(true);
    m_columns->setToolTip(tr("Which column of each list is what"));
    m_precision->setRange(0, 99.9);
    m_precision->setDecimals(1);
    m_precision->setSuffix(percentText({}));
    m_precision->setSpecialValueText(tr("best balance"));
    m_precision->setAccessibleName(tr("Share of right pairs wanted"));
    m_precision->setToolTip(tr("How many of the matches have to be right. A larger share finds fewer."));
    auto* wish = label(tr("Share of right pairs wanted"), {}, this);
    wish->setWordWrap(false);
    wish->setBuddy(m_precision);
    auto* options = new QHBoxLayout;
    for (QWidget* one : std::initializer_list<QWidget*>{m_columns, m_several, wish, m_precision})
        options->addWidget(one);
    options->addStretch();
    options->addWidget(m_cancel);
    options->addWidget(m_compare);
    auto* parts = new QHBoxLayout;
    for (QPushButton* part : m_parts)
        parts->addWidget(part);
    parts->addStretch();
    auto* end = new QHBoxLayout;
    end->addWidget(m_save);
    end->addWidget(m_saved, 1);
    end->addWidget(m_open);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 14);
    column->setSpacing(10);
    column->addWidget(m_form);
    column->addLayout(options);
    column->addWidget(m_banner);
    column->addWidget(m_said);
    column->addLayout(parts);
    column->addWidget(m_list, 1);
    column->addLayout(end);
    m_open->hide();
    resize(fontMetrics().averageCharWidth() * 170, fontMetrics().lineSpacing() * 44);
}

void ListsDialog::connectParts()
{
    m_list->follow(*m_rows);
    m_list->setEmpty({tr("No rows"), tr("Nothing of this kind came of the comparison.")});
    chooseFirstRow(*m_table, *m_rows);
    connect(m_form, &ListForm::fileWanted, this, &ListsDialog::askForFile);
    connect(m_form, &ListForm::erpWanted, this, &ListsDialog::chooseErp);
    connect(m_form, &ListForm::changed, this, &ListsDialog::update);
    connect(m_columns, &QPushButton::toggled, m_form, &ListForm::setColumnsVisible);
    connect(m_compare, &QPushButton::clicked, this, &ListsDialog::compare);
    connect(m_cancel, &QPushButton::clicked, this, &ListsDialog::cancel);
    connect(&m_services.jobs, &JobService::progressed, this, &ListsDialog::follow);
    for (int part = 0; part < listPartCount; ++part)
        connect(m_parts[size_t(part)], &QPushButton::clicked, this, [this, part] { showPart(ListPart(part)); });
    connect(m_save, &QPushButton::clicked, this, &ListsDialog::save);
    connect(m_open, &QPushButton::clicked, this, [this] { m_services.prompts.showInFolder(m_file); });
}

void ListsDialog::askForFile(ListSide side)
{
    m_services.prompts.openFile(this, side == ListSide::Left ? tr("Choose the left list") : tr("Choose the right list"),
                                tr("Lists (*.csv *.tsv *.txt);;All files (*)"), [this, side](const std::optional<QString>& file) {
        if (file && !file->isEmpty())
            choose(side, *file);
    });
}

void ListsDialog::choose(ListSide side, const QString& file)
{
    m_banner->clear();
    m_form->setReading(side);
    m_headAskers[size_t(side)].ask(m_services.lists.look(file), [this, side](const Result<ListHead>& head) { take(side, head); });
}

void ListsDialog::chooseErp()
{
    m_banner->clear();
    m_form->setReading(ListSide::Right);
    m_headAskers[1].ask(m_services.lists.lookAtErp(), [this](const Result<ListHead>& head) { take(ListSide::Right, head); });
}

void ListsDialog::take(ListSide side, const Result<ListHead>& head)
{
    if (head) {
        m_form->show(side, *head);
        return;
    }
    m_form->forget(side);
    m_banner->show(head.error());
}

void ListsDialog::compare()
{
    if (!m_form->isComplete() || m_isComparing)
        return;
    m_banner->clear();
    m_outcome.reset();
    m_rows->clear();
    m_list->showNone();
    ListQuestion question{{m_form->head(ListSide::Left), m_form->head(ListSide::Right)}, m_several->isChecked(), {}};
    if (m_precision->value() > 0)
        question.precision = m_precision->value() / 100;
    m_said->setText(tr("Comparing …"));
    setComparing(true);
    m_asker.ask(m_services.lists.compare(question), [this](const Result<ListOutcome>& outcome) {
        setComparing(false);
        if (outcome) {
            present(*outcome);
            return;
        }
        m_said->setText(outcome.error().kind == ErrorKind::Cancelled ? tr("Stopped. Nothing was compared.") : QString());
        update();
        if (outcome.error().kind != ErrorKind::Cancelled)
            m_banner->show(outcome.error());
    });
}

void ListsDialog::setComparing(bool comparing)
{
    m_isComparing = comparing;
    m_cancel->setVisible(comparing);
    m_form->setEnabled(!comparing);
    update();
}

/// Of the one comparison that runs here.
std::optional<RunningJob> ListsDialog::comparison() const
{
    for (const RunningJob& job : m_services.jobs.running()) {
        if (job.kind == JobKind::ListMatch && job.isHere())
            return job;
    }
    return std::nullopt;
}

void ListsDialog::follow(const QString& id)
{
    const auto job = m_isComparing ? comparison() : std::nullopt;
    if (job && job->id == id && job->progress.total > 0)
        m_said->setText(tr("%1: %2 of %3 pairs").arg(job->progress.phase, shownCount(job->progress.done), shownCount(job->progress.total)));
}

void ListsDialog::cancel()
{
    if (const auto job = comparison())
        m_services.jobs.cancel(job->id);
}

void ListsDialog::present(const ListOutcome& outcome)
{
    m_outcome = outcome;
    const qint64 matches = outcome.counts[size_t(ListPart::Matches)];
    QString text = tr("Rows compared: %1 left, %2 right.").arg(shownCount(outcome.left), shownCount(outcome.right));
    if (matches > 0)
        text += u' ' + tr("About %1 of the matches should be right.").arg(share(outcome.expectedPrecision));
    if (outcome.ambiguous > 0)
        text += u' ' + tr("Of %Ln left row(s) nobody can tell which counterpart is the right one.", nullptr, int(outcome.ambiguous));
    m_said->setText(text);
    m_columns->setChecked(false); // the pairs need the room
    update();
    showPart(ListPart::Matches);
}

void ListsDialog::showPart(ListPart part)
{
    m_part = part;
    m_parts[size_t(part)]->setChecked(true);
    const bool hasLeft = part != ListPart::OnlyRight;
    const bool hasRight = part != ListPart::OnlyLeft;
    for (const int column : {0, 1})
        m_table->setColumnHidden(column, !hasLeft);
    for (const int column : {2, 3})
        m_table->setColumnHidden(column, !hasRight);
    for (const int column : {4, 5})
        m_table->setColumnHidden(column, !hasLeft || !hasRight);
    m_rows->show([this, part](const QString& afterKey, int limit) { return m_services.lists.part(part, afterKey, limit); });
    update();
}

void ListsDialog::save()
{
    const QString suggested = u"Trueup %1 %2.xlsx"_s.arg(partFile(m_part), QDate::currentDate().toString(Qt::ISODate));
    m_services.prompts.saveFile(this, tr("Save the rows shown"), suggested, tr("Excel workbooks (*.xlsx);;CSV tables (*.csv)"),
                                [this](const std::optional<QString>& chosen) {
        if (!chosen || chosen->isEmpty())
            return;
        const QString suffix = QFileInfo(*chosen).suffix().toLower();
        const QString file = suffix == "csv"_L1 || suffix == "xlsx"_L1 ? *chosen : *chosen + u".xlsx"_s;
        m_saveAsker.ask(m_services.lists.save(m_part, file), [this, file](const Result<qint64>& rows) {
            update();
            if (!rows) {
                m_banner->show(rows.error());
                return;
            }
            m_file = file;
            m_saved->setText(tr("%Ln row(s) were written to %1.", nullptr, int(*rows)).arg(QFileInfo(file).fileName()));
            m_open->show();
        });
        update();
    });
}

void ListsDialog::update()
{
    m_compare->setEnabled(m_form->isComplete() && !m_isComparing);
    m_compare->setToolTip(m_form->isComplete() ? QString() : tr("Choose two lists first, and say which column of each is the name."));
    for (int part = 0; part < listPartCount; ++part) {
        m_parts[size_t(part)]->setText(partText(ListPart(part), m_outcome ? m_outcome->counts[size_t(part)] : 0));
        m_parts[size_t(part)]->setVisible(m_outcome.has_value());
    }
    m_said->setVisible(!m_said->text().isEmpty());
    m_save->setEnabled(m_outcome && m_outcome->counts[size_t(m_part)] > 0 && !m_saveAsker.isWaiting());
}

bool ListsDialog::isSettled() const
{
    return !m_isComparing && !m_rows->isLoading() && !m_saveAsker.isWaiting() && !m_headAskers[0].isWaiting() && !m_headAskers[1].isWaiting();
}

} // namespace trueup::ui

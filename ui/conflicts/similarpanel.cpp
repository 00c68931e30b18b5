#include "conflicts/similarpanel.h"

#include "conflicts/conflictmodel.h"
#include "conflicts/conflictwords.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString simulationSentence(const RuleSimulation& simulation)
{
    if (simulation.past == 0)
        return SimilarPanel::tr("There are no past conflicts to try it on.");
    if (simulation.decides == 0)
        return SimilarPanel::tr("It would have decided none of %Ln past conflict(s).", nullptr, int(simulation.past));
    return SimilarPanel::tr("It would have decided %1 of %Ln past conflict(s): %2, %3 differently.", nullptr, int(simulation.past))
        .arg(shownCount(simulation.decides), SimilarPanel::tr("%Ln as they were decided", nullptr, int(simulation.agrees)),
             shownCount(simulation.differs));
}

} // namespace

QString simulationText(const RuleSimulation& simulation, qsizetype most)
{
    QStringList lines{simulationSentence(simulation)};
    for (const ConflictRow& row : simulation.examples.first(qMin(most, simulation.examples.size())))
        lines += SimilarPanel::tr("Decided differently: %1, %2, by %3")
                     .arg(row.sku, shortValue(row.field, row.chosen == Side::Shopify ? row.shopify : row.local), row.settledBy);
    return lines.join(u'\n');
}

SimilarPanel::SimilarPanel(QWidget* parent)
    : QWidget(parent), m_heading(label({}, u"title"_s, this)), m_kind(label({}, u"muted"_s, this)),
      m_more(label({}, u"muted"_s, this)), m_rows(new PagedTable<ConflictRow>(conflictColumns(), this)),
      m_table(new QTableView(this)), m_keep(new QCheckBox(tr("Keep this decision as a rule for the future"), this)),
      m_name(new QLineEdit(this)), m_sentence(label({}, {}, this)), m_simulation(label({}, u"muted"_s, this)),
      m_apply(button({}, u"primary"_s, this))
{
    setAccessibleName(tr("Similar conflicts"));
    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Conflicts that would be settled"));
    setUpTable(*m_table, {18, 16, 30}, 2);
    m_name->setAccessibleName(tr("Name of the rule"));
    m_name->setPlaceholderText(tr("Name of the rule"));
    m_name->setMaxLength(80);
    m_name->setMaximumWidth(fontMetrics().averageCharWidth() * 48);
    layOutParts();
    connect(m_keep, &QCheckBox::toggled, this, &SimilarPanel::updateRule);
    connect(m_name, &QLineEdit::textEdited, this, &SimilarPanel::updateRule);
    connect(m_apply, &QPushButton::clicked, this, &SimilarPanel::applyWanted);
    describeKeyArea(this, tr("In similar conflicts"));
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* enter = describeKey(new QShortcut(QKeySequence(key), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), tr("Settle them all"));
        connect(enter, &QShortcut::activated, m_apply, &QPushButton::click);
    }
    auto* escape = describeKey(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), tr("Back to the conflict"));
    connect(escape, &QShortcut::activated, this, &SimilarPanel::backWanted);
    setFocusProxy(m_apply);
}

void SimilarPanel::layOutParts()
{
    auto* back = button(tr("Back to the conflict"), u"flat"_s, this);
    setToolTipWithKey(back, tr("Nothing is settled"), tr("Esc"));
    setToolTipWithKey(m_apply, tr("Settle all of them; one undo takes all back"), tr("Enter"));
    connect(back, &QPushButton::clicked, this, &SimilarPanel::backWanted);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_apply);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(m_heading);
    column->addWidget(m_kind);
    column->addWidget(m_table, 1);
    column->addWidget(m_more);
    column->addSpacing(4);
    column->addWidget(m_keep);
    column->addWidget(m_name);
    column->addWidget(m_sentence);
    column->addWidget(m_simulation);
    column->addSpacing(4);
    column->addLayout(buttons);
}

void SimilarPanel::setWaiting()
{
    m_preview = {};
    m_heading->setText(tr("Counting …"));
    m_kind->clear();
    m_rows->clear();
    m_more->hide();
    m_keep->setChecked(false);
    for (QWidget* part : {static_cast<QWidget*>(m_keep), static_cast<QWidget*>(m_apply)})
        part->hide();
    updateRule();
}

void SimilarPanel::setPreview(const SimilarPreview& preview, const QString& action)
{
    m_preview = preview;
    const qint64 settled = preview.count - preview.withoutBase;
    m_heading->setText(tr("%n conflict(s) settled the same way", nullptr, int(settled)));
    m_kind->setText(preview.withoutBase == 0
                        ? preview.kind
                        : u"%1 %2"_s.arg(preview.kind, tr("%n more were never agreed on and are left as they are.", nullptr,
                                                          int(preview.withoutBase))));
    m_rows->show([rows = preview.rows](const QString&, int) { return readyAnswer<Page<ConflictRow>>(Page<ConflictRow>{rows, {}}); });
    const qint64 more = settled - preview.rows.size();
    m_more->setText(tr("… and %1 more").arg(shownCount(more)));
    m_more->setVisible(more > 0);
    m_keep->setChecked(false);
    m_keep->setVisible(!preview.ruleName.isEmpty());
    m_name->setText(preview.ruleName);
    m_sentence->setText(preview.ruleSentence);
    m_simulation->setText(simulationText(preview.simulation));
    m_apply->setText(tr("%1: settle %2", "the effect on one conflict, and how many are settled").arg(action, shownCount(settled)));
    m_apply->show();
    updateRule();
}

void SimilarPanel::setMayKeepRules(bool may)
{
    m_keep->setEnabled(may);
    m_keep->setToolTip(may ? QString() : tr("Only an administrator may keep rules."));
    if (!may)
        m_keep->setChecked(false);
}

void SimilarPanel::setBusy(bool busy)
{
    m_busy = busy;
    updateRule();
}

void SimilarPanel::updateRule()
{
    const bool keeps = m_keep->isChecked() && !m_preview.ruleName.isEmpty();
    m_name->setVisible(keeps);
    m_sentence->setVisible(keeps);
    m_simulation->setVisible(keeps);
    m_apply->setEnabled(!m_busy && m_preview.count > 0 && (!keeps || !m_name->text().trimmed().isEmpty()));
}

QList<qint64> SimilarPanel::ids() const
{
    QList<qint64> ids;
    for (const ConflictRow& row : m_preview.rows)
        ids.append(row.id);
    return ids;
}

QString SimilarPanel::ruleName() const
{
    return m_keep->isChecked() && !m_preview.ruleName.isEmpty() ? m_name->text().trimmed() : QString();
}

} // namespace trueup::ui

#include "review/fieldtaskdialog.h"

#include "review/reviewmodel.h"
#include "review/valuedelegate.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/tables.h"
#include "widgets/valueeditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int previewMs = 250;
constexpr qsizetype longestCell = 200;
enum Input { NoInput, ValueInput, ReplaceInput, PercentInput, EndingInput };
enum LineColumn { LineSku, LineName, LineBefore, LineAfter, LineColumns };

std::optional<Decimal> typedPercent(QString text)
{
    text.remove(u'%').replace(u'−', u'-').replace(u',', u'.');
    text.removeIf([](QChar c) { return c.isSpace(); });
    return Decimal::fromString(text);
}

QString actionText(const FieldTask& task, qint64 count)
{
    const QString name = field(task.field).translatedLabel();
    switch (task.act) {
    case FieldTask::Act::ApproveOnly: return FieldTaskDialog::tr("Approve %1 of %Ln product(s)", nullptr, int(count)).arg(name);
    case FieldTask::Act::Reject: return FieldTaskDialog::tr("Reject %1 of %Ln product(s)", nullptr, int(count)).arg(name);
    case FieldTask::Act::Edit: return FieldTaskDialog::tr("Change %1 of %Ln product(s)", nullptr, int(count)).arg(name);
    }
    return {};
}

} // namespace

QString fieldTaskDone(const FieldTask& task, qint64 count)
{
    const QString name = field(task.field).translatedLabel();
    switch (task.act) {
    case FieldTask::Act::ApproveOnly: return FieldTaskDialog::tr("%1 approved for %Ln product(s).", nullptr, int(count)).arg(name);
    case FieldTask::Act::Reject:
        return FieldTaskDialog::tr("%1 rejected for %Ln product(s); their other fields stay.", nullptr, int(count)).arg(name);
    case FieldTask::Act::Edit:
        return FieldTaskDialog::tr("%1 changed for %Ln product(s), which wait for approval.", nullptr, int(count)).arg(name);
    }
    return {};
}

FieldTaskDialog::FieldTaskDialog(ReviewService& review, const Session& session, const FieldTaskStart& start, QWidget* parent)
    : QDialog(parent), m_review(review), m_session(session), m_start(start), m_asker(this), m_scope(new QComboBox(this)),
      m_field(new QComboBox(this)), m_way(new QComboBox(this)), m_inputs(new QStackedWidget(this)),
      m_value(new ValueEditor(tr("New value"), this)), m_find(new QLineEdit(this)), m_replacement(new QLineEdit(this)),
      m_matchCase(new QCheckBox(tr("Match case"), this)), m_percent(new QLineEdit(this)), m_percentEnding(new QComboBox(this)),
      m_ending(new QComboBox(this)), m_alsoUnchanged(new QCheckBox(tr("Also products for which nothing is proposed for this field"), this)),
      m_effect(label({}, u"muted"_s, this)), m_counts(label({}, {}, this)), m_lines(new QTableWidget(0, LineColumns, this)),
      m_note(new QLineEdit(this)), m_act(button({}, u"primary"_s, this))
{
    setWindowTitle(tr("One field of many products"));
    setMinimumWidth(fontMetrics().averageCharWidth() * 120);
    m_soon.setSingleShot(true);
    m_soon.setInterval(previewMs);
    connect(&m_soon, &QTimer::timeout, this, &FieldTaskDialog::ask);
    layOutParts();
    fillFields();
    fillWays();
    for (QComboBox* one : {m_scope, m_percentEnding, m_ending})
        connect(one, &QComboBox::currentIndexChanged, this, &FieldTaskDialog::choose);
    connect(m_field, &QComboBox::currentIndexChanged, this, [this] {
        fillWays();
        updateInputs();
    });
    connect(m_way, &QComboBox::currentIndexChanged, this, &FieldTaskDialog::updateInputs);
    for (QLineEdit* one : {m_find, m_replacement, m_percent})
        connect(one, &QLineEdit::textChanged, this, &FieldTaskDialog::choose);
    for (QCheckBox* one : {m_matchCase, m_alsoUnchanged})
        connect(one, &QCheckBox::toggled, this, &FieldTaskDialog::choose);
    connect(m_value, &ValueEditor::edited, this, &FieldTaskDialog::choose);
    connect(m_value, &ValueEditor::left, this, &QDialog::reject);
    connect(m_act, &QPushButton::clicked, this, [this] {
        if (!m_shown || m_shown->expected == 0)
            return;
        FieldTask task = *m_shown;
        task.note = m_note->text().trimmed();
        emit wanted(task);
        accept();
    });
    updateInputs();
}

void FieldTaskDialog::layOutParts()
{
    m_note->setText(m_start.note);
    m_note->setPlaceholderText(tr("Note (optional)"));
    m_note->setToolTip(tr("Kept with the decision"));
    m_note->setAccessibleName(m_note->placeholderText());
    m_note->setMaxLength(500);
    m_act->setDefault(true);
    auto* cancel = button(tr("Cancel"), {}, this);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_note, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_act);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 14);
    column->setSpacing(10);
    column->addWidget(label(windowTitle(), u"heading"_s, this));
    column->addWidget(choices());
    column->addWidget(inputs());
    column->addWidget(m_effect);
    column->addWidget(outcome(), 1);
    column->addLayout(buttons);
}

QWidget* FieldTaskDialog::choices()
{
    const int chosen = int(m_start.items.size());
    if (chosen > 0)
        m_scope->addItem(m_start.hasTicks ? tr("%Ln ticked product(s)", nullptr, chosen)
                                          : tr("%Ln selected product(s)", nullptr, chosen), false);
    m_scope->addItem(tr("Everything under the filter"), true);
    if (chosen == 1 && !m_start.hasTicks) // the row that happens to be current
        m_scope->setCurrentIndex(1);
    auto* part = new QWidget(this);
    auto* form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Products"), m_scope);
    form->addRow(tr("Field"), m_field);
    form->addRow(tr("What to do"), m_way);
    return part;
}

QWidget* FieldTaskDialog::inputs()
{
    m_matchCase->setChecked(true);
    m_find->setAccessibleName(tr("Find"));
    m_replacement->setAccessibleName(tr("Replace with"));
    m_percent->setAccessibleName(tr("Per cent"));
    m_percent->setPlaceholderText(tr("for example +5 or -2.5"));
    m_percentEnding->setAccessibleName(tr("Rounding"));
    m_ending->setAccessibleName(m_percentEnding->accessibleName());
    fillEndings();
    auto* replace = new QWidget(this);
    auto* replaceForm = new QFormLayout(replace);
    replaceForm->setContentsMargins(0, 0, 0, 0);
    replaceForm->addRow(m_find->accessibleName(), m_find);
    replaceForm->addRow(m_replacement->accessibleName(), m_replacement);
    replaceForm->addRow(QString(), m_matchCase);
    auto* percent = new QWidget(this);
    auto* percentForm = new QFormLayout(percent);
    percentForm->setContentsMargins(0, 0, 0, 0);
    percentForm->addRow(m_percent->accessibleName(), m_percent);
    percentForm->addRow(m_percentEnding->accessibleName(), m_percentEnding);
    auto* ending = new QWidget(this);
    auto* endingForm = new QFormLayout(ending);
    endingForm->setContentsMargins(0, 0, 0, 0);
    endingForm->addRow(m_ending->accessibleName(), m_ending);
    for (QWidget* one : {new QWidget(this), static_cast<QWidget*>(m_value), replace, percent, ending}) // in the order of Input
        m_inputs->addWidget(one);
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_inputs);
    column->addWidget(m_alsoUnchanged);
    return part;
}

QWidget* FieldTaskDialog::outcome()
{
    m_lines->setAccessibleName(tr("The first products, before and after"));
    setUpTable(*m_lines, {18, 30, 24, 24}, LineName);
    m_lines->setItemDelegateForColumn(LineBefore, new ValueDelegate(ValueDelegate::Tone::Before, m_lines));
    m_lines->setItemDelegateForColumn(LineAfter, new ValueDelegate(ValueDelegate::Tone::After, m_lines));
    m_lines->setMinimumHeight(fontMetrics().height() * 12);
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_counts);
    column->addWidget(m_lines, 1);
    return part;
}

void FieldTaskDialog::fillFields()
{
    for (const Field& one : fields())
        m_field->addItem(one.translatedLabel(), int(one.id));
    m_field->setCurrentIndex(m_field->findData(int(m_start.shown.field.value_or(FieldId::Price))));
}

void FieldTaskDialog::fillEndings()
{
    m_percentEnding->addItem(tr("as calculated"), QString());
    for (const QString& digits : {u"99"_s, u"95"_s, u"49"_s, u"50"_s, u"00"_s}) {
        const QString text = tr("nearest amount ending in %1").arg(QLocale().decimalPoint() + digits);
        m_percentEnding->addItem(text, u"0."_s + digits);
        m_ending->addItem(text, u"0."_s + digits);
    }
}

/// What this person may do to the field that is chosen; the way chosen before stays when there is one.
void FieldTaskDialog::fillWays()
{
    const QSignalBlocker quiet(m_way);
    const QVariant before = m_way->currentData();
    m_way->clear();
    const auto add = [this](const QString& text, Way way, bool fits) {
        if (fits)
            m_way->addItem(text, int(way));
    };
    const FieldId id = fieldId();
    const auto suits = [&](BulkEdit::Kind kind) {
        return m_session.mayStage && suitsBulkEdit(id, kind);
    };
    add(tr("Approve this field alone"), Way::ApproveOnly, m_session.mayApprove);
    add(tr("Reject this field"), Way::Reject, m_session.mayApprove);
    add(tr("Set to one value"), Way::Set, suits(BulkEdit::Kind::Set));
    add(tr("Find and replace"), Way::Replace, suits(BulkEdit::Kind::Replace));
    add(tr("Raise or lower by per cent"), Way::Percent, suits(BulkEdit::Kind::Adjust));
    add(tr("Round to an ending"), Way::Ending, suits(BulkEdit::Kind::Adjust) && isMoney(id));
    m_way->setCurrentIndex(qMax(0, m_way->findData(before)));
}

FieldId FieldTaskDialog::fieldId() const
{
    return FieldId(m_field->currentData().toInt());
}

FieldTaskDialog::Way FieldTaskDialog::way() const
{
    return Way(m_way->currentData().toInt());
}

void FieldTaskDialog::updateInputs()
{
    const bool isEdit = way() != Way::ApproveOnly && way() != Way::Reject;
    m_inputs->setCurrentIndex(way() == Way::Set       ? ValueInput
                              : way() == Way::Replace ? ReplaceInput
                              : way() == Way::Percent ? PercentInput
                              : way() == Way::Ending  ? EndingInput
                                                      : NoInput);
    m_inputs->setVisible(isEdit);
    m_alsoUnchanged->setVisible(isEdit);
    if (way() == Way::Set)
        m_value->edit(fieldId(), {});
    m_percentEnding->setEnabled(isMoney(fieldId()));
    if (!isMoney(fieldId()))
        m_percentEnding->setCurrentIndex(0);
    m_effect->setText(way() == Way::ApproveOnly
                          ? tr("The products are approved with this field alone. Their other fields are rejected, because a product is "
                               "pushed as a whole; the next import proposes them again.")
                      : way() == Way::Reject ? tr("The field is taken out of the changes. Their other fields stay as they are.")
                                             : tr("The new values wait for approval; what was approved goes back to review."));
    choose();
}

BulkEdit FieldTaskDialog::edit() const
{
    BulkEdit edit;
    switch (way()) {
    case Way::Replace:
        edit.kind = BulkEdit::Kind::Replace;
        edit.find = m_find->text();
        edit.replacement = m_replacement->text();
        edit.matchCase = m_matchCase->isChecked();
        break;
    case Way::Percent:
        edit.kind = BulkEdit::Kind::Adjust;
        edit.percent = typedPercent(m_percent->text()).value_or(Decimal());
        edit.ending = Decimal::fromString(m_percentEnding->currentData().toString());
        break;
    case Way::Ending:
        edit.kind = BulkEdit::Kind::Adjust;
        edit.ending = Decimal::fromString(m_ending->currentData().toString());
        break;
    default: edit.value = m_value->value().value_or(Value());
    }
    return edit;
}

std::optional<FieldTask> FieldTaskDialog::task() const
{
    if (m_way->count() == 0)
        return std::nullopt;
    FieldTask task;
    task.act = way() == Way::ApproveOnly ? FieldTask::Act::ApproveOnly
               : way() == Way::Reject    ? FieldTask::Act::Reject
                                         : FieldTask::Act::Edit;
    task.field = fieldId();
    if (task.act == FieldTask::Act::Edit) {
        task.edit = edit();
        task.alsoUnchanged = m_alsoUnchanged->isChecked();
        const bool isTyped = way() != Way::Percent || typedPercent(m_percent->text()).has_value();
        if (!isTyped || !isComplete(task.field, task.edit))
            return std::nullopt;
    }
    if (m_scope->currentData().toBool())
        task.everything = m_start.shown;
    else
        task.items = m_start.items;
    return task;
}

void FieldTaskDialog::choose()
{
    m_shown.reset();
    m_act->setEnabled(false);
    const auto chosen = task();
    FieldTask named = chosen.value_or(FieldTask());
    named.field = fieldId();
    if (!chosen)
        named.act = FieldTask::Act::Edit;
    m_act->setText(actionText(named, 0));
    setTone(m_counts, u"muted"_s);
    m_counts->setText(chosen ? tr("Counting …") : tr("Say what the new value shall be."));
    if (!chosen)
        m_lines->setRowCount(0);
    m_soon.start();
}

/// One question at a time: somebody who types asks for many.
void FieldTaskDialog::ask()
{
    if (m_asker.isWaiting()) {
        m_isOld = true;
        return;
    }
    const auto asked = task();
    if (!asked)
        return;
    m_asker.ask(m_review.previewField(*asked), [this, asked](const Result<FieldPreview>& preview) {
        if (std::exchange(m_isOld, false))
            return ask();
        if (m_soon.isActive())
            return;
        if (!preview) {
            setTone(m_counts, u"error"_s);
            m_counts->setText(errorText(preview.error()));
            return;
        }
        m_shown = asked;
        m_shown->expected = preview->acts;
        present(*preview);
    });
}

void FieldTaskDialog::present(const FieldPreview& preview)
{
    m_act->setText(actionText(*m_shown, preview.acts));
    m_act->setEnabled(preview.acts > 0);
    setTone(m_counts, preview.othersRejected > 0 || preview.unfit > 0 ? u"warning"_s : QString());
    m_counts->setText(sentences(preview).join(u'\n'));
    showLines(preview.first);
}

QStringList FieldTaskDialog::sentences(const FieldPreview& preview) const
{
    QStringList lines{preview.acts > preview.first.size()
                          ? tr("%Ln product(s) are meant. The first of them:", nullptr, int(preview.acts))
                          : tr("%Ln product(s) are meant.", nullptr, int(preview.acts))};
    const auto add = [&lines](qint64 count, const QString& text) {
        if (count > 0)
            lines.prepend(text);
    };
    add(preview.unfit, tr("%Ln product(s) stay as they are, because the new value would not do: %1", nullptr, int(preview.unfit))
                           .arg(preview.unfitReason));
    add(preview.same, tr("%Ln product(s) have this value already.", nullptr, int(preview.same)));
    add(preview.held, tr("%Ln product(s) are held or in conflict and stay as they are.", nullptr, int(preview.held)));
    add(preview.settled, tr("%Ln product(s) were decided or written already.", nullptr, int(preview.settled)));
    add(preview.without, tr("For %Ln product(s) nothing is proposed for this field.", nullptr, int(preview.without)));
    add(preview.othersRejected, tr("Of %Ln product(s) other fields are rejected.", nullptr, int(preview.othersRejected)));
    return lines;
}

void FieldTaskDialog::showLines(const QList<FieldPreview::Line>& lines)
{
    const bool isEdit = m_shown->act == FieldTask::Act::Edit;
    m_lines->setHorizontalHeaderLabels({tr("SKU"), tr("Name"), isEdit ? tr("Proposed now") : tr("Ours"),
                                        isEdit ? tr("New") : tr("Proposed")});
    m_lines->setRowCount(int(lines.size()));
    for (int row = 0; row < lines.size(); ++row) {
        const FieldPreview::Line& line = lines[row];
        const ShownValue before = shownValue(m_shown->field, line.before);
        const ShownValue after = shownValue(m_shown->field, line.after);
        const bool both = before.presence == Presence::Present && after.presence == Presence::Present;
        const ShownPair pair = both ? shownDifference(m_shown->field, before.text, after.text)
                                    : ShownPair{before.text.left(longestCell), after.text.left(longestCell)};
        const auto set = [&](int column, const QString& text, Presence presence, const QString& whole = {}) {
            auto* item = new QTableWidgetItem(text);
            item->setData(wholeTextRole, whole);
            item->setToolTip(text);
            item->setData(ReviewModel::PresenceRole, int(presence));
            if (column >= LineBefore && isNumberField(m_shown->field))
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_lines->setItem(row, column, item);
        };
        set(LineSku, line.sku, Presence::Present);
        set(LineName, line.name, Presence::Present);
        set(LineBefore, pair.before, before.presence, pair.wholeBefore);
        set(LineAfter, pair.after, after.presence, pair.wholeAfter);
    }
}

} // namespace trueup::ui

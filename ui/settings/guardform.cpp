#include "settings/guardform.h"

#include "settings/fieldform.h"
#include "sync/guardsettings.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/formrows.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Guard, Warn, Hold };

} // namespace

GuardForm::GuardForm(QWidget* parent) : QWidget(parent), m_usual(button(tr("Back to the usual limits"), {}, this))
{
    setAccessibleName(tr("Guardrails and their limits"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(Guard, 1);
    int column = 0;
    for (const QString& title : {tr("Guardrail"), tr("Warns from"), tr("Holds from")}) {
        auto* head = label(title, u"muted"_s, this);
        head->setWordWrap(false);
        grid->addWidget(head, 0, column++);
    }
    for (const GuardSpec& guard : guardSpecs())
        addGuard(*grid, guard);
    auto* limits = new QWidget(this);
    limits->setMaximumWidth(fontMetrics().averageCharWidth() * 132); // the numbers stay near what they are of
    auto* across = new QHBoxLayout(this); // which asks for the height at that width
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(limits, 1);
    across->addStretch();
    auto* all = new QVBoxLayout(limits);
    all->setContentsMargins(0, 0, 0, 0);
    all->addLayout(grid);
    all->addWidget(label(tr("Always held, whatever is set here: a mapped column that is missing or empty, an older file, an ERP that was "
                            "not read to its end, and a run that needs more than a day’s points of the shop."),
                         u"muted"_s, this));
    all->addWidget(m_usual, 0, Qt::AlignLeft);
    connect(m_usual, &QPushButton::clicked, this, &GuardForm::showUsual);
}

void GuardForm::addGuard(QGridLayout& grid, const GuardSpec& guard)
{
    const int row = grid.rowCount();
    const QString name = guard.translatedLabel();
    auto* title = label(name, {}, this);
    auto* sentence = label(guard.translatedSentence(), u"muted"_s, this);
    auto* text = new QVBoxLayout;
    text->setSpacing(0);
    text->addStretch(); // the two stay together whatever the row's height
    text->addWidget(title);
    text->addWidget(sentence);
    text->addStretch();
    grid.addLayout(text, row, Guard);
    if (guard.warn.key)
        grid.addWidget(addLimit(guard, guard.warn, tr("%1: warns from").arg(name)), row, Warn);
    else if (guard.warnWord)
        grid.addWidget(label(QLatin1StringView(guard.warnWord) == "none"_L1 ? u"—"_s : guard.translatedWarnWord(), u"muted"_s, this), row, Warn);
    if (guard.hold.key)
        grid.addWidget(addLimit(guard, guard.hold, tr("%1: holds from").arg(name)), row, Hold);
    if (guard.measure.key)
        grid.addWidget(addLimit(guard, guard.measure, tr("%1: counts from").arg(name)), row, Warn, 1, Hold - Warn + 1);
    const GuardLimit& main = guard.hold.key ? guard.hold : guard.measure;
    title->setBuddy(m_editors.at(QString::fromLatin1(main.key)));
    if (!guard.warn.key || !guard.hold.key)
        return;
    QDoubleSpinBox* warn = m_editors.at(QString::fromLatin1(guard.warn.key));
    const QDoubleSpinBox* hold = m_editors.at(QString::fromLatin1(guard.hold.key));
    for (const QDoubleSpinBox* one : {static_cast<const QDoubleSpinBox*>(warn), hold}) {
        // When somebody is done, not while a number is half typed.
        connect(one, &QDoubleSpinBox::editingFinished, this, [warn, hold] { warn->setValue(qMin(warn->value(), hold->value())); });
    }
}

QDoubleSpinBox* GuardForm::addLimit(const GuardSpec& guard, const GuardLimit& limit, const QString& name)
{
    const QString key = QString::fromLatin1(limit.key);
    const SettingSpec* spec = settingSpec(key);
    auto* number = new QDoubleSpinBox(this);
    number->setRange(spec->range->low, spec->range->high);
    number->setDecimals(guard.isShare ? 1 : 0);
    number->setGroupSeparatorShown(true);
    number->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    number->setAccessibleName(u"%1 (%2)"_s.arg(name, guard.isShare ? u"%"_s : tr("products")));
    number->setAccessibleDescription(guard.translatedSentence());
    number->setToolTip(u"%1\n%2"_s.arg(tr("Usually %1").arg(number->textFromValue(spec->fallback.toDouble())), key));
    m_editors.emplace(key, number);
    connect(number, &QDoubleSpinBox::valueChanged, this, &GuardForm::showUnits);
    connect(number, &QDoubleSpinBox::valueChanged, this, &GuardForm::edited);
    return number;
}

void GuardForm::showUnits()
{
    for (const GuardSpec& guard : guardSpecs()) {
        for (const GuardLimit& limit : {guard.warn, guard.hold, guard.measure}) {
            QDoubleSpinBox* number = limit.key ? editor(QString::fromLatin1(limit.key)) : nullptr;
            if (number)
                number->setSuffix(guard.isShare ? percentText({}) : FieldForm::tr(" product(s)", "unit", int(number->value())));
        }
    }
}

void GuardForm::showUsual()
{
    for (const auto& [key, number] : m_editors)
        number->setValue(settingSpec(key)->fallback.toDouble());
}

void GuardForm::read(const FieldValues& values)
{
    for (const auto& [key, number] : m_editors) {
        const QSignalBlocker quiet(number);
        number->setValue(values.value(key, settingSpec(key)->fallback).toDouble());
    }
    for (const GuardSpec& guard : guardSpecs()) {
        if (!guard.warn.key || !guard.hold.key)
            continue;
        QDoubleSpinBox* warn = editor(QString::fromLatin1(guard.warn.key));
        const QSignalBlocker quiet(warn);
        warn->setValue(qMin(warn->value(), editor(QString::fromLatin1(guard.hold.key))->value())); // as an import reads it
    }
    showUnits();
}

void GuardForm::write(FieldValues& values) const
{
    for (const auto& [key, number] : m_editors)
        values.insert(key, number->value());
    for (const GuardSpec& guard : guardSpecs()) {
        if (guard.warn.key && guard.hold.key)
            values.insert(QString::fromLatin1(guard.warn.key), qMin(editor(QString::fromLatin1(guard.warn.key))->value(),
                                                                    editor(QString::fromLatin1(guard.hold.key))->value()));
    }
}

void GuardForm::setEditable(bool editable)
{
    for (const auto& [key, number] : m_editors)
        ui::setEditable(*number, editable);
    m_usual->setEnabled(editable);
}

QStringList GuardForm::keys() const
{
    QStringList list;
    for (const auto& [key, number] : m_editors)
        list.append(key);
    return list;
}

QDoubleSpinBox* GuardForm::editor(const QString& key) const
{
    const auto found = m_editors.find(key);
    return found == m_editors.end() ? nullptr : found->second;
}

} // namespace trueup::ui

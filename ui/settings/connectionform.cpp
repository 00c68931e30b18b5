#include "settings/connectionform.h"

#include "services/colontext.h"
#include "settings/fieldform.h"
#include "settings/secretedit.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/formrows.h"
#include "widgets/markedline.h"
#include "widgets/sourcestate.h"

#include <QAction>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ConnectionForm::ConnectionForm(ConnectionKind kind, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_form(new QFormLayout), m_fields(new QWidget(this)), m_state(new MarkedLine({}, {}, this)),
      m_test(button(tr("Test the connection"), {}, this)), m_summary(label({}, {}, this)), m_lines(new QVBoxLayout)
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(9);
    m_fields->setLayout(m_form);
    m_fields->setMaximumWidth(fontMetrics().averageCharWidth() * 100);
    auto* testRow = new QHBoxLayout;
    testRow->addWidget(m_test);
    testRow->addWidget(m_summary, 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    m_state->setSelectable();
    m_state->hide();
    column->addWidget(m_state);
    column->addWidget(m_fields);
    column->addSpacing(4);
    column->addLayout(testRow);
    column->addLayout(m_lines);
    column->addStretch();
    connect(m_test, &QPushButton::clicked, this, &ConnectionForm::testWanted);
}

QLineEdit* ConnectionForm::addText(const QString& name, const QString& placeholder, const QString& help)
{
    auto* edit = new QLineEdit(m_fields);
    edit->setPlaceholderText(placeholder);
    edit->setAccessibleName(name);
    edit->setToolTip(help);
    addEditor(name, edit);
    if (!help.isEmpty()) {
        addFormHelp(*m_form, help, m_fields);
    }
    connect(edit, &QLineEdit::textEdited, this, &ConnectionForm::edited);
    return edit;
}

SecretEdit* ConnectionForm::addSecret(const QString& name)
{
    return addSecret(name, *m_form);
}

SecretEdit* ConnectionForm::addSecret(const QString& name, QFormLayout& form)
{
    auto* edit = new SecretEdit(name, form.parentWidget());
    addFormRow(form, name, edit);
    m_editors.append(edit);
    connect(edit, &SecretEdit::edited, this, &ConnectionForm::edited);
    return edit;
}

void ConnectionForm::addEditor(const QString& name, QWidget* editor)
{
    addFormRow(*m_form, name, editor);
    m_editors.append(editor);
}

void ConnectionForm::addEditor(int row, QWidget* editor)
{
    m_form->insertRow(row, QString(), editor);
    m_editors.append(editor);
}

QLabel* ConnectionForm::addFact(const QString& name)
{
    QLabel* fact = label({}, u"field"_s, m_fields);
    fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    fact->setIndent(0); // in line with the fields
    addFormRow(*m_form, name, fact);
    return fact;
}

void ConnectionForm::addFolded(const QString& title, FieldForm* content)
{
    auto* fold = new QToolButton(this);
    fold->setText(title);
    setTone(fold, u"fold"_s); // its mark stands below the labels, where an arrow of the style stands further in
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setIcon(symbol(u"fold"_s, Ink::Muted));
    fold->setCheckable(true);
    fold->setAutoRaise(true);
    fold->setFocusPolicy(Qt::StrongFocus);
    fold->setAccessibleName(title);
    content->setVisible(false);
    connect(fold, &QToolButton::toggled, this, [fold, content](bool open) {
        fold->setIcon(symbol(open ? u"unfold"_s : u"fold"_s, Ink::Muted));
        content->setVisible(open);
    });
    auto* column = static_cast<QVBoxLayout*>(layout());
    const int below = column->indexOf(m_fields) + 1;
    column->insertWidget(below, fold, 0, Qt::AlignLeft);
    column->insertWidget(below + 1, content);
    m_folded = content;
}

void ConnectionForm::showSource(const std::optional<SourceFreshness>& source)
{
    m_state->setVisible(source.has_value());
    if (!source)
        return;
    const SourceState state = stateOf(*source);
    m_state->setMark(stateMark(state), state == SourceState::Fresh ? u"muted"_s : stateTone(state)); // all is well, which needs no colour
    m_state->setText(stateText(m_kind, *source));
    m_state->setSpoken(colonText(tr("State of the connection"), m_state->text()));
}

void ConnectionForm::showTesting()
{
    clearLayout(m_lines);
    m_test->setEnabled(false);
    setTone(m_summary, u"muted"_s);
    m_summary->setText(tr("Testing …"));
}

void ConnectionForm::setFilledIn(bool filledIn)
{
    m_isFilledIn = filledIn;
    clearReport();
}

/// Why it cannot be tested stands beside the button as well: a tool tip is easily missed.
QString ConnectionForm::lacks() const
{
    if (m_isFilledIn)
        return {};
    return m_kind == ConnectionKind::Feed ? tr("Type the address first.") : tr("Fill in the fields first.");
}

void ConnectionForm::showReport(const TestReport& report)
{
    clearLayout(m_lines);
    m_test->setEnabled(m_isFilledIn);
    setTone(m_summary, report.ok ? u"ok"_s : u"error"_s);
    m_summary->setText(report.summary);
    for (const TestLine& line : report.lines) {
        auto* row = new QHBoxLayout;
        auto* mark = new QLabel(this);
        mark->setPixmap((line.ok ? symbol(u"ok"_s, Ink::Ok) : symbol(u"error"_s, Ink::Error)).pixmap(16, 16));
        mark->setAccessibleName(line.ok ? tr("passed") : tr("failed"));
        row->addWidget(mark, 0, Qt::AlignTop);
        row->addWidget(label(u"%1: %2"_s.arg(line.what, line.sentence), {}, this), 1);
        m_lines->addLayout(row);
    }
}

void ConnectionForm::clearReport()
{
    clearLayout(m_lines);
    setTone(m_summary, u"muted"_s);
    m_summary->setText(m_mayTest ? lacks() : QString());
    m_test->setEnabled(m_isFilledIn);
    m_test->setToolTip(lacks());
}

/// What a variable of the environment says is used, whatever is stored: it is what is shown, and nobody can type over it.
QString ConnectionForm::valueInUse(QWidget& editor, const AppSettings& settings, const QString& key, const QString& stored)
{
    const auto given = settings.given.constFind(key);
    const bool isGiven = given != settings.given.constEnd();
    const bool wasGiven = m_given.contains(&editor);
    if (isGiven) {
        m_given.insert(&editor);
        editor.setToolTip(tr("Given by an environment variable of this computer; it is changed there."));
    } else if (wasGiven) {
        m_given.remove(&editor);
        editor.setToolTip({});
    }
    if (auto* line = qobject_cast<QLineEdit*>(&editor); line && isGiven && !wasGiven)
        line->addAction(symbol(u"lock"_s, Ink::Muted), QLineEdit::TrailingPosition)->setToolTip(editor.toolTip());
    else if (line && wasGiven && !isGiven)
        delete line->actions().constLast();
    ui::setEditable(editor, m_isEditable && !isGiven);
    return isGiven ? *given : stored;
}

QString ConnectionForm::typed(const QLineEdit& line, const QString& stored) const
{
    return m_given.contains(&line) ? stored : line.text().trimmed();
}

void ConnectionForm::setEditable(bool editable)
{
    m_isEditable = editable;
    for (QWidget* editor : std::as_const(m_editors))
        ui::setEditable(*editor, editable && !m_given.contains(editor));
    if (m_folded)
        m_folded->setEditable(editable);
    m_mayTest = editable || m_kind == ConnectionKind::Database;
    m_test->setVisible(m_mayTest);
    if (!m_isFilledIn)
        clearReport();
}

} // namespace trueup::ui

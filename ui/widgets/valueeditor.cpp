#include "widgets/valueeditor.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/valuetext.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ValueEditor::ValueEditor(const QString& name, QWidget* parent)
    : QWidget(parent), m_kinds(new QStackedWidget(this)), m_line(new QLineEdit(this)), m_lines(new QPlainTextEdit(this)),
      m_problem(label({}, u"error"_s, this))
{
    m_line->setAccessibleName(name);
    m_lines->setAccessibleName(name);
    m_lines->setTabChangesFocus(true);
    m_lines->setMaximumHeight(fontMetrics().height() * 7);
    m_kinds->addWidget(m_line);
    m_kinds->addWidget(m_lines);
    m_kinds->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_problem->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_kinds);
    column->addWidget(m_problem);
    setFocusProxy(m_line);
    m_line->installEventFilter(this);
    m_lines->installEventFilter(this);
    const auto typed = [this] {
        check();
        emit edited();
    };
    connect(m_line, &QLineEdit::textEdited, this, typed);
    connect(m_lines, &QPlainTextEdit::textChanged, this, typed);
}

int ValueEditor::lineHeight() const
{
    m_line->ensurePolished(); // the sheet says how fields are drawn
    return m_line->sizeHint().height();
}

void ValueEditor::edit(FieldId id, const Value& start)
{
    m_field = id;
    const bool isLong = isLongField(id);
    const QString text = editText(id, start);
    {
        const QSignalBlocker quiet(m_lines);
        m_line->setText(isLong ? QString() : text);
        m_lines->setPlainText(isLong ? text : QString());
    }
    m_line->setAlignment(isNumberField(id) ? Qt::AlignRight : Qt::AlignLeft);
    m_line->setMaximumWidth(isNumberField(id) ? fontMetrics().averageCharWidth() * 24 : QWIDGETSIZE_MAX);
    m_kinds->setCurrentIndex(isLong ? 1 : 0);
    m_kinds->setMaximumHeight(isLong ? m_lines->maximumHeight() : m_line->sizeHint().height());
    setFocusProxy(isLong ? static_cast<QWidget*>(m_lines) : m_line);
    m_problem->hide();
}

QString ValueEditor::text() const
{
    return isLong() ? m_lines->toPlainText() : m_line->text();
}

bool ValueEditor::isLong() const
{
    return m_kinds->currentIndex() == 1;
}

Result<Value> ValueEditor::value() const
{
    return typedValue(m_field, text());
}

void ValueEditor::check()
{
    const Result<Value> typed = value();
    m_problem->setText(typed ? QString() : errorText(typed.error()));
    m_problem->setVisible(!typed);
}

QString ValueEditor::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

bool ValueEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        emit left();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trueup::ui

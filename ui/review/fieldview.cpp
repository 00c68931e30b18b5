#include "review/fieldview.h"

#include "widgets/controls.h"
#include "widgets/htmlview.h"
#include "widgets/theme.h"
#include "widgets/valuetext.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

FieldView::FieldView(QWidget* parent)
    : QWidget(parent), m_heading(label({}, u"heading"_s, this)), m_tabs(new QTabWidget(this)),
      m_marks(new HtmlView(this)), m_before(new HtmlView(this)), m_after(new HtmlView(this))
{
    m_marks->setAccessibleName(tr("What changes, word by word"));
    m_before->setAccessibleName(tr("How the old text looks"));
    m_after->setAccessibleName(tr("How the new text looks"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_marks, tr("Difference"));
    m_tabs->addTab(m_before, symbol(u"update"_s, Ink::Before), tr("Ours"));
    m_tabs->addTab(m_after, symbol(u"create"_s, Ink::After), tr("Proposed"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_heading);
    column->addWidget(m_tabs, 1);
    clear();
}

void FieldView::setField(const DiffField& shown)
{
    m_field = shown;
    refresh();
}

void FieldView::clear()
{
    m_field.reset();
    m_heading->setText(tr("Choose a field to see it in full"));
    m_tabs->setTabVisible(1, false);
    m_tabs->setTabVisible(2, false);
    m_marks->clear();
}

void FieldView::refresh()
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    const DiffField& shown = *m_field;
    m_heading->setText(field(shown.field).translatedLabel());
    const bool isHtml = field(shown.field).type == FieldType::Html;
    m_tabs->setTabVisible(1, isHtml);
    m_tabs->setTabVisible(2, isHtml && shown.isChange);
    const QString ours = fullText(shown.field, shown.ours);
    const QString proposed = shown.isChange ? fullText(shown.field, shown.proposed) : ours;
    m_marks->setHtml(markedHtml(shown.field, ours, proposed, theme));
    if (isHtml) {
        m_before->setHtml(ours);
        m_after->setHtml(proposed);
    }
}

void FieldView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_field)
        refresh();
}

} // namespace trueup::ui

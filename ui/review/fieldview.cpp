#include "review/fieldview.h"

#include "review/imagepair.h"
#include "review/jsontree.h"
#include "widgets/controls.h"
#include "widgets/htmlview.h"
#include "widgets/theme.h"
#include "widgets/valueeditor.h"
#include "widgets/valuetext.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

FieldView::FieldView(QWidget* parent, ImageService* images)
    : QWidget(parent), m_heading(label({}, u"heading"_s, this)),
      m_edit(button(tr("Edit value …"), u"flat"_s, this)), m_editPart(new QWidget(this)),
      m_editor(new ValueEditor(tr("New value"), this)), m_keep(button(tr("Use this value"), u"primary"_s, this)), m_tabs(new QTabWidget(this)),
      m_marks(new HtmlView(this)), m_before(new HtmlView(this)), m_after(new HtmlView(this)),
      m_tree(new JsonTree(this)), m_pictures(images ? new ImagePair(*images, this) : nullptr)
{
    m_marks->setAccessibleName(tr("What changes, word by word"));
    m_before->setAccessibleName(tr("How the old text looks"));
    m_after->setAccessibleName(tr("How the new text looks"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_marks, tr("Difference"));
    m_tabs->addTab(m_before, symbol(u"update"_s, Ink::Before), tr("Ours"));
    m_tabs->addTab(m_after, symbol(u"create"_s, Ink::After), tr("Proposed"));
    m_tabs->addTab(m_tree, tr("Parts"));
    if (m_pictures)
        m_tabs->addTab(m_pictures, tr("Pictures"));
    layOutParts();
    connect(m_edit, &QPushButton::clicked, this, &FieldView::edit);
    connect(m_editor, &ValueEditor::edited, this, [this] { m_keep->setEnabled(m_editor->value().has_value()); });
    connect(m_editor, &ValueEditor::left, this, &FieldView::stopEditing);
    connect(m_keep, &QPushButton::clicked, this, &FieldView::keepTyped);
    for (const auto key : {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter}) {
        auto* keep = new QShortcut(QKeySequence(key), m_editPart, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(keep, &QShortcut::activated, this, &FieldView::keepTyped);
    }
    clear();
}

void FieldView::layOutParts()
{
    setToolTipWithKey(m_edit, tr("Put another value in place of the proposed one"), u"F2"_s);
    setToolTipWithKey(m_keep, tr("The change then waits for approval with this value"), u"Ctrl+Enter"_s);
    auto* cancel = button(tr("Cancel"), u"flat"_s, this);
    connect(cancel, &QPushButton::clicked, this, &FieldView::stopEditing);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_keep);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    auto* editColumn = new QVBoxLayout(m_editPart);
    editColumn->setContentsMargins(0, 0, 0, 0);
    editColumn->setSpacing(4);
    editColumn->addWidget(m_editor);
    editColumn->addLayout(buttons);
    auto* top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_edit);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(m_editPart);
    column->addWidget(m_tabs, 1);
}

void FieldView::setEditable(bool editable, const QString& why)
{
    m_offersEditing = true;
    m_editable = editable;
    m_edit->setVisible(m_field.has_value());
    m_edit->setEnabled(editable && m_field);
    if (editable)
        setToolTipWithKey(m_edit, tr("Put another value in place of the proposed one"), u"F2"_s);
    else
        m_edit->setToolTip(why);
}

void FieldView::edit()
{
    if (!m_editable || !m_field)
        return;
    m_editor->edit(m_field->field, m_field->isChange ? m_field->proposed : m_field->ours);
    m_keep->setEnabled(false); // nothing typed yet
    m_editPart->show();
    m_editor->setFocus(Qt::OtherFocusReason);
}

bool FieldView::isEditing() const
{
    return !m_editPart->isHidden();
}

void FieldView::stopEditing()
{
    m_editPart->hide();
    emit left();
}

void FieldView::keepTyped()
{
    const auto value = m_editor->value();
    if (!isEditing() || !m_keep->isEnabled() || !value)
        return;
    m_editPart->hide();
    emit edited(m_field->field, *value);
    emit left();
}

void FieldView::setField(const DiffField& shown)
{
    m_editPart->hide();
    m_edit->setEnabled(m_editable);
    m_edit->setVisible(m_offersEditing);
    m_field = shown;
    refresh();
}

void FieldView::clear()
{
    m_field.reset();
    m_editPart->hide();
    m_edit->hide();
    m_heading->setText(tr("Choose a field to see it in full"));
    for (int tab = 1; tab < m_tabs->count(); ++tab)
        m_tabs->setTabVisible(tab, false);
    m_marks->clear();
    if (m_pictures)
        m_pictures->clear();
}

void FieldView::refresh()
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    const DiffField& shown = *m_field;
    m_heading->setText(field(shown.field).translatedLabel());
    const bool isHtml = field(shown.field).type == FieldType::Html;
    m_tabs->setTabVisible(1, isHtml);
    m_tabs->setTabVisible(2, isHtml && shown.isChange);
    const Value& after = shown.isChange ? shown.proposed : shown.ours;
    showParts(shown, after);
    const QString ours = fullText(shown.field, shown.ours);
    const QString proposed = shown.isChange ? fullText(shown.field, shown.proposed) : ours;
    const bool isSet = field(shown.field).type == FieldType::Set;
    m_marks->setHtml(isSet ? chipsHtml(entryDiff(shown.ours, after), theme) : markedHtml(shown.field, ours, proposed, theme));
    if (isHtml) {
        m_before->setHtml(ours);
        m_after->setHtml(proposed);
    }
}

void FieldView::showParts(const DiffField& shown, const Value& after)
{
    const bool isTree = field(shown.field).type == FieldType::Json;
    m_tabs->setTabVisible(m_tabs->indexOf(m_tree), isTree);
    if (isTree)
        m_tree->setValues(shown.ours, after);
    if (!m_pictures)
        return;
    const bool isPictures = shown.field == FieldId::Images;
    m_tabs->setTabVisible(m_tabs->indexOf(m_pictures), isPictures);
    if (isPictures)
        m_pictures->setValues(shown.ours, after);
    else
        if (m_pictures)
        m_pictures->clear();
}

void FieldView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_field)
        refresh();
}

} // namespace trueup::ui

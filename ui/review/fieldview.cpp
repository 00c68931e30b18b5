#include "review/fieldview.h"

#include "review/imagepair.h"
#include "review/jsontree.h"
#include "services/preferences.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/htmlview.h"
#include "widgets/keys.h"
#include "widgets/theme.h"
#include "widgets/valueeditor.h"
#include "widgets/valuetext.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QTabBar>
#include <QTabWidget>
#include <QTextDocument>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// What is seen in the same ways, by a word for what is remembered of it.
QString kindOf(FieldId id)
{
    if (id == FieldId::Images)
        return u"pictures"_s;
    switch (field(id).type) {
    case FieldType::Html: return u"markup"_s;
    case FieldType::Json: return u"parts"_s;
    default: return u"text"_s;
    }
}

} // namespace

FieldView::FieldView(QWidget* parent, ImageService* images, Preferences* preferences)
    : QWidget(parent), m_heading(label({}, u"heading"_s, this)), m_tabs(new QTabWidget(this)), m_looks(new HtmlView(this)),
      m_marks(new HtmlView(this)),
      m_before(new HtmlView(this)), m_after(new HtmlView(this)), m_shop(new HtmlView(this)), m_tree(new JsonTree(this)),
      m_pictures(images ? new ImagePair(*images, this) : nullptr), m_preferences(preferences), m_top(new QHBoxLayout), m_column(new QVBoxLayout(this))
{
    addTabs();
    m_top->addWidget(m_heading, 1);
    m_column->setContentsMargins(10, 0, 0, 0);
    m_column->setSpacing(4);
    m_column->addLayout(m_top);
    m_column->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &FieldView::rememberTab);
    clear();
}

void FieldView::addTabs()
{
    m_looks->setAccessibleName(tr("What changes, as the text looks"));
    m_marks->setAccessibleName(tr("What changes, word by word"));
    m_before->setAccessibleName(tr("How the old text looks"));
    m_after->setAccessibleName(tr("How the new text looks"));
    m_shop->setAccessibleName(tr("What the shop held when it was last read"));
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(false); // a tab that is scrolled away is not looked for
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->tabBar()->setProperty("narrow", true); // their words are as long as the language makes them, and a table stands beside them
    m_tabs->addTab(m_looks, tr("Text", "of markup, as it looks"));
    m_tabs->addTab(m_marks, tr("Difference"));
    m_tabs->addTab(m_before, tr("Ours")); // icons would take the room of the words
    m_tabs->addTab(m_after, tr("Proposed"));
    m_tabs->addTab(m_tree, tr("Parts"));
    if (m_pictures)
        m_tabs->addTab(m_pictures, tr("Pictures"));
    m_tabs->addTab(m_shop, sideIcon(Side::Shopify), sideLabel(Side::Shopify));
    for (const HtmlView* page : {m_looks, m_marks, m_shop})
        m_tabs->setTabToolTip(m_tabs->indexOf(page), page->accessibleName());
    const std::initializer_list<std::pair<QWidget*, QString>> words{
        {m_looks, u"looks"_s}, {m_marks, u"difference"_s}, {m_before, u"before"_s}, {m_after, u"after"_s}, {m_tree, u"parts"_s},
        {m_pictures, u"pictures"_s}, {m_shop, u"shop"_s}};
    for (const auto& [page, word] : words) {
        if (page)
            page->setObjectName(word); // what a chosen tab is remembered by
    }
}

/// The one somebody chose for values of this kind; else markup as it looks, and of everything else what changes word by word.
void FieldView::chooseTab()
{
    const QString kind = kindOf(m_field->field);
    const QString chosen = m_preferences ? m_preferences->text(u"field_tab/"_s + kind) : QString();
    const auto isSeen = [this](const QWidget* page) { return m_tabs->isTabVisible(m_tabs->indexOf(page)); };
    QWidget* usual = isSeen(m_looks) ? m_looks : kind == "markup"_L1 && !m_field->isChange ? m_before : m_marks;
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->widget(tab)->objectName() == chosen && m_tabs->isTabVisible(tab))
            usual = m_tabs->widget(tab);
    }
    m_tabs->setCurrentWidget(usual);
}

void FieldView::rememberTab()
{
    if (m_isChoosing || !m_field || !m_preferences)
        return;
    m_preferences->setText(u"field_tab/"_s + kindOf(m_field->field), m_tabs->currentWidget()->objectName());
}

void FieldView::nameSides(const QString& before, const QString& after)
{
    m_tabs->setTabText(m_tabs->indexOf(m_before), before);
    m_tabs->setTabText(m_tabs->indexOf(m_after), after);
}

void FieldView::compareSides(Side before, std::optional<Side> after)
{
    const auto name = [this](QWidget* page, Side side) {
        m_tabs->setTabText(m_tabs->indexOf(page), sideLabel(side));
        m_tabs->setTabIcon(m_tabs->indexOf(page), sideIcon(side));
    };
    name(m_before, before);
    if (after)
        name(m_after, *after);
    m_compared = after ? u"%1 → %2"_s.arg(sideLabel(before), sideLabel(*after)) : QString();
}

void FieldView::buildEditor()
{
    m_edit = button(tr("Edit value …"), u"flat"_s, this);
    m_editPart = new QWidget(this);
    m_editor = new ValueEditor(tr("New value"), m_editPart);
    m_keep = button(tr("Use this value"), u"primary"_s, m_editPart);
    setToolTipWithKey(m_keep, tr("The change then waits for approval with this value"), u"Ctrl+Enter"_s);
    auto* cancel = button(tr("Cancel"), u"flat"_s, m_editPart);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_keep);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(m_editPart);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_editor);
    column->addLayout(buttons);
    m_editPart->hide();
    m_top->addWidget(m_edit);
    m_column->insertWidget(1, m_editPart);
    connect(m_edit, &QPushButton::clicked, this, &FieldView::edit);
    connect(m_editor, &ValueEditor::edited, this, [this] { m_keep->setEnabled(m_editor->value().has_value()); });
    connect(m_editor, &ValueEditor::left, this, &FieldView::stopEditing);
    connect(cancel, &QPushButton::clicked, this, &FieldView::stopEditing);
    connect(m_keep, &QPushButton::clicked, this, &FieldView::keepTyped);
    for (const auto key : {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter}) {
        auto* keep = new QShortcut(QKeySequence(key), m_editPart, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        describeKey(keep, tr("Keep the typed value"));
        connect(keep, &QShortcut::activated, this, &FieldView::keepTyped);
    }
}

void FieldView::setEditable(bool editable, const QString& why)
{
    if (!m_edit)
        buildEditor();
    m_editable = editable;
    showEditor(false);
    if (editable)
        setToolTipWithKey(m_edit, tr("Put another value in place of the proposed one"), u"F2"_s);
    else
        m_edit->setToolTip(why);
}

void FieldView::showEditor(bool shown)
{
    if (!m_edit)
        return;
    m_editPart->setVisible(shown);
    m_edit->setVisible(m_field.has_value());
    m_edit->setEnabled(m_editable && !shown);
}

void FieldView::edit()
{
    if (!m_editable || !m_field)
        return;
    m_editor->edit(m_field->field, m_field->isChange ? m_field->proposed : m_field->ours);
    m_keep->setEnabled(false); // nothing typed yet
    showEditor(true);
    m_editor->setFocus(Qt::OtherFocusReason);
}

bool FieldView::isEditing() const
{
    return m_editPart && !m_editPart->isHidden();
}

void FieldView::stopEditing()
{
    showEditor(false);
    emit left();
}

void FieldView::keepTyped()
{
    if (!isEditing() || !m_keep->isEnabled())
        return;
    const auto value = m_editor->value();
    if (!value)
        return;
    const FieldId changed = m_field->field;
    showEditor(false);
    emit edited(changed, *value);
    emit left();
}

void FieldView::setField(const DiffField& shown)
{
    m_field = shown;
    showEditor(false);
    refresh();
    const QScopedValueRollback choosing(m_isChoosing, true);
    chooseTab();
}

void FieldView::clear()
{
    m_field.reset();
    showEditor(false);
    m_heading->setText(tr("Choose a field to see it in full"));
    const QScopedValueRollback choosing(m_isChoosing, true);
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabVisible(tab, m_tabs->widget(tab) == m_marks);
    m_marks->clear();
    if (m_pictures)
        m_pictures->clear();
}

void FieldView::refresh()
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    const DiffField& shown = *m_field;
    const QString name = field(shown.field).translatedLabel();
    m_heading->setText(shown.isChange && !m_compared.isEmpty() ? u"%1 · %2"_s.arg(name, m_compared) : name);
    const bool isHtml = field(shown.field).type == FieldType::Html;
    const QScopedValueRollback choosing(m_isChoosing, true);
    m_tabs->setTabText(m_tabs->indexOf(m_marks), isHtml ? tr("HTML") : tr("Difference"));
    m_tabs->setTabVisible(m_tabs->indexOf(m_before), isHtml);
    m_tabs->setTabVisible(m_tabs->indexOf(m_after), isHtml && shown.isChange);
    const Value& after = shown.isChange ? shown.proposed : shown.ours;
    showParts(shown, after);
    showShop(shown);
    const QString ours = fullText(shown.field, shown.ours);
    const QString proposed = shown.isChange ? fullText(shown.field, shown.proposed) : ours;
    const bool isSet = field(shown.field).type == FieldType::Set;
    m_marks->setHtml(isSet ? chipsHtml(entryDiff(shown.ours, after), theme) : markedHtml(shown.field, ours, proposed, theme));
    if (isHtml) {
        m_before->setHtml(ours);
        m_after->setHtml(proposed);
        m_looks->setHtml(shown.isChange ? markedLooks(ours, proposed, theme) : QString());
    }
    // Where only tags differ it would look as if nothing did.
    const bool differsInWords = isHtml && shown.isChange && m_before->toPlainText() != m_after->toPlainText();
    m_tabs->setTabVisible(m_tabs->indexOf(m_looks), differsInWords);
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
        m_pictures->clear();
}

/// Markup as it looks; everything else as it is written, in the colour of the shop.
void FieldView::showShop(const DiffField& shown)
{
    m_tabs->setTabVisible(m_tabs->indexOf(m_shop), !shown.shop.isNone());
    if (shown.shop.isNone()) {
        if (!m_shop->document()->isEmpty()) // a document is laid out anew also when nothing is taken out of it
            m_shop->clear();
        return;
    }
    const QString text = fullText(shown.field, shown.shop);
    const QColor colour = Theme::of(QGuiApplication::palette()).side(Side::Shopify);
    if (shown.shop.isEmpty())
        m_shop->setHtml(u"<i>%1</i>"_s.arg(shownValue(shown.field, shown.shop).text.toHtmlEscaped()));
    else if (field(shown.field).type == FieldType::Html)
        m_shop->setHtml(text);
    else
        m_shop->setHtml(u"<div style=\"white-space: pre-wrap; color: %1\">%2</div>"_s.arg(colour.name(), text.toHtmlEscaped()));
}

void FieldView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_field)
        refresh();
}

} // namespace trueup::ui

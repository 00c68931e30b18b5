#include "review/fieldview.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/htmlview.h"
#include "widgets/theme.h"
#include "widgets/worddiff.h"

#include <QEvent>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 200'000;

/// The whole value as text that compares well: one tag, one image or one JSON key a line.
QString fullText(FieldId id, const Value& value)
{
    if (const QStringList* entries = value.entries())
        return entries->join(u'\n');
    if (const JsonText* json = value.json(); json && id == FieldId::Images) {
        QStringList lines;
        const QJsonArray images = QJsonDocument::fromJson(json->text).array();
        for (const QJsonValue& image : images)
            lines += u"%1 — %2"_s.arg(image["src"_L1].toString(), image["alt"_L1].toString());
        return lines.join(u'\n');
    }
    return value.isNone() || value.isEmpty() ? QString() : shownValue(id, value).text.left(longestText);
}

QString span(const QString& text, const QColor& colour, const QColor& ground, QLatin1StringView decoration)
{
    return u"<span style=\"color:%1; background-color:%2; text-decoration:%3\">%4</span>"_s.arg(
        colour.name(), ground.name(), decoration, text);
}

QString marked(const QList<WordPiece>& pieces, const Theme& theme)
{
    QString html = u"<div style=\"white-space: pre-wrap\">"_s;
    for (const WordPiece& piece : pieces) {
        const QString text = piece.text.toHtmlEscaped();
        switch (piece.kind) {
        case PieceKind::Same: html += text; break;
        case PieceKind::Removed: html += span(text, theme.before, theme.beforeGround, "line-through"_L1); break;
        case PieceKind::Added: html += span(text, theme.after, theme.afterGround, "underline"_L1); break;
        }
    }
    return html + u"</div>"_s;
}

} // namespace

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
    // A number is one thing: marking single digits of a price would only confuse.
    const bool whole = field(shown.field).type != FieldType::Html && !ours.contains(u' ') && !proposed.contains(u' ')
        && ours != proposed && !ours.contains(u'\n') && !proposed.contains(u'\n');
    m_marks->setHtml(marked(whole ? QList<WordPiece>{{PieceKind::Removed, ours}, {PieceKind::Same, u"  →  "_s},
                                                     {PieceKind::Added, proposed}}
                                  : wordDiff(ours, proposed), theme));
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

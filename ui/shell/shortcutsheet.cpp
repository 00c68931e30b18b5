#include "shell/shortcutsheet.h"

#include "widgets/controls.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// How high a section is, in lines.
qsizetype lines(const KeySection& section)
{
    QSet<QString> parts;
    for (const KeyMeaning& key : section.keys)
        parts.insert(key.area);
    return section.keys.size() + parts.size() + 2;
}

QWidget* sectionWidget(const KeySection& section, QWidget* parent)
{
    auto* area = new QWidget(parent);
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    grid->addWidget(label(section.title, u"heading"_s, area), 0, 0, 1, 2);
    int row = 1;
    QString part;
    for (const KeyMeaning& key : section.keys) {
        if (key.area != part) {
            part = key.area;
            auto* heading = label(part, u"muted"_s, area);
            heading->setContentsMargins(0, row > 1 ? 6 : 0, 0, 0);
            grid->addWidget(heading, row++, 0, 1, 2);
        }
        auto* keys = label(key.keys, u"key"_s, area);
        keys->setWordWrap(false);
        grid->addWidget(keys, row, 0, Qt::AlignLeft | Qt::AlignTop);
        auto* text = label(key.text, {}, area);
        text->setMinimumWidth(area->fontMetrics().averageCharWidth() * 30);
        grid->addWidget(text, row++, 1);
    }
    return area;
}

} // namespace

KeySection keySection(const QString& title, const QList<QAction*>& actions)
{
    KeySection section{title, {}};
    for (const QAction* action : actions) {
        if (!action->shortcut().isEmpty())
            section.keys.append({keyText(action->shortcut()), QString(action->text()).remove(u'&')});
    }
    return section;
}

ShortcutSheet::ShortcutSheet(const QList<KeySection>& sections, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    auto* content = new QWidget(this);
    content->setObjectName(u"scrolled"_s);
    auto* columns = new QHBoxLayout(content);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(36);
    // Two columns of about the same height, in the order of the pages.
    qsizetype all = 0;
    for (const KeySection& section : sections)
        all += lines(section);
    auto* column = new QVBoxLayout;
    column->setSpacing(16);
    columns->addLayout(column, 1);
    qsizetype filled = 0;
    bool isSecond = false;
    for (const KeySection& section : sections) {
        if (section.keys.isEmpty())
            continue;
        if (!isSecond && filled > 0 && filled + lines(section) / 2 > all / 2) {
            column->addStretch();
            column = new QVBoxLayout;
            column->setSpacing(16);
            columns->addLayout(column, 1);
            isSecond = true;
        }
        column->addWidget(sectionWidget(section, content));
        filled += lines(section);
    }
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* close = button(tr("Close"), {}, this);
    close->setDefault(true);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(20, 16, 20, 16);
    whole->addWidget(label(tr("Keys"), u"title"_s, this));
    whole->addSpacing(6);
    whole->addWidget(scroll, 1);
    whole->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    const QSize wanted = content->sizeHint() + QSize(scroll->verticalScrollBar()->sizeHint().width() + 48, 130);
    const QSize room = parent ? parent->window()->size() - QSize(40, 40) : QSize(1060, 660);
    resize(wanted.boundedTo(room));
}

} // namespace trueup::ui

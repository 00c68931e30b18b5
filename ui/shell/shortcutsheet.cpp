#include "shell/shortcutsheet.h"

#include "shell/navigation.h"
#include "widgets/controls.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ShortcutSheet::ShortcutSheet(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    const auto native = [](const QKeySequence& keys) { return keys.toString(QKeySequence::NativeText); };
    const QList<std::pair<QString, QString>> keys = {
        {native(QKeySequence(u"Ctrl+1"_s)), pageTitle(PageId::Dashboard)},
        {native(QKeySequence(u"Ctrl+2"_s)), pageTitle(PageId::Review)},
        {native(QKeySequence(u"Ctrl+3"_s)), pageTitle(PageId::Conflicts)},
        {native(QKeySequence(u"Ctrl+4"_s)), pageTitle(PageId::Products)},
        {native(QKeySequence(u"Ctrl+5"_s)), pageTitle(PageId::Jobs)},
        {native(QKeySequence(u"Ctrl+6"_s)), pageTitle(PageId::Settings)},
        {native(QKeySequence::Refresh), tr("Read everything again")},
        {u"J, K"_s, tr("Review: next, previous product (or arrows)")},
        {tr("Space"), tr("Review: tick or untick")},
        {u"A"_s, tr("Review: approve the ticked or selected")},
        {u"R"_s, tr("Review: reject the ticked or selected")},
        {tr("Enter"), tr("Review: go to the fields of the product")},
        {u"/"_s, tr("Review: filter by text")},
        {u"M"_s, tr("Review: matches to decide")},
        {u"A, R, N, C"_s, tr("Matches: it is the item, it is not, none of them, a product of its own")},
        {u"1, 2, 3"_s, tr("Conflicts: choose local, Shopify, custom (or arrows)")},
        {u"F2"_s, tr("Conflicts: type a value of your own")},
        {tr("Enter"), tr("Conflicts: settle with the chosen value")},
        {u"S"_s, tr("Conflicts: settle similar ones, too")},
        {u"I"_s, tr("Conflicts: leave as it is")},
        {u"F8"_s, tr("Conflicts: next unsolved")},
        {native(QKeySequence(u"Ctrl+Return"_s)), tr("Conflicts: open as a dialog")},
        {u"/"_s, tr("Conflicts, Products: search")},
        {native(QKeySequence::Undo), tr("Review, Conflicts: take back the last decision")},
        {u"F1"_s, tr("This sheet")}};
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const auto& [key, meaning] : keys) {
        grid->addWidget(label(key, u"heading"_s, this), row, 0);
        auto* text = label(meaning, {}, this);
        text->setWordWrap(false);
        grid->addWidget(text, row++, 1);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->addWidget(label(tr("Keys"), u"title"_s, this));
    column->addSpacing(6);
    column->addLayout(grid);
    auto* close = button(tr("Close"), {}, this);
    close->setDefault(true);
    column->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
}

} // namespace trueup::ui

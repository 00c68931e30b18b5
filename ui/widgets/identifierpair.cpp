#include "widgets/identifierpair.h"

#include "catalog/identifieragreement.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"

#include <QGridLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int markSize = 14;
constexpr int betweenKinds = 18;
constexpr int columnsOfKind = 3; // its value, the mark and the words of the verdict

enum Row { Titles, Feed, Item };

QString verdictText(IdentifierAgreement agreement)
{
    switch (agreement) {
    case IdentifierAgreement::Neither: return {};
    case IdentifierAgreement::OnlyLeft: return IdentifierPair::tr("only in the feed");
    case IdentifierAgreement::OnlyRight: return IdentifierPair::tr("only in Xorosoft");
    case IdentifierAgreement::Same: return IdentifierPair::tr("same");
    case IdentifierAgreement::SameInOtherWriting: return IdentifierPair::tr("same, written otherwise");
    case IdentifierAgreement::Different: return IdentifierPair::tr("different");
    }
    return {};
}

/// That an item has another number than the feed speaks against nothing: each side numbers its own.
QIcon verdictMark(IdentifierAgreement agreement, bool isNumber)
{
    switch (agreement) {
    case IdentifierAgreement::Same:
    case IdentifierAgreement::SameInOtherWriting: return symbol(u"ok"_s, Ink::Ok);
    case IdentifierAgreement::Different: return isNumber ? symbol(u"reject"_s, Ink::Muted) : symbol(u"warning"_s, Ink::Warning);
    default: return {};
    }
}

void tell(ElidedLabel& where, const QString& text)
{
    where.setText(text.isEmpty() ? u"–"_s : text);
    where.setToolTip(text);
}

} // namespace

IdentifierPair::IdentifierPair(QWidget* parent) : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    for (const auto& [row, side] : {std::pair{Feed, Side::Etilize}, std::pair{Item, Side::Xorosoft}}) {
        auto* mark = new QLabel(this);
        mark->setPixmap(sideIcon(side).pixmap(markSize, markSize));
        auto* name = label(sideLabel(side), {}, this);
        name->setWordWrap(false);
        grid->addWidget(mark, row, 0);
        grid->addWidget(name, row, 1);
    }
    const std::array titles{tr("Number"), tr("Barcode"), tr("Part number")};
    for (size_t i = 0; i < m_kinds.size(); ++i) {
        const int column = 2 + int(i) * columnsOfKind;
        auto* title = label(titles[i], u"muted"_s, this);
        title->setWordWrap(false);
        grid->addWidget(title, Titles, column, 1, columnsOfKind);
        Kind& kind = m_kinds[i];
        kind = {new ElidedLabel(this), new ElidedLabel(this), new QLabel(this), new ElidedLabel(this)};
        kind.verdict->setContentsMargins(0, 0, betweenKinds, 0);
        kind.feed->setAccessibleName(tr("%1 of the feed", "barcode").arg(titles[i]));
        kind.item->setAccessibleName(tr("%1 of the item", "barcode").arg(titles[i]));
        for (ElidedLabel* one : {kind.feed, kind.item, kind.verdict}) {
            one->setTextFormat(Qt::PlainText);
            one->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred); // who needs more takes it from who needs less
        }
        grid->addWidget(kind.feed, Feed, column, 1, columnsOfKind);
        grid->addWidget(kind.item, Item, column);
        grid->addWidget(kind.mark, Item, column + 1);
        grid->addWidget(kind.verdict, Item, column + 2);
    }
    grid->setColumnStretch(2 + int(m_kinds.size()) * columnsOfKind, 1); // what nobody needs
}

void IdentifierPair::compare(const Identifiers& row, const Identifiers& item)
{
    struct Pair
    {
        QString feed, ours;
        bool isKept;
    };
    const std::array<Pair, 3> pairs{{{row.number, item.number, row.isNumberKept}, {row.barcode, item.barcode, row.isBarcodeKept},
                                     {row.partNumber, item.partNumber, row.isPartNumberKept}}};
    for (size_t i = 0; i < pairs.size(); ++i) {
        const auto& [feed, ours, isKept] = pairs[i];
        const IdentifierAgreement agreement = !isKept ? IdentifierAgreement::Neither // nothing can be said
                                            : i == 1  ? compareBarcodes(feed, ours)
                                                      : compareNumbers(feed, ours);
        tell(*m_kinds[i].feed, isKept ? feed : tr("not kept", "an identifier of a row of the feed"));
        tell(*m_kinds[i].item, ours);
        m_kinds[i].verdict->setText(verdictText(agreement));
        m_kinds[i].verdict->setToolTip(verdictText(agreement));
        m_kinds[i].mark->setPixmap(verdictMark(agreement, i == 0).pixmap(markSize, markSize));
    }
}

} // namespace trueup::ui

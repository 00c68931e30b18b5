// What the cells say beside their texts: icons, tool tips, what is read aloud. The model itself stands in reviewmodel.cpp.
#include "review/reviewmodel.h"

#include "services/colontext.h"
#include "widgets/labels.h"

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

bool isWithdrawal(ChangeKind kind)
{
    return kind == ChangeKind::Archive || kind == ChangeKind::Delete || kind == ChangeKind::Unpublish;
}

} // namespace

QString ReviewModel::spoken(const Entry* shown, int column) const
{
    const QString text = u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), textOf(shown, column));
    if (!shown)
        return text;
    QString more = column == Name ? onlookersOf(shown->row) : warningOf(*shown, column);
    if (column == Status && !shown->row.heldReason.isEmpty())
        more = shown->row.heldReason;
    else if (column == Status && !shown->row.decidedBy.isEmpty())
        more = tr("Decided by %1.").arg(shown->row.decidedBy);
    return more.isEmpty() ? text : u"%1. %2"_s.arg(text, more);
}

QString ReviewModel::shortText(const Entry& shown, int column) const
{
    if (column == Confidence && shown.row.confidence)
        return shownConfidence(*shown.row.confidence);
    return column == Status ? statusLabel(shown.row.status) : textOf(&shown, column);
}

/// What no tick for all rows takes along shows it until it is decided.
bool ReviewModel::needsCare(const Entry& shown)
{
    return shown.row.startsUnticked && (shown.row.status == ReviewStatus::Pending || shown.row.status == ReviewStatus::Held);
}

/// In the column that tells why.
bool ReviewModel::isStressed(const Entry& shown, int column)
{
    return (column == What || column == Percent) && needsCare(shown) && isWithdrawal(shown.row.kind) == (column == What);
}

QString ReviewModel::warningOf(const Entry& shown, int column)
{
    if ((column != What && column != Percent) || !needsCare(shown))
        return {};
    if (!isWithdrawal(shown.row.kind))
        return tr("A large price drop is approved by a tick of its own.");
    return column == What ? tr("A withdrawal is approved by a tick of its own.") : QString();
}

QString ReviewModel::onlookersOf(const ReviewRow& row) const
{
    const QStringList names = m_onlookers ? m_onlookers(row.id) : QStringList();
    return names.isEmpty() ? QString() : tr("Also looked at by %1.").arg(names.join(u", "_s));
}

QVariant ReviewModel::iconFor(const Entry& shown, int column) const
{
    switch (column) {
    case Name: return onlookersOf(shown.row).isEmpty() ? QVariant() : symbol(u"people"_s, Ink::Accent);
    case What: return needsCare(shown) && !isWithdrawal(shown.row.kind) ? symbol(u"warning"_s, Ink::Warning) : kindIcon(shown.row.kind);
    case Source: return sideIcon(shown.row.source);
    case Status: return statusIcon(shown.row.status);
    default: return {};
    }
}

QString ReviewModel::toolTipFor(const Entry& shown, int column) const
{
    if (column == Name) {
        const QString others = onlookersOf(shown.row);
        return others.isEmpty() ? shown.row.name : u"%1\n%2"_s.arg(shown.row.name, others);
    }
    if (column == What) {
        QStringList names;
        for (const FieldDelta& delta : shown.row.deltas)
            names += field(delta.field).translatedLabel();
        const QString warning = warningOf(shown, column);
        return warning.isEmpty() ? names.join(u", "_s) : u"%1\n%2"_s.arg(names.join(u", "_s), warning);
    }
    if (const QString warning = warningOf(shown, column); !warning.isEmpty())
        return u"%1\n%2"_s.arg(shown.texts[size_t(column)], warning);
    if ((column == Before || column == After) && shown.told) // the columns mix fields unless one is filtered by
        return colonText(field(*shown.told).translatedLabel(), shown.texts[size_t(column)]);
    if (column == Status && !shown.row.heldReason.isEmpty())
        return shown.row.heldReason;
    if (column == Status && !shown.row.decidedBy.isEmpty())
        return tr("%1, decided by %2").arg(shown.texts[Status], shown.row.decidedBy);
    if (column == Age)
        return shownTime(shown.row.stagedAt);
    return shown.texts[size_t(column)];
}

} // namespace trueup::ui

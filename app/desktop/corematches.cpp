#include "corematches.h"

#include "matchwords.h"
#include "reviewwords.h"
#include "store/matchtable.h"

#include <QCoreApplication>
#include <QUuid>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CoreMatches)
};

QString reasonText(const QString& word)
{
    if (word == "several_items"_L1)
        return Text::tr("Several items of the ERP have this number.");
    if (word == "columns_disagree"_L1)
        return Text::tr("Columns of the feed name different items.");
    if (word == "item_shared"_L1)
        return Text::tr("Several rows of the feed claim this item.");
    if (word == "item_taken"_L1)
        return Text::tr("The item was confirmed for another row.");
    if (word == "below_threshold"_L1)
        return Text::tr("Not sure enough to be automatic.");
    if (word == "case_gtin"_L1)
        return Text::tr("Only the barcode of a case is the same; it may be the single piece.");
    if (word == "base_part_inactive"_L1)
        return Text::tr("Only inactive items have this base part number.");
    if (word == "confirmed_item_gone"_L1)
        return Text::tr("The ERP does not have the confirmed item any more.");
    return matchText(word);
}

ui::MatchStanding standingOf(const QString& state)
{
    if (state == "accepted"_L1)
        return ui::MatchStanding::Item;
    if (state == "alone"_L1)
        return ui::MatchStanding::Alone;
    return state == "rejected"_L1 ? ui::MatchStanding::Refused : ui::MatchStanding::Open;
}

ui::MatchCaseRow rowOf(const MatchCase& found)
{
    ui::MatchCaseRow row;
    row.id = found.id;
    row.key = found.key;
    row.sku = found.sku;
    row.title = found.title;
    row.vendor = found.vendor;
    row.standing = standingOf(found.state);
    row.reason = found.reason.isEmpty() ? QString() : reasonText(found.reason);
    row.item = found.item;
    row.probability = found.probability;
    row.candidates = found.candidates;
    row.decision = found.decision.isNull() ? QString() : found.decision.toString(QUuid::WithoutBraces);
    row.decidedBy = found.decidedBy;
    row.decidedAt = found.decided;
    row.note = found.note;
    row.version = found.version;
    return row;
}

ui::MatchOption optionOf(const MatchChoice& choice)
{
    ui::MatchOption option;
    option.item = choice.item;
    option.title = choice.title;
    option.maker = choice.maker;
    option.gtin = choice.gtin14;
    option.mpn = choice.mpn;
    option.price = choice.price;
    option.isActive = choice.active;
    option.probability = choice.probability;
    option.isRefused = choice.state == "rejected"_L1;
    option.titleSimilarity = choice.evidence["title_similarity"_L1].toInt(-1);
    const MatchWords words = matchWords(choice.evidence);
    option.agrees = words.agrees;
    option.contradicts = words.contradicts;
    if (!choice.active)
        option.contradicts.append(Text::tr("inactive"));
    return option;
}

MatchVerdict verdictOf(ui::MatchAnswer answer)
{
    switch (answer) {
    case ui::MatchAnswer::IsItem: return MatchVerdict::Same;
    case ui::MatchAnswer::IsNot: return MatchVerdict::Different;
    case ui::MatchAnswer::IsAlone: break;
    }
    return MatchVerdict::Alone;
}

} // namespace

CoreMatches::CoreMatches(Workbench& bench, QObject* parent) : ui::MatchService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what) {
        if (what == "matches"_L1 || what == "runs"_L1)
            emit changed();
    });
    connect(&bench, &Workbench::readAgain, this, &CoreMatches::changed);
}

ui::Answer<qint64> CoreMatches::openCount()
{
    return m_bench.ask<qint64>([](Connection& connection) { return MatchTable(connection).count(MatchList::Open); });
}

ui::Answer<ui::Page<ui::MatchCaseRow>> CoreMatches::page(bool decided, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::MatchCaseRow>>(
        [decided, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::MatchCaseRow>> {
            MatchTable table(connection);
            const qint64 after = afterKey.toLongLong();
            const auto found = decided ? table.decided({}, limit + 1, after) : table.list(MatchList::Open, {}, limit + 1, after);
            if (!found)
                return fail(found.error());
            ui::Page<ui::MatchCaseRow> page;
            for (const MatchCase& one : found->first(qMin(qsizetype(limit), found->size())))
                page.rows.append(rowOf(one));
            if (found->size() > limit)
                page.nextKey = QString::number(page.rows.constLast().id);
            return page;
        });
}

ui::Answer<ui::MatchCaseView> CoreMatches::detail(qint64 id)
{
    return m_bench.ask<ui::MatchCaseView>([id](Connection& connection) -> Result<ui::MatchCaseView> {
        const auto found = MatchTable(connection).get(id);
        if (!found)
            return fail(found.error());
        ui::MatchCaseView view;
        view.row = rowOf(found->row);
        view.mpn = found->mpn;
        view.gtin = found->gtin14;
        for (const MatchChoice& choice : found->choices)
            view.options.append(optionOf(choice));
        return view;
    });
}

ui::Answer<QString> CoreMatches::decide(const ui::MatchChoiceMade& choice)
{
    return m_bench.ask<QString>([choice](Connection& connection) -> Result<QString> {
        MatchWord word;
        word.key = choice.row.key;
        word.sku = choice.row.sku;
        word.verdict = verdictOf(choice.answer);
        word.items = choice.items;
        word.version = choice.row.version;
        word.note = choice.note;
        word.evidence = {{u"title"_s, choice.row.title}, {u"vendor"_s, choice.row.vendor}};
        if (choice.items.value(0) == choice.row.item)
            word.evidence.insert(u"probability"_s, choice.row.probability);
        const auto decision = MatchTable(connection).decide(word);
        return decision ? Result<QString>(decision->toString(QUuid::WithoutBraces)) : fail(decision.error());
    });
}

ui::Answer<void> CoreMatches::undo(const QString& decision)
{
    return m_bench.ask<void>([decision](Connection& connection) -> Result<void> {
        const auto undone = MatchTable(connection).revoke(QUuid::fromString(decision));
        return undone ? Result<void>() : fail(undone.error());
    });
}

} // namespace trueup

#include "corematches.h"

#include "matchwords.h"
#include "reviewwords.h"
#include "services/colontext.h"
#include "store/itemsearch.h"
#include "store/matchtable.h"
#include "store/usertable.h"

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

ui::NewProduct newProductOf(const QString& proposal)
{
    if (proposal.isEmpty())
        return ui::NewProduct::None;
    return proposal == "approved"_L1 ? ui::NewProduct::Approved
           : proposal == "queued"_L1 ? ui::NewProduct::Written
                                     : ui::NewProduct::Waiting;
}

ui::MatchCaseRow rowOf(const MatchCase& found, const PeopleNames& people)
{
    ui::MatchCaseRow row;
    row.id = found.id;
    row.key = found.key;
    row.sku = found.sku;
    row.title = found.title;
    row.vendor = found.vendor;
    row.standing = standingOf(found.state);
    row.reason = found.reason.isEmpty() ? QString() : reasonText(found.reason);
    row.newProduct = newProductOf(found.proposal);
    if (row.newProduct != ui::NewProduct::None)
        row.reason = Text::tr("No number of the row leads to an item of the ERP.");
    row.item = found.item;
    row.probability = found.probability;
    row.candidates = found.candidates;
    row.decision = found.decision.isNull() ? QString() : found.decision.toString(QUuid::WithoutBraces);
    row.decidedBy = people.ofLogin(found.decidedBy);
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

/// What speaks for an item that was found by its words, the strongest first.
QStringList agreements(const LookAlike& like)
{
    QStringList words;
    for (const auto& [agrees, text] : {std::pair(like.numberSame, Text::tr("same item number")),
                                       std::pair(like.gtinSame, Text::tr("same barcode")),
                                       std::pair(like.mpnSame, Text::tr("same part number"))}) {
        if (agrees)
            words.append(text);
    }
    if (!like.codes.isEmpty())
        words.append(ui::colonText(Text::tr("code"), like.codes.join(u", "_s)));
    if (like.makerSame)
        words.append(Text::tr("same manufacturer"));
    if (!like.words.isEmpty())
        words.append(ui::colonText(Text::tr("words"), like.words.join(u", "_s)));
    return words;
}

ui::MatchOption optionOf(const LookAlike& like)
{
    const LookAlikeItem& item = like.item;
    ui::MatchOption option;
    option.item = item.itemNumber;
    option.title = item.title.isEmpty() ? item.description : item.title;
    option.maker = item.maker;
    option.gtin = item.gtin14;
    option.mpn = item.mpn;
    option.price = item.price;
    option.isActive = item.active;
    option.isRefused = item.isRefused;
    option.titleSimilarity = like.titleSimilarity;
    option.isByWords = true;
    option.takenBy = item.takenBy;
    option.agrees = agreements(like);
    for (const auto& [contradicts, text] : {std::pair(!item.takenBy.isEmpty(), Text::tr("confirmed for %1").arg(item.takenBy)),
                                            std::pair(item.isRefused, Text::tr("refused for this row")),
                                            std::pair(like.makerContradicts, Text::tr("other manufacturer")),
                                            std::pair(like.titleContradicts, Text::tr("other title or colour")),
                                            std::pair(!item.active, Text::tr("inactive"))}) {
        if (contradicts)
            option.contradicts.append(text);
    }
    return option;
}

Result<QList<ui::MatchOption>> optionsOf(const Result<QList<LookAlike>>& found)
{
    if (!found)
        return fail(found.error());
    QList<ui::MatchOption> options;
    for (const LookAlike& like : *found)
        options.append(optionOf(like));
    return options;
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

ui::Answer<ui::MatchCounts> CoreMatches::counts()
{
    return m_bench.ask<ui::MatchCounts>([](Connection& connection) -> Result<ui::MatchCounts> {
        MatchTable table(connection);
        const auto open = table.count(MatchList::Open);
        const auto withoutItem = table.withoutItemCount();
        if (!open || !withoutItem)
            return fail(!open ? open.error() : withoutItem.error());
        return ui::MatchCounts{*open, *withoutItem};
    });
}

ui::Answer<ui::Page<ui::MatchCaseRow>> CoreMatches::page(ui::MatchListKind which, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::MatchCaseRow>>(
        [which, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::MatchCaseRow>> {
            MatchTable table(connection);
            const bool isNew = which == ui::MatchListKind::WithoutItem;
            const qint64 after = isNew ? 0 : afterKey.toLongLong();
            const auto found = isNew                                  ? table.withoutItem(limit + 1, afterKey)
                               : which == ui::MatchListKind::Decided ? table.decided({}, limit + 1, after)
                                                                      : table.list(MatchList::Open, {}, limit + 1, after);
            if (!found)
                return fail(found.error());
            const auto people = UserTable(connection).names();
            if (!people)
                return fail(people.error());
            ui::Page<ui::MatchCaseRow> page;
            for (const MatchCase& one : found->first(qMin(qsizetype(limit), found->size())))
                page.rows.append(rowOf(one, *people));
            if (found->size() > limit)
                page.nextKey = isNew ? found->at(limit - 1).proposalKey : QString::number(page.rows.constLast().id);
            return page;
        });
}

ui::Answer<ui::MatchCaseView> CoreMatches::detail(const ui::MatchCaseRow& row)
{
    return m_bench.ask<ui::MatchCaseView>([row](Connection& connection) -> Result<ui::MatchCaseView> {
        MatchTable table(connection);
        const auto found = row.newProduct == ui::NewProduct::None ? table.get(row.id) : table.getWithoutItem(row.id);
        if (!found)
            return fail(found.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        ui::MatchCaseView view;
        view.row = rowOf(found->row, *people);
        view.mpn = found->mpn;
        view.gtin = found->gtin14;
        view.price = found->price;
        for (const MatchChoice& choice : found->choices)
            view.options.append(optionOf(choice));
        return view;
    });
}

ui::Answer<QList<ui::MatchOption>> CoreMatches::similar(const ui::MatchCaseView& view)
{
    LookAlikeSubject row{view.row.title, view.row.vendor, view.mpn, view.gtin, view.price};
    QStringList shown;
    for (const ui::MatchOption& option : view.options)
        shown.append(option.item);
    return m_bench.ask<QList<ui::MatchOption>>([row, key = view.row.key, shown](Connection& connection) {
        return optionsOf(ItemSearch(connection).similarItems(row, key, shown));
    });
}

ui::Answer<QList<ui::MatchOption>> CoreMatches::find(const ui::MatchCaseRow& row, const QString& text)
{
    return m_bench.ask<QList<ui::MatchOption>>([key = row.key, text](Connection& connection) {
        return optionsOf(ItemSearch(connection).findItems(text, key));
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
        if (!choice.row.item.isEmpty() && choice.items.value(0) == choice.row.item)
            word.evidence.insert(u"probability"_s, choice.row.probability);
        if (choice.isByWords)
            word.evidence.insert(u"found_by"_s, u"words"_s);
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

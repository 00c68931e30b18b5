#include "sessionhelp.h"
#include "wherefilter.h"

#include "store/itemsearch.h"
#include "store/matchtable.h"

#include <QJsonArray>

#include <algorithm>
#include <initializer_list>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject caseJson(const MatchCase& row)
{
    return {{u"id"_s, row.id},
            {u"row"_s, row.rowNumber < 0 ? QJsonValue() : QJsonValue(row.rowNumber)},
            {u"sku"_s, textJson(row.sku)},
            {u"title"_s, textJson(row.title)},
            {u"vendor"_s, textJson(row.vendor)},
            {u"state"_s, row.state},
            {u"reason"_s, textJson(row.reason)},
            {u"rule"_s, textJson(row.method)},
            {u"item_number"_s, textJson(row.item)},
            {u"probability"_s, row.probability},
            {u"candidates"_s, row.candidates},
            {u"decision_id"_s, idJson(row.decision)},
            {u"decided_by"_s, textJson(row.decidedBy)},
            {u"decided_at"_s, timeJson(row.decided)},
            {u"note"_s, textJson(row.note)}};
}

QJsonArray caseArray(const QList<MatchCase>& rows)
{
    QJsonArray list;
    for (const MatchCase& row : rows)
        list.append(caseJson(row));
    return list;
}

QList<QStringList> caseRows(const QList<MatchCase>& rows)
{
    QList<QStringList> lines;
    for (const MatchCase& row : rows)
        lines.append({QString::number(row.id), row.sku, row.title, row.state, row.reason, row.item,
                      QString::number(row.probability, 'f', 3), QString::number(row.candidates), row.decidedBy});
    return lines;
}

QStringList caseHead()
{
    return {Text::tr("Row"),         Text::tr("SKU"),        Text::tr("Title"),     Text::tr("State"), Text::tr("Reason"), Text::tr("Item"),
            Text::tr("Probability"), Text::tr("Candidates"), Text::tr("Decided by")};
}

/// What speaks against an item: words of the columns and facts that contradict.
QStringList contradictions(const QJsonObject& evidence)
{
    QStringList words;
    for (const auto& [key, word] : {std::pair("gtin_contradicts"_L1, u"gtin"_s), std::pair("mpn_contradicts"_L1, u"mpn"_s),
                                    std::pair("maker_contradicts"_L1, u"maker"_s), std::pair("title_contradicts"_L1, u"title"_s)}) {
        if (evidence[key].toBool())
            words.append(word);
    }
    for (const QJsonValue column : evidence["elsewhere"_L1].toArray())
        words.append(u"elsewhere:"_s + column.toString());
    return words;
}

QJsonObject choiceJson(const MatchChoice& choice)
{
    QJsonArray agreed;
    for (const QJsonValue entry : choice.evidence["evidence"_L1].toArray())
        agreed.append(QJsonObject{{u"rule"_s, entry["method"_L1]}, {u"feed"_s, entry["feed"_L1]}, {u"erp"_s, entry["erp"_L1]}});
    const QJsonValue similarity = choice.evidence["title_similarity"_L1];
    return {{u"item_number"_s, choice.item},
            {u"title"_s, textJson(choice.title)},
            {u"maker"_s, textJson(choice.maker)},
            {u"gtin"_s, textJson(choice.gtin14)},
            {u"mpn"_s, textJson(choice.mpn)},
            {u"price"_s, decimalJson(choice.price)},
            {u"active"_s, choice.active},
            {u"probability"_s, choice.probability},
            {u"state"_s, choice.state},
            {u"agrees"_s, agreed},
            {u"contradicts"_s, QJsonArray::fromStringList(contradictions(choice.evidence))},
            {u"title_similarity"_s, similarity.isUndefined() ? QJsonValue() : similarity}};
}

QStringList choiceLine(const MatchChoice& choice)
{
    QStringList agreed;
    for (const QJsonValue entry : choice.evidence["evidence"_L1].toArray())
        agreed.append(entry["method"_L1].toString());
    return {choice.item,
            choice.title,
            choice.maker,
            choice.active ? QString() : Text::tr("inactive"),
            QString::number(choice.probability, 'f', 3),
            agreed.join(u' '),
            contradictions(choice.evidence).join(u' '),
            choice.state};
}

Result<Answer> list(const Environment& environment, const QCommandLineParser& parser)
{
    const auto states = knownWords(parser.values(u"state"_s), {u"open"_s, u"decided"_s, u"all"_s}, u"state"_s);
    const auto page = pageOf(parser);
    if (!states || !page)
        return fail(!states ? states.error() : page.error());
    const QString state = states->value(0);
    const MatchList which = state == "decided"_L1 ? MatchList::Decided : state == "all"_L1 ? MatchList::All : MatchList::Open;
    const QString sku = parser.value(u"sku"_s);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        MatchTable table(connection);
        auto rows = table.list(which, sku, page->limit + 1, page->after);
        const auto total = table.count(which, sku);
        if (!rows || !total)
            return fail(!rows ? rows.error() : total.error());
        const qint64 next = cutToPage(*rows, *page);
        return Answer{{{u"matches"_s, caseArray(*rows)}, {u"total"_s, *total}, {u"next"_s, idJson(next)}},
                      cli::table(caseHead(), caseRows(*rows), 32) + nextPageText(rows->size(), *total, next)};
    });
}

Result<Answer> decisions(const Environment& environment, const QCommandLineParser& parser)
{
    const auto page = pageOf(parser);
    if (!page)
        return fail(page.error());
    const QString sku = parser.value(u"sku"_s);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        MatchTable table(connection);
        auto rows = table.decided(matchKey(sku, {}), page->limit + 1, page->after);
        const auto total = table.decidedCount();
        if (!rows || !total)
            return fail(!rows ? rows.error() : total.error());
        const qint64 next = cutToPage(*rows, *page);
        QList<QStringList> lines;
        for (const MatchCase& row : *rows)
            lines.append({uuidText(row.decision), row.sku, row.state, row.item, row.decidedBy, timeText(row.decided), row.note});
        return Answer{{{u"decisions"_s, caseArray(*rows)}, {u"total"_s, *total}, {u"next"_s, idJson(next)}},
                      cli::table({Text::tr("Decision"), Text::tr("SKU"), Text::tr("State"), Text::tr("Item"), Text::tr("By"),
                                  Text::tr("When"), Text::tr("Note")},
                                 lines, 40) +
                          nextPageText(rows->size(), *total, next)};
    });
}

Result<Answer> show(const Environment& environment, const QCommandLineParser& parser)
{
    const auto text = operand(parser, 0, u"ID"_s);
    const auto id = text ? number(*text, u"ID"_s) : fail(text.error());
    if (!id)
        return fail(id.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto detail = MatchTable(connection).get(*id);
        if (!detail)
            return fail(detail.error());
        Answer answer{caseJson(detail->row), {}};
        QJsonArray choices;
        QList<QStringList> lines;
        for (const MatchChoice& choice : detail->choices) {
            choices.append(choiceJson(choice));
            lines.append(choiceLine(choice));
        }
        answer.json.insert(u"mpn"_s, textJson(detail->mpn));
        answer.json.insert(u"gtin"_s, textJson(detail->gtin14));
        answer.json.insert(u"choices"_s, choices);
        answer.json.insert(u"decisions"_s, caseArray(detail->earlier));
        answer.text = u"%1  %2  %3  %4  %5\n"_s.arg(detail->row.sku, detail->row.title, detail->row.vendor, detail->row.state,
                                                   detail->row.reason) +
                      cli::table({Text::tr("Item"), Text::tr("Title"), Text::tr("Maker"), QString(), Text::tr("Probability"),
                                  Text::tr("Agrees"), Text::tr("Contradicts"), Text::tr("State")},
                                 lines, 40);
        return answer;
    });
}

/// The row a decision is about: of the list by its number, or any by its SKU.
Result<MatchCaseDetail> subjectOf(Connection& connection, const QCommandLineParser& parser)
{
    const QString sku = parser.value(u"sku"_s);
    const bool hasId = !parser.positionalArguments().isEmpty();
    if (hasId != sku.isEmpty())
        return usage(Text::tr("Name the row by its number or with --sku, one of the two."));
    if (hasId) {
        const auto id = number(parser.positionalArguments().constFirst(), u"ID"_s);
        return id ? MatchTable(connection).get(*id) : fail(id.error());
    }
    const auto rows = MatchTable(connection).list(MatchList::All, sku, 1);
    if (!rows)
        return fail(rows.error());
    if (!rows->isEmpty())
        return MatchTable(connection).get(rows->constFirst().id);
    const auto fresh = MatchTable(connection).withoutItem(1, {}, sku);
    if (!fresh)
        return fail(fresh.error());
    if (!fresh->isEmpty())
        return MatchTable(connection).getWithoutItem(fresh->constFirst().id);
    MatchCaseDetail detail; // matched, or not in the newest feed: a decision counts all the same
    detail.row.sku = sku;
    detail.row.key = matchKey(sku, {});
    return detail;
}

Result<Answer> newOnes(const Environment& environment, const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        MatchTable table(connection);
        auto rows = table.withoutItem(*limit + 1, parser.value(u"after"_s), parser.value(u"sku"_s));
        const auto total = table.withoutItemCount();
        if (!rows || !total)
            return fail(!rows ? rows.error() : total.error());
        const bool isLast = rows->size() <= *limit;
        rows->resize(qMin(qsizetype(*limit), rows->size()));
        const QString next = isLast ? QString() : rows->constLast().proposalKey;
        QJsonArray list;
        QList<QStringList> lines;
        for (const MatchCase& row : std::as_const(*rows)) {
            QJsonObject json = caseJson(row);
            json.insert(u"proposal"_s, row.proposal);
            list.append(json);
            lines.append({row.sku, row.title, row.vendor, row.proposal});
        }
        const QString more = isLast ? QString() : Text::tr("%1 of %2. More: --after %3").arg(rows->size()).arg(*total).arg(next);
        return Answer{{{u"matches"_s, list}, {u"total"_s, *total}, {u"next"_s, textJson(next)}},
                      cli::table({Text::tr("SKU"), Text::tr("Title"), Text::tr("Maker"), Text::tr("State")}, lines, 40) + more};
    });
}

/// What agrees or contradicts, in words for programs.
QJsonArray flagged(std::initializer_list<std::pair<bool, const char*>> flags)
{
    QJsonArray words;
    for (const auto& [isSet, word] : flags) {
        if (isSet)
            words.append(QString::fromLatin1(word));
    }
    return words;
}

QJsonObject alikeJson(const LookAlike& like)
{
    const LookAlikeItem& item = like.item;
    return {{u"item_number"_s, item.itemNumber},
            {u"title"_s, textJson(item.title.isEmpty() ? item.description : item.title)},
            {u"maker"_s, textJson(item.maker)},
            {u"gtin"_s, textJson(item.gtin14)},
            {u"mpn"_s, textJson(item.mpn)},
            {u"price"_s, decimalJson(item.price)},
            {u"active"_s, item.active},
            {u"title_similarity"_s, like.titleSimilarity < 0 ? QJsonValue() : QJsonValue(like.titleSimilarity)},
            {u"words"_s, QJsonArray::fromStringList(like.words)},
            {u"codes"_s, QJsonArray::fromStringList(like.codes)},
            {u"agrees"_s,
             flagged({{like.numberSame, "item_number"}, {like.gtinSame, "gtin"}, {like.mpnSame, "mpn"}, {like.makerSame, "maker"}})},
            {u"contradicts"_s, flagged({{like.makerContradicts, "maker"}, {like.titleContradicts, "title"}})},
            {u"taken_by"_s, textJson(item.takenBy)},
            {u"refused"_s, item.isRefused}};
}

Result<QList<LookAlike>> alikeTo(Connection& connection, const MatchCaseDetail& detail, const QString& text)
{
    ItemSearch search(connection);
    if (!text.isEmpty())
        return search.findItems(text, detail.row.key);
    if (detail.row.title.isEmpty())
        return usage(Text::tr("Nothing is known about this row."), Text::tr("Name words of the item with --text."));
    QStringList shown;
    for (const MatchChoice& choice : detail.choices)
        shown.append(choice.item);
    return search.similarItems({detail.row.title, detail.row.vendor, detail.mpn, detail.gtin14, detail.price}, detail.row.key, shown);
}

Result<Answer> similar(const Environment& environment, const QCommandLineParser& parser)
{
    const QString text = parser.value(u"text"_s).trimmed();
    const bool namesRow = !parser.positionalArguments().isEmpty() || parser.isSet(u"sku"_s);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto detail = namesRow || text.isEmpty() ? subjectOf(connection, parser) : Result<MatchCaseDetail>();
        if (!detail)
            return fail(detail.error());
        const auto found = alikeTo(connection, *detail, text);
        if (!found)
            return fail(found.error());
        QJsonArray items;
        QList<QStringList> lines;
        for (const LookAlike& like : *found) {
            items.append(alikeJson(like));
            lines.append({like.item.itemNumber, like.item.title, like.item.maker,
                          like.titleSimilarity < 0 ? QString() : QString::number(like.titleSimilarity), (like.codes + like.words).join(u' '), like.item.takenBy});
        }
        return Answer{{{u"sku"_s, textJson(detail->row.sku)},
                       {u"title"_s, textJson(detail->row.title)},
                       {u"text"_s, textJson(text)},
                       {u"items"_s, items}},
                      cli::table({Text::tr("Item"), Text::tr("Title"), Text::tr("Maker"), Text::tr("Text alike"), Text::tr("Words"),
                                  Text::tr("Confirmed for")},
                                 lines, 40)};
    });
}

/// Decides and says what it means for the next import.
Result<Answer> decide(const Environment& environment, const QCommandLineParser& parser,
                      const std::function<Result<MatchWord>(const MatchCaseDetail&)>& wordOf)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto detail = subjectOf(connection, parser);
        if (!detail)
            return fail(detail.error());
        auto word = wordOf(*detail);
        if (!word)
            return fail(word.error());
        word->key = detail->row.key;
        word->sku = detail->row.sku;
        word->note = parser.value(u"note"_s);
        if (detail->row.id > 0)
            word->version = detail->row.version;
        word->evidence = QJsonObject{{u"title"_s, detail->row.title}, {u"vendor"_s, detail->row.vendor}};
        const auto choice = std::ranges::find(detail->choices, word->items.value(0), &MatchChoice::item);
        if (choice != detail->choices.end())
            word->evidence.insert(u"probability"_s, choice->probability);
        const auto decision = MatchTable(connection).decide(*word);
        if (!decision)
            return fail(decision.error());
        const QString verdict = word->verdict == MatchVerdict::Same        ? u"same"_s
                                : word->verdict == MatchVerdict::Different ? u"different"_s
                                                                           : u"alone"_s;
        return Answer{{{u"decision_id"_s, idJson(*decision)},
                       {u"sku"_s, textJson(word->sku)},
                       {u"verdict"_s, verdict},
                       {u"items"_s, QJsonArray::fromStringList(word->items)}},
                      Text::tr("Remembered; the next import goes by it. To take it back: matches undo %1").arg(uuidText(*decision))};
    });
}

Result<Answer> accept(const Environment& environment, const QCommandLineParser& parser)
{
    return decide(environment, parser, [](const MatchCaseDetail& detail) -> Result<MatchWord> {
        const auto best = std::ranges::find(detail.choices, u"open"_s, &MatchChoice::state);
        if (best == detail.choices.end())
            return usage(Text::tr("There is no candidate left to accept."), Text::tr("Name one with “matches choose … --item NUMBER”."));
        MatchWord word;
        word.items = {best->item};
        return word;
    });
}

Result<Answer> choose(const Environment& environment, const QCommandLineParser& parser)
{
    const QString item = parser.value(u"item"_s);
    if (item.isEmpty())
        return usage(Text::tr("--%1 is missing.").arg(u"item NUMBER"_s));
    return decide(environment, parser, [&item](const MatchCaseDetail&) -> Result<MatchWord> {
        MatchWord word;
        word.items = {item};
        return word;
    });
}

Result<Answer> create(const Environment& environment, const QCommandLineParser& parser)
{
    return decide(environment, parser, [](const MatchCaseDetail&) -> Result<MatchWord> {
        MatchWord word;
        word.verdict = MatchVerdict::Alone;
        return word;
    });
}

Result<Answer> reject(const Environment& environment, const QCommandLineParser& parser)
{
    const QString item = parser.value(u"item"_s);
    return decide(environment, parser, [&item](const MatchCaseDetail& detail) -> Result<MatchWord> {
        MatchWord word;
        word.verdict = MatchVerdict::Different;
        if (!item.isEmpty()) {
            word.items = {item};
            return word;
        }
        for (const MatchChoice& choice : detail.choices) {
            if (choice.state == "open"_L1)
                word.items.append(choice.item);
        }
        if (word.items.isEmpty())
            return usage(Text::tr("There is no candidate left to refuse."), Text::tr("Name the item with --item NUMBER."));
        return word;
    });
}

Result<Answer> undo(const Environment& environment, const QCommandLineParser& parser)
{
    const auto decision = uuidOperand(parser, 0, u"DECISION"_s);
    if (!decision)
        return fail(decision.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto items = MatchTable(connection).revoke(*decision, parser.value(u"note"_s));
        if (!items)
            return fail(items.error());
        return Answer{{{u"decision_id"_s, idJson(*decision)}, {u"items"_s, *items}},
                      Text::tr("The decision is taken back; the next import matches by the rules again.")};
    });
}

} // namespace

std::vector<Verb> matchesVerbs()
{
    const QCommandLineOption state(u"state"_s, Text::tr("Rows that are open (the default), decided, or all."), u"S"_s);
    const QCommandLineOption sku(u"sku"_s, Text::tr("Only the row with this SKU."), u"SKU"_s);
    const QCommandLineOption bySku(u"sku"_s, Text::tr("The row by its SKU, whether it is in the list or not."), u"SKU"_s);
    const QCommandLineOption item(u"item"_s, Text::tr("The item of the ERP."), u"NUMBER"_s);
    const QCommandLineOption after(u"after"_s, Text::tr("Begin behind the entry with this id."), u"ID"_s);
    const QCommandLineOption note(u"note"_s, Text::tr("A remark, kept with the decision."), u"TEXT"_s);
    const QCommandLineOption behind(u"after"_s, Text::tr("Begin behind the entry that “next” named."), u"KEY"_s);
    const QCommandLineOption text(u"text"_s, Text::tr("Words, a number or a maker, instead of what is known about the row."), u"WORDS"_s);
    return {
        makeVerb(u"matches list"_s, Text::tr("List rows of the newest feed whose ERP item is not certain"), {},
                 {state, sku, limitOption(100), after}, list),
        makeVerb(u"matches show"_s, Text::tr("Show the candidates of a row with what speaks for and against them"), u"ID"_s, {}, show),
        makeVerb(u"matches new"_s, Text::tr("List rows that no item was found for, staged as new products"), {},
                 {sku, limitOption(100), behind}, newOnes),
        makeVerb(u"matches similar"_s, Text::tr("List items that look like a row, or like some words; for a person to choose from"), u"ID"_s,
                 {bySku, text}, similar),
        makeVerb(u"matches accept"_s, Text::tr("The row is its likeliest candidate"), u"ID"_s, {bySku, note}, accept),
        makeVerb(u"matches choose"_s, Text::tr("The row is this item of the ERP"), u"ID"_s, {item, bySku, note}, choose),
        makeVerb(u"matches create"_s, Text::tr("The row is a product of its own, none of the ERP's items"), u"ID"_s, {bySku, note}, create),
        makeVerb(u"matches reject"_s, Text::tr("The row is not this item, or none of its candidates"), u"ID"_s, {item, bySku, note}, reject),
        makeVerb(u"matches decisions"_s, Text::tr("List what is remembered about matches"), {}, {sku, limitOption(100), after}, decisions),
        makeVerb(u"matches undo"_s, Text::tr("Take a decision about a match back"), u"DECISION"_s, {note}, undo),
    };
}

} // namespace trueup::cli

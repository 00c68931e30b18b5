#include "sessionhelp.h"
#include "wherefilter.h"

#include "store/conflictreader.h"
#include "store/conflicttable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownLines = 10;     // of a dry run
constexpr qsizetype namedRefusals = 100; // each by its id; all are counted

/// What is to become of which open conflicts.
struct Wish
{
    QString side; ///< local, shopify, base, or ignore
    ConflictQuery query;
    bool isFiltered = false;
    QList<qint64> ids; ///< of --only
    QString note;
    std::optional<qint64> expected;
    bool isDry = false;

    [[nodiscard]] bool ignores() const { return side == "ignore"_L1; }
};

Result<QString> sideOf(const QCommandLineParser& parser)
{
    QStringList sides;
    for (const auto& word : {u"local"_s, u"shopify"_s, u"base"_s}) {
        if (parser.isSet(u"use-"_s + word))
            sides.append(word);
    }
    if (parser.isSet(u"ignore"_s))
        sides.append(u"ignore"_s);
    if (sides.size() == 1)
        return sides.constFirst();
    return usage(Text::tr("Say with exactly one option what becomes of them: --use-local, --use-shopify, --use-base or --ignore."));
}

Result<void> setWord(QString& target, const QCommandLineParser& parser, const QString& option, const QStringList& known)
{
    if (!parser.isSet(option))
        return {};
    const auto words = knownWords({parser.value(option)}, known, option);
    if (!words)
        return fail(words.error());
    target = words->constFirst();
    return {};
}

Result<Wish> wishOf(const QCommandLineParser& parser)
{
    Wish wish;
    const auto side = sideOf(parser);
    if (!side)
        return fail(side.error());
    wish.side = *side;
    for (const auto& [target, option, known] :
         {std::tuple(&wish.query.field, u"field"_s, fieldKeys()),
          std::tuple(&wish.query.side, u"side"_s, QStringList{u"etilize"_s, u"xorosoft"_s, u"local"_s}),
          std::tuple(&wish.query.severity, u"severity"_s, QStringList{u"low"_s, u"medium"_s, u"high"_s, u"critical"_s})}) {
        if (const auto set = setWord(*target, parser, option, known); !set)
            return fail(set.error());
    }
    wish.query.sku = parser.value(u"sku"_s);
    wish.query.text = parser.value(u"text"_s);
    wish.isFiltered = !(wish.query.field + wish.query.side + wish.query.severity + wish.query.sku + wish.query.text).isEmpty();
    // "--only 1 2 3" leaves 2 and 3 among the operands.
    const QStringList more = parser.positionalArguments();
    const auto ids = numbers(parser.values(u"only"_s) + more, u"--only"_s);
    if (!ids)
        return fail(ids.error());
    if (!parser.isSet(u"only"_s) && !more.isEmpty())
        return usage(Text::tr("“%1” is not expected here.").arg(more.constFirst()), Text::tr("Name single conflicts with --only."));
    wish.ids = *ids;
    const bool isNarrowed = wish.isFiltered || !wish.ids.isEmpty();
    if (isNarrowed == parser.isSet(u"all"_s))
        return usage(Text::tr("Say which conflicts are meant: with a filter, with --only, or with --all every open one."));
    wish.note = parser.value(u"note"_s);
    wish.isDry = parser.isSet(u"dry-run"_s);
    const auto expected = optionalNumber(parser, u"expect"_s);
    if (!expected)
        return fail(expected.error());
    wish.expected = *expected;
    return wish;
}

/// The open ones meant, each in the version that is there now. Of those named that are not open the database says what they are.
Result<QList<SeenConflict>> meantBy(Connection& connection, const Wish& wish)
{
    const auto keys = ConflictReader(connection).keys(wish.query);
    if (!keys)
        return fail(keys.error());
    QList<SeenConflict> meant;
    QHash<qint64, qint64> versions;
    for (const ConflictKey& key : *keys) {
        versions.insert(key.id, key.rowVersion);
        if (wish.ids.isEmpty())
            meant.append({key.id, key.rowVersion});
    }
    for (const qint64 id : wish.ids) {
        if (versions.contains(id) || !wish.isFiltered)
            meant.append({id, versions.value(id)});
    }
    return meant;
}

Result<void> check(const Wish& wish, qsizetype meant, const ManyConflictsOutcome& outcome)
{
    if (const qint64 missing = meant - outcome.settled - outcome.refused.size(); missing > 0)
        return fail(Error{ErrorKind::NotFound, Text::tr("%n of the conflicts named do not exist.", nullptr, int(missing)),
                          Text::tr("Nothing was decided."), Text::tr("“conflicts list” names the conflicts."), {}, {}, false});
    if (wish.expected && *wish.expected != outcome.settled)
        return fail(Error{ErrorKind::Stale,
                          Text::tr("This would now be done to %1 conflicts instead of the %2 shown: somebody or a newer run changed them.")
                              .arg(outcome.settled)
                              .arg(*wish.expected),
                          Text::tr("Nothing was decided."), Text::tr("Look at them again with --dry-run."), {}, {}, false});
    return {};
}

struct Reason
{
    QLatin1StringView word;
    qint64 count = 0;
};

QList<Reason> reasonsOf(const ManyConflictsOutcome& outcome)
{
    QList<Reason> reasons{{"settled"_L1}, {"changed"_L1}, {"product"_L1}, {"side"_L1}, {"queued"_L1}};
    for (const RefusedConflict& one : outcome.refused) {
        const auto reason = std::ranges::find(reasons, one.why, &Reason::word);
        if (reason != reasons.end())
            ++reason->count;
    }
    return reasons;
}

QString reasonText(const Reason& reason)
{
    const int count = int(reason.count);
    if (reason.word == "settled"_L1)
        return Text::tr("%n left alone because settled or ignored before.", nullptr, count);
    if (reason.word == "changed"_L1)
        return Text::tr("%n left alone because the values changed meanwhile.", nullptr, count);
    if (reason.word == "product"_L1)
        return Text::tr("%n about a whole product; “conflicts resolve” decides these one by one.", nullptr, count);
    if (reason.word == "side"_L1)
        return Text::tr("%n left alone because that side has no value there.", nullptr, count);
    return Text::tr("%n left alone because the change is being written at this moment.", nullptr, count);
}

QString headline(const Wish& wish, qint64 settled)
{
    const int count = int(settled);
    if (wish.isDry)
        return wish.ignores() ? Text::tr("Dry run: %n conflict(s) would be ignored.", nullptr, count)
                              : Text::tr("Dry run: %n conflict(s) would be settled.", nullptr, count);
    return wish.ignores() ? Text::tr("%n conflict(s) ignored.", nullptr, count) : Text::tr("%n conflict(s) settled.", nullptr, count);
}

/// The first of those that would be settled, with what stands against each other.
Result<QList<ConflictEntry>> firstOf(Connection& connection, const QList<SeenConflict>& meant,
                                     const ManyConflictsOutcome& outcome)
{
    QSet<qint64> refused;
    for (const RefusedConflict& one : outcome.refused)
        refused.insert(one.id);
    QList<ConflictEntry> first;
    for (const SeenConflict& one : meant) {
        if (first.size() == shownLines)
            break;
        if (refused.contains(one.id))
            continue;
        auto entry = ConflictReader(connection).get(one.id);
        if (!entry)
            return fail(entry.error());
        first.append(std::move(*entry));
    }
    return first;
}

QJsonObject lineJson(const ConflictEntry& entry)
{
    const auto valueOf = [&entry](const QString& side) {
        const QJsonValue value = entry.sides[side]["value"_L1];
        return value.isUndefined() ? QJsonValue() : value;
    };
    const QJsonArray base = QJsonDocument::fromJson('[' + entry.baseValue + ']').array(); // a document is no bare number
    return {{u"id"_s, entry.id},
            {u"product_sku"_s, textJson(entry.sku)},
            {u"field"_s, textJson(entry.field)},
            {u"base_value"_s, base.isEmpty() ? QJsonValue() : base.at(0)},
            {u"local_value"_s, valueOf(entry.localKey)},
            {u"shopify_value"_s, valueOf(u"shopify"_s)}};
}

Answer answerOf(const Wish& wish, qsizetype meant, const ManyConflictsOutcome& outcome, const QList<ConflictEntry>& first)
{
    QJsonObject because;
    QStringList lines{headline(wish, outcome.settled)};
    for (const Reason& reason : reasonsOf(outcome)) {
        because.insert(reason.word, reason.count);
        if (reason.count > 0)
            lines.append(reasonText(reason));
    }
    QJsonArray refused;
    for (const RefusedConflict& one : outcome.refused.first(qMin(namedRefusals, outcome.refused.size())))
        refused.append(QJsonObject{{u"id"_s, one.id}, {u"product_sku"_s, textJson(one.sku)}, {u"reason"_s, one.why},
                                   {u"by"_s, textJson(one.by)}});
    QJsonArray shown;
    QList<QStringList> rows;
    for (const ConflictEntry& entry : first) {
        const QJsonObject line = lineJson(entry);
        shown.append(line);
        rows.append({QString::number(entry.id), entry.sku, entry.field.isEmpty() ? entry.kind : entry.field,
                     valueText(line["base_value"_L1]), valueText(line["local_value"_L1]), valueText(line["shopify_value"_L1])});
    }
    const QUuid group = wish.isDry ? QUuid() : outcome.group;
    if (!rows.isEmpty())
        lines.append(table({Text::tr("Conflict"), Text::tr("SKU"), Text::tr("Field"), Text::tr("Agreed"), Text::tr("Ours"),
                            Text::tr("Shop")}, rows, 32));
    if (!group.isNull())
        lines.append(Text::tr("To take it back: conflicts undo %1").arg(uuidText(group)));
    return Answer{{{u"resolution"_s, wish.ignores() ? wish.side : u"use_"_s + wish.side},
                   {u"dry_run"_s, wish.isDry},
                   {u"matching"_s, meant},
                   {u"resolved"_s, outcome.settled},
                   {u"skipped"_s, outcome.refused.size()},
                   {u"skipped_because"_s, because},
                   {u"refused"_s, refused},
                   {u"resolution_group"_s, idJson(group)},
                   {u"first"_s, shown}},
                  lines.join(u'\n')};
}

Result<Answer> decide(const Environment& environment, const QCommandLineParser& parser)
{
    const auto wish = wishOf(parser);
    if (!wish)
        return fail(wish.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        // A dry run decides as well, and takes it back: what the database would refuse is counted exactly.
        Transaction transaction(connection);
        if (!transaction.isOpen())
            return fail(transaction.commit().error());
        const auto meant = meantBy(connection, *wish);
        if (!meant)
            return fail(meant.error());
        const auto outcome = ConflictTable(connection).decideMany(*meant, wish->side, wish->note);
        if (!outcome)
            return fail(outcome.error());
        if (const auto fine = check(*wish, meant->size(), *outcome); !fine)
            return fail(fine.error());
        const auto first = wish->isDry ? firstOf(connection, *meant, *outcome) : Result<QList<ConflictEntry>>();
        if (!first)
            return fail(first.error());
        if (wish->isDry)
            transaction.rollback();
        else if (const auto committed = transaction.commit(); !committed)
            return fail(committed.error());
        return answerOf(*wish, meant->size(), *outcome, *first);
    });
}

} // namespace

std::vector<Verb> conflictBulkVerbs()
{
    const QList<QCommandLineOption> options{
        {u"use-local"_s, Text::tr("Our values hold; they are staged over the shop's, for approval.")},
        {u"use-shopify"_s, Text::tr("The shop's values hold; our products take them at once.")},
        {u"use-base"_s, Text::tr("The values agreed before hold, where there are any; they are staged over the shop's.")},
        {u"ignore"_s, Text::tr("Leave both sides as they are.")},
        {u"field"_s, Text::tr("Only conflicts of this field."), u"F"_s},
        {u"side"_s, Text::tr("Only conflicts of the shop with this side: etilize, xorosoft or local."), u"S"_s},
        {u"severity"_s, Text::tr("Only conflicts this grave: low, medium, high or critical."), u"S"_s},
        {u"sku"_s, Text::tr("Only conflicts of this product."), u"SKU"_s},
        {u"text"_s, Text::tr("Only conflicts of products whose SKU or name holds this text."), u"T"_s},
        {u"only"_s, Text::tr("Only the conflicts with these ids, separated by commas or spaces."), u"ID…"_s},
        {u"all"_s, Text::tr("Every open conflict.")},
        {u"dry-run"_s, Text::tr("Say how many would be settled and show the first ones; change nothing.")},
        {u"expect"_s, Text::tr("How many a dry run counted; another number refuses."), u"N"_s},
        {u"note"_s, Text::tr("A remark, kept with the decision."), u"TEXT"_s}};
    return {makeVerb(u"conflicts decide"_s, Text::tr("Settle or ignore many open conflicts at once"), u"[ID…]"_s, options, decide)};
}

} // namespace trueup::cli

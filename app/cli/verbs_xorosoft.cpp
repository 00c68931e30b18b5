#include "sessionhelp.h"

#include "operate/numbercheck.h"
#include "store/erptable.h"
#include "store/locationtable.h"
#include "store/settingstable.h"

#include <QJsonArray>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<Answer> refresh(const Environment& environment, const QCommandLineParser& parser)
{
    const XorosoftRefreshParams params{parser.isSet(u"full"_s), parser.isSet(u"replay"_s)};
    if (params.full && params.replay)
        return usage(Text::tr("--full and --replay exclude each other."));
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    const auto summary = (*session)->refreshErp(params, jobControl(environment));
    if (!summary)
        return fail(summary.error());
    QString text = Text::tr("%1 items read, %2 changed, %3 missing; %4 stock rows; %5 calls.")
                       .arg(summary->items)
                       .arg(summary->changed)
                       .arg(summary->missing)
                       .arg(summary->stockRows)
                       .arg(summary->calls);
    if (summary->replayedFrom.isValid())
        text += u'\n' + Text::tr("Read again from %n kept answer(s) of the ERP, the oldest of %1; it was not asked.", nullptr,
                                 int(summary->replayedPages))
                            .arg(timeText(summary->replayedFrom));
    if (!summary->complete)
        text += u'\n' + Text::tr("Some pages could not be read; the next refresh asks for them again.");
    return Answer{summary->toJson(), text};
}

Result<StockSyncParams> stockParams(const QCommandLineParser& parser)
{
    StockSyncParams params;
    params.skus = parser.values(u"sku"_s);
    if (parser.isSet(u"all"_s) + parser.isSet(u"changed"_s) + !params.skus.isEmpty() > 1)
        return fail(ErrorKind::Usage, Text::tr("--all, --changed and --sku exclude each other."));
    if (!params.skus.isEmpty())
        params.skus += parser.positionalArguments(); // --sku A B C
    else if (!parser.positionalArguments().isEmpty())
        return fail(ErrorKind::Usage, Text::tr("Name products with --sku."));
    params.mode = !params.skus.isEmpty()     ? StockSyncParams::Mode::Chosen
                  : parser.isSet(u"all"_s) ? StockSyncParams::Mode::All
                                             : StockSyncParams::Mode::Changed;
    return params;
}

QString stockText(const StockSyncSummary& summary)
{
    QString text = Text::tr("%1 products checked: %2 proposals, %3 open changes put right, %4 unchanged, %5 waiting, %6 of unknown stock; %7 calls.")
                       .arg(summary.checked)
                       .arg(summary.staged)
                       .arg(summary.rewritten)
                       .arg(summary.unchanged)
                       .arg(summary.waiting)
                       .arg(summary.unknown)
                       .arg(summary.calls);
    text += u'\n' + Text::tr("Out of stock: %1, of these the shop still had some of %2. Low on stock: %3. No longer sold by the ERP: %4.")
                        .arg(summary.soldOut)
                        .arg(summary.fallsToZero)
                        .arg(summary.lowStock)
                        .arg(summary.discontinued);
    if (!summary.batch.isNull())
        text += u'\n' + Text::tr("Batch %1: %2 approved by rule.").arg(summary.batch.toString(QUuid::WithoutBraces)).arg(summary.autoApproved);
    if (!summary.notFound.isEmpty())
        text += u'\n' + Text::tr("Not linked with an item of the ERP: %1").arg(summary.notFound.join(u", "_s));
    for (const GuardFinding& finding : summary.findings)
        text += u'\n' + findingText(finding);
    return text;
}

/// Reads, compares and stages; with --push also writes what needs no person.
Result<Answer> inventory(const Environment& environment, const QCommandLineParser& parser)
{
    const auto params = stockParams(parser);
    if (!params)
        return fail(params.error());
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    const auto summary = (*session)->syncStock(*params, jobControl(environment));
    if (!summary)
        return fail(summary.error());
    Answer answer{summary->toJson(), stockText(*summary)};
    if (!parser.isSet(u"push"_s))
        return answer;
    if (summary->autoApproved > 0) {
        ShopifyPushParams push;
        push.batch = summary->batch;
        const auto pushed = (*session)->push(push, jobControl(environment));
        if (!pushed)
            return fail(pushed.error());
        answer.json.insert(u"push"_s, pushed->toJson());
        answer.text += u'\n' + Text::tr("%1 written and confirmed, %2 failed.").arg(pushed->confirmed).arg(pushed->failed);
    } else if (answer.json["requires_approval"_L1].toBool()) {
        answer.exitCode = NeedsApproval;
        answer.text += u'\n' + Text::tr("Nothing was written: every change needs a person. The setting approval.stock lets small ones pass.");
    }
    return answer;
}

Answer productAnswer(const ErpLookup& found)
{
    const ErpItem& item = found.item;
    QJsonArray stores;
    QList<QStringList> rows;
    std::optional<Decimal> level;
    for (const ErpStockRow& row : found.stock) {
        stores.append(QJsonObject{{u"store"_s, row.storeName.isEmpty() ? row.storeId : row.storeName},
                                  {u"available"_s, decimalJson(row.available)},
                                  {u"on_hand"_s, decimalJson(row.onHand)}});
        rows.append({row.storeName.isEmpty() ? row.storeId : row.storeName,
                     row.available ? row.available->toString() : QString(),
                     row.onHand ? row.onHand->toString() : QString()});
        if (row.quantity)
            level = level ? level->plus(*row.quantity) : row.quantity;
    }
    Answer answer;
    answer.json = {{u"item_number"_s, item.itemNumber},
                   {u"base_part"_s, textJson(item.basePartNumber)},
                   {u"title"_s, item.title},
                   {u"stock_level"_s, decimalJson(level)},
                   {u"price"_s, decimalJson(item.price)},
                   {u"cost_price"_s, decimalJson(item.cost)},
                   {u"manufacturer"_s, textJson(item.manufacturer)},
                   {u"upc"_s, textJson(item.barcode)},
                   {u"active"_s, item.active},
                   {u"last_updated"_s, timeJson(item.modified)},
                   {u"stores"_s, stores}};
    answer.text = Text::tr("%1  %2\nPrice %3, cost %4, %5")
                      .arg(item.itemNumber, item.title, item.price ? item.price->toString() : u"?"_s,
                           item.cost ? item.cost->toString() : u"?"_s,
                           item.active ? Text::tr("active") : Text::tr("not active")) +
                  u'\n' + table({Text::tr("Store"), Text::tr("Available"), Text::tr("On hand")}, rows);
    return answer;
}

Result<Answer> product(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    if (!sku)
        return fail(sku.error());
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    if (!(*session)->xorosoft())
        return fail(ErrorKind::Config, Text::tr("Xorosoft is not configured."),
                    Text::tr("Set the connection in the settings, or in the environment."));
    const auto found = (*session)->lookUpItem(*sku, environment.cancel);
    if (!found)
        return fail(found.error());
    if (!found->found)
        return fail(ErrorKind::NotFound, Text::tr("Xorosoft has no item %1.").arg(*sku),
                    Text::tr("Check the number; “xorosoft validate %1 --fuzzy” names similar items.").arg(*sku));
    return productAnswer(*found);
}

QJsonObject matchJson(const Match& found)
{
    QJsonArray candidates;
    for (const Candidate& candidate : found.candidates) {
        const MatchMethod rule = candidate.evidence.empty() ? MatchMethod::None : candidate.evidence.front().method;
        candidates.append(QJsonObject{{u"item_number"_s, candidate.itemNumber},
                                      {u"rule"_s, matchMethodWord(rule)},
                                      {u"confidence"_s, candidate.confidence}});
    }
    return {{u"valid"_s, found.state == MatchState::Matched},
            {u"match_type"_s, numberCheckWord(found)},
            {u"confidence"_s, found.confidence},
            {u"item_number"_s, textJson(found.itemNumber)},
            {u"candidates"_s, candidates}};
}

Result<Answer> validate(const Environment& environment, const QCommandLineParser& parser)
{
    const QStringList skus = parser.positionalArguments();
    if (skus.isEmpty())
        return usage(Text::tr("%1 is missing.").arg(u"SKU"_s));
    if (parser.isSet(u"strict"_s) && parser.isSet(u"fuzzy"_s))
        return usage(Text::tr("--strict and --fuzzy exclude each other."));
    const bool strict = !parser.isSet(u"fuzzy"_s);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto checks = checkNumbers(connection, skus, strict ? NumberKind::ItemOnly : NumberKind::Any);
        if (!checks)
            return fail(checks.error());
        QJsonObject results;
        QList<QStringList> rows;
        for (const NumberCheck& check : *checks) {
            results.insert(check.number, matchJson(check.found));
            QStringList others;
            for (const Candidate& candidate : check.found.candidates)
                others.append(candidate.itemNumber);
            rows.append({check.number, numberCheckWord(check.found), QString::number(check.found.confidence, 'f', 3),
                         check.found.itemNumber, others.join(u' ')});
        }
        return Answer{
            {{u"mode"_s, strict ? u"strict"_s : u"fuzzy"_s}, {u"validated"_s, results.size()}, {u"results"_s, results}},
            table(
                {Text::tr("SKU"), Text::tr("Match"), Text::tr("Confidence"), Text::tr("Item"), Text::tr("Candidates")},
                rows)};
    });
}

QJsonObject storeJson(const StoreRecord& store)
{
    return {{u"id"_s, store.id}, {u"name"_s, textJson(store.name)}, {u"items"_s, store.items}, {u"counts"_s, store.counts}, {u"safety_stock"_s, store.safetyStock}};
}

/// The stores, and what their marks come to together.
QString storesText(const QList<StoreRecord>& stores)
{
    if (stores.isEmpty())
        return Text::tr("The ERP has named no store yet. Read its stock with “trueup-cli xorosoft refresh”.");
    QList<QStringList> rows;
    for (const StoreRecord& store : stores)
        rows.append({store.id, store.name, QString::number(store.items), store.counts ? Text::tr("yes") : Text::tr("no"), QString::number(store.safetyStock)});
    return table({Text::tr("ID"), Text::tr("Store"), Text::tr("Items"), Text::tr("Counts"), Text::tr("Safety stock")}, rows) + u'\n' +
           (std::ranges::any_of(stores, &StoreRecord::counts)
                ? Text::tr("The stock of the stores that count is added up; the largest safety stock of them is taken off.")
                : Text::tr("No store is chosen: the stock of all of them counts, and no safety stock is taken off."));
}

Answer storesAnswer(const QList<StoreRecord>& stores)
{
    QJsonArray list;
    for (const StoreRecord& store : stores)
        list.append(storeJson(store));
    return {{{u"stores"_s, list}, {u"all_count"_s, std::ranges::none_of(stores, &StoreRecord::counts)}}, storesText(stores)};
}

Result<Answer> listStores(const Environment& environment, const QCommandLineParser&)
{
    return withStore(environment, [](Connection& connection) -> Result<Answer> {
        const auto stores = LocationTable(connection).stores();
        return stores ? Result<Answer>(storesAnswer(*stores)) : fail(stores.error());
    });
}

/// What --counts and --safety ask for, over what the store is now.
Result<StoreRecord> wishedStore(const QCommandLineParser& parser, StoreRecord store)
{
    if (!parser.isSet(u"counts"_s) && !parser.isSet(u"safety"_s))
        return fail(ErrorKind::Usage, Text::tr("%1 is missing.").arg(u"--counts on, --counts off, --safety N"_s));
    if (parser.isSet(u"counts"_s)) {
        const QString word = parser.value(u"counts"_s);
        if (word != "on"_L1 && word != "off"_L1)
            return fail(ErrorKind::Usage, Text::tr("--counts takes on or off, not “%1”.").arg(word));
        store.counts = word == "on"_L1;
    }
    const auto safety = optionalNumber(parser, u"safety"_s);
    if (!safety)
        return fail(safety.error());
    constexpr qint64 mostPieces = 1'000'000;
    if (*safety && (**safety < 0 || **safety > mostPieces))
        return fail(ErrorKind::Usage, Text::tr("The safety stock is from 0 to %1 pieces, not %2.").arg(mostPieces).arg(**safety));
    store.safetyStock = int(safety->value_or(store.safetyStock));
    return store;
}

Result<Answer> setStore(const Environment& environment, const QCommandLineParser& parser)
{
    const auto id = operand(parser, 0, u"ID"_s);
    const auto meant = id ? wishedStore(parser, {}) : fail(id.error());
    if (!meant)
        return fail(meant.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        LocationTable locations(connection);
        const auto stores = locations.stores();
        if (!stores)
            return fail(stores.error());
        const auto found = std::ranges::find(*stores, *id, &StoreRecord::id);
        if (found == stores->end())
            return fail(ErrorKind::NotFound, Text::tr("The ERP has named no store %1.").arg(*id), Text::tr("“xorosoft stores” lists them all."));
        const auto store = wishedStore(parser, *found);
        const auto settings = SettingsTable(connection).all();
        if (!store || !settings)
            return fail(!store ? store.error() : settings.error());
        if (const auto written = locations.setStore(*store, settings->value(u"shopify.location"_s).toString()); !written)
            return fail(written.error());
        const auto now = locations.stores();
        return now ? Result<Answer>(storesAnswer(*now)) : fail(now.error());
    });
}

} // namespace

std::vector<Verb> xorosoftVerbs()
{
    const QCommandLineOption counts(u"counts"_s, Text::tr("Whether the stock of this store counts: on or off. While it is on for none, all stores count."), u"on|off"_s);
    const QCommandLineOption safety(u"safety"_s, Text::tr("Pieces of the safety stock, which are not sold."), u"N"_s);
    const QCommandLineOption full(u"full"_s, Text::tr("Read everything, even when a window of changes would do."));
    const QCommandLineOption replay(
        u"replay"_s, Text::tr("Read the kept answers of the ERP once more, by its keys as they are set now, without asking it."));
    const QCommandLineOption all(u"all"_s, Text::tr("Look at every product that is linked with an item of the ERP."));
    const QCommandLineOption changed(u"changed"_s, Text::tr("Look at those whose item or stock moved since the last time (the default)."));
    const QCommandLineOption sku(u"sku"_s, Text::tr("Look at this product only, asking the ERP now; several may be named."), u"SKU"_s);
    const QCommandLineOption push(u"push"_s, Text::tr("Write to the shop what the settings let pass without a person."));
    const QCommandLineOption strict(u"strict"_s, Text::tr("Accept only the item number itself (the default)."));
    const QCommandLineOption fuzzy(u"fuzzy"_s, Text::tr("Accept every rule of the matcher and name all candidates."));
    return {
        makeVerb(u"xorosoft refresh"_s, Text::tr("Bring the copy of the ERP's items and stock up to date"), {},
                 {full, replay}, refresh),
        makeVerb(u"xorosoft inventory"_s, Text::tr("Propose the ERP's stock for the products of the shop"), u"[SKU…]"_s,
                 {all, changed, sku, push}, inventory),
        makeVerb(u"xorosoft product"_s, Text::tr("Ask the ERP about one item now"), u"SKU"_s, {}, product),
        makeVerb(u"xorosoft validate"_s, Text::tr("Look whether the ERP knows these numbers"), u"SKU…"_s,
                 {strict, fuzzy}, validate),
        makeVerb(u"xorosoft stores"_s, Text::tr("List the ERP's stores, and whose stock counts"), {}, {}, listStores),
        makeVerb(u"xorosoft store"_s, Text::tr("Say whether a store counts, and set its safety stock"), u"ID"_s, {counts, safety}, setStore),
    };
}

} // namespace trueup::cli

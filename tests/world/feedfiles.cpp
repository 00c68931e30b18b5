#include "world/feedfiles.h"

#include <KZip>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

QString writeFeed(const CliWorld& world, const QString& name, const QByteArray& csv)
{
    const QString path = world.path(name);
    KZip zip(path);
    return zip.open(QIODevice::WriteOnly) && zip.writeFile(u"feed.csv"_s, csv) && zip.close() ? path : QString();
}

QByteArray editedFeed(CliWorld& world, const std::function<void(const QByteArrayList& names, QByteArrayList& cells)>& edit)
{
    QByteArray csv;
    (void)world.sandbox().catalogue().writeCsv([&](const QByteArray& record) { csv += record; });
    QByteArrayList names;
    QByteArrayList cells{QByteArray()};
    QByteArray out;
    bool isQuoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (c == '"' && isQuoted && i + 1 < csv.size() && csv[i + 1] == '"') {
            cells.last() += csv[++i];
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == ',') {
            cells.append(QByteArray());
        } else if (!isQuoted && c == '\n') {
            if (names.isEmpty())
                names = cells;
            else
                edit(names, cells);
            for (QByteArray& cell : cells)
                cell = '"' + cell.replace('"', "\"\"") + '"';
            out += cells.join(',') + "\r\n";
            cells = {QByteArray()};
        } else if (isQuoted || c != '\r') {
            cells.last() += c;
        }
    }
    return out;
}

QStringList itemsInShop(CliWorld& world)
{
    QStringList items;
    for (const sandbox::ErpItemData& item : world.sandbox().catalogue().erpItems()) {
        if (item.active && item.price && world.sandbox().shop().product(item.itemNumber))
            items.append(item.itemNumber);
    }
    return items;
}

void setPrices(CliWorld& world, const QStringList& items, const std::function<double(double)>& price)
{
    for (const QString& item : items)
        QVERIFY(world.sandbox().erp().edit(item, [&](sandbox::ErpItemData& changed) { changed.price = price(changed.price.value_or(1)); }));
}

QString holdingGuards(const CliWorld& world)
{
    return world.sql(u"SELECT string_agg(f->>'guardrail', ' ' ORDER BY n) FROM sync_runs r, jsonb_array_elements(r.held_findings) WITH ORDINALITY e (f, n) "
                     "WHERE r.id = (SELECT max(id) FROM sync_runs) AND f->>'level' = 'hold'"_s).toString();
}

QJsonArray heldExamples(CliWorld& world, const QString& guard)
{
    const QString run = world.sql(u"SELECT max(id)::text FROM sync_runs WHERE status = 'held'"_s).toString();
    const CliAnswer shown = world.run({u"jobs"_s, u"show"_s, run});
    for (const QJsonValue finding : shown.json["held_findings"_L1].toArray()) {
        if (finding["guardrail"_L1].toString() == guard)
            return finding["examples"_L1].toArray();
    }
    return {};
}

bool releaseHeld(CliWorld& world)
{
    const QString run = world.sql(u"SELECT max(id)::text FROM sync_runs WHERE status = 'held'"_s).toString();
    return world.run({u"jobs"_s, u"release"_s, run, u"--note"_s, u"looked at it"_s}).exitCode == 0;
}

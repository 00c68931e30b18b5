#include "store/erppagetable.h"

#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kindWords{std::pair{ErpReading::Kind::Walk, "walk"_L1}, std::pair{ErpReading::Kind::Delta, "delta"_L1},
                               std::pair{ErpReading::Kind::Item, "item"_L1}};

QString wordOf(ErpReading::Kind kind)
{
    for (const auto& [known, word] : kindWords) {
        if (known == kind)
            return word;
    }
    return {};
}

ErpReading::Kind kindOf(const QString& word)
{
    for (const auto& [kind, known] : kindWords) {
        if (known == word)
            return kind;
    }
    return ErpReading::Kind::Walk;
}

QString endpointWord(bool isStock)
{
    return isStock ? u"stock"_s : u"items"_s;
}

constexpr auto completeWalk = "kind = 'walk' AND items_whole AND stock_whole"_L1;

Result<void> copyPage(CopyWriter& copy, const ErpStoredPage& page)
{
    copy.idOrNull(page.reading);
    copy.integer(page.runId);
    copy.text(endpointWord(page.isStock));
    copy.text(page.path);
    copy.integer(page.page);
    copy.timestamp(page.changedSince);
    copy.textOrNull(page.itemNumber);
    copy.timestamp(page.received);
    copy.integer(page.status);
    copy.integer(page.size);
    if (page.body.isNull())
        copy.null();
    else
        copy.bytea(page.body);
    copy.textOrNull(page.note);
    return copy.endRow();
}

} // namespace

Result<ErpReading> ErpPageTable::begin(ErpReading reading)
{
    auto query = m_connection.query(u"INSERT INTO xorosoft_readings (run_id, kind, changed_since, item_number) "
                                    "VALUES (?, ?, ?::timestamptz, ?) RETURNING id, started_at"_s,
                                    {reading.runId, wordOf(reading.kind), sql::orNull(reading.changedSince), sql::orNull(reading.itemNumber)});
    if (!query)
        return fail(query.error());
    query->next();
    reading.id = query->value(0).toLongLong();
    reading.started = sql::time(query->value(1));
    return reading;
}

Result<void> ErpPageTable::end(const ErpReading& reading)
{
    const auto done = m_connection.execute(u"UPDATE xorosoft_readings SET items_whole = ?, stock_whole = ? WHERE id = ?"_s,
                                           {reading.isItemsWhole, reading.isStockWhole, reading.id});
    return done ? Result<void>() : fail(done.error());
}

Result<void> ErpPageTable::copy(std::span<const ErpStoredPage> pages)
{
    auto copy = CopyWriter::begin(m_connection, u"xorosoft_pages (reading_id, run_id, endpoint, path, page, changed_since, item_number, "
                                                "received_at, status, size, body, note)"_s);
    if (!copy)
        return fail(copy.error());
    for (const ErpStoredPage& page : pages) {
        if (auto row = copyPage(*copy, page); !row)
            return row;
    }
    const auto copied = copy->finish();
    return copied ? Result<void>() : fail(copied.error());
}

Result<void> ErpPageTable::add(std::span<const ErpStoredPage> pages)
{
    return pages.empty() ? Result<void>() : copy(pages);
}

Result<void> ErpPageTable::addUnread(std::span<const ErpStoredPage> pages)
{
    Transaction transaction(m_connection);
    if (const auto added = add(pages); !added)
        return added;
    const auto forgotten = m_connection.execute(u"DELETE FROM xorosoft_pages WHERE reading_id IS NULL AND id NOT IN "
                                                "(SELECT id FROM xorosoft_pages WHERE reading_id IS NULL ORDER BY id DESC LIMIT %1)"_s.arg(keptUnread));
    return forgotten ? transaction.commit() : fail(forgotten.error());
}

Result<qint64> ErpPageTable::prune(int walks)
{
    if (walks <= 0) {
        const auto unread = m_connection.execute(u"DELETE FROM xorosoft_pages WHERE reading_id IS NULL"_s);
        return unread ? m_connection.execute(u"DELETE FROM xorosoft_readings"_s) : unread;
    }
    return m_connection.execute(u"DELETE FROM xorosoft_readings WHERE id < COALESCE((SELECT min(w.id) FROM (SELECT id FROM xorosoft_readings "
                                "WHERE %1 ORDER BY id DESC LIMIT ?) w), 9223372036854775807)"_s.arg(completeWalk),
                                {walks});
}

Result<void> ErpPageTable::lock()
{
    const auto done = m_connection.execute(u"LOCK TABLE xorosoft_readings IN SHARE ROW EXCLUSIVE MODE"_s);
    return done ? Result<void>() : fail(done.error());
}

Result<QList<ErpReading>> ErpPageTable::sinceLastWalk()
{
    auto query = m_connection.query(
        u"SELECT id, run_id, kind, changed_since, item_number, started_at, items_whole, stock_whole FROM xorosoft_readings "
        "WHERE id >= (SELECT max(id) FROM xorosoft_readings w WHERE %1 AND NOT EXISTS (SELECT 1 FROM xorosoft_pages p "
        "WHERE p.reading_id = w.id AND p.body IS NULL)) ORDER BY id"_s.arg(completeWalk));
    if (!query)
        return fail(query.error());
    QList<ErpReading> readings;
    while (query->next())
        readings.append({query->value(0).toLongLong(), query->value(1).toLongLong(), kindOf(query->value(2).toString()), sql::time(query->value(3)),
                         query->value(4).toString(), sql::time(query->value(5)), query->value(6).toBool(), query->value(7).toBool()});
    return readings;
}

Result<QHash<int, qint64>> ErpPageTable::pages(qint64 reading, bool isStock)
{
    auto query = m_connection.query(u"SELECT page, max(id) FROM xorosoft_pages WHERE reading_id = ? AND endpoint = ? GROUP BY page"_s,
                                    {reading, endpointWord(isStock)});
    if (!query)
        return fail(query.error());
    QHash<int, qint64> ids;
    while (query->next())
        ids.insert(query->value(0).toInt(), query->value(1).toLongLong());
    return ids;
}

Result<ErpStoredPage> ErpPageTable::page(qint64 id)
{
    auto query = m_connection.query(u"SELECT reading_id, run_id, endpoint = 'stock', path, page, changed_since, item_number, received_at, "
                                    "status, size, body, note FROM xorosoft_pages WHERE id = ?"_s,
                                    {id});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return fail(sql::notFound(QString::number(id)));
    ErpStoredPage page;
    page.reading = query->value(0).toLongLong();
    page.runId = query->value(1).toLongLong();
    page.isStock = query->value(2).toBool();
    page.path = query->value(3).toString();
    page.page = query->value(4).toInt();
    page.changedSince = sql::time(query->value(5));
    page.itemNumber = query->value(6).toString();
    page.received = sql::time(query->value(7));
    page.status = query->value(8).toInt();
    page.size = query->value(9).toLongLong();
    page.body = query->isNull(10) ? QByteArray() : query->value(10).toByteArray();
    page.note = query->value(11).toString();
    return page;
}

Result<void> ErpPageTable::noteReplay(const QJsonObject& watermark)
{
    const auto done = m_connection.execute(u"UPDATE sync_watermarks SET value = ?::jsonb || jsonb_build_object('replayed', now()) "
                                           "WHERE source = 'xorosoft' AND scope = 'items'"_s,
                                           {sql::json(watermark)});
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup

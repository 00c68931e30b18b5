#include "remote/feed/relationalfeed.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QDir>
#include <QMap>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RelationalFeed)
};

constexpr qint64 maxParts = 256;
/// More of one kind than any product has: a file that has more is not what it claims to be.
constexpr qsizetype mostOfAKind = 2'000;

Error writeError(const QFileDevice& file)
{
    return {ErrorKind::Io,
            Text::tr("The feed could not be unpacked to %1.").arg(QDir::toNativeSeparators(file.fileName())),
            Text::tr("Nothing was imported."),
            Text::tr("Check that the disk has room for the unpacked feed, then import again."),
            file.errorString(),
            {},
            true};
}

bool isYes(const QString& text)
{
    return text == "1"_L1 || text.startsWith(u't', Qt::CaseInsensitive) || text.startsWith(u'y', Qt::CaseInsensitive);
}

QByteArray csvLine(const QStringList& cells)
{
    QByteArray line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            line += ',';
        const QByteArray text = cells[i].toUtf8();
        if (text.contains('"') || text.contains(',') || text.contains('\n') || text.contains('\r'))
            line += '"' + QByteArray(text).replace("\"", "\"\"") + '"';
        else
            line += text;
    }
    return line + "\r\n";
}

/// The bytes of a file of this computer.
class PlainDevice final : public FeedDevice
{
public:
    explicit PlainDevice(std::unique_ptr<QFile> file) : m_file(std::move(file)) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] Result<void> status() const override { return m_status; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const qint64 got = m_file->read(data, maxSize);
        if (got < 0)
            m_status = fail(ErrorKind::Io, Text::tr("The unpacked feed could not be read."), {}, m_file->errorString());
        return got;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<QFile> m_file;
    Result<void> m_status;
};

/// False when there are too many.
template <class List, class Item>
bool appendUpTo(List& list, Item&& item)
{
    if (list.size() >= mostOfAKind)
        return false;
    list.append(std::forward<Item>(item));
    return true;
}

} // namespace

/// The work of flatten(): shares the rows of products out among temporary files, then joins them one by one.
class RelationalJoin
{
public:
    RelationalJoin(RelationalFeed& feed, const RelationalOptions& options, ProgressReporter& progress, const CancelToken& cancel)
        : m_feed(feed), m_counts(feed.m_counts), m_options(options), m_progress(progress), m_cancel(cancel)
    {
    }

    [[nodiscard]] Result<void> run(const QList<FeedArchive>& tables)
    {
        if (const auto begun = begin(tables); !begun)
            return begun;
        for (const FeedArchive& file : tables)
            m_files.append(file.entryName());
        // Products' rows first: they tell the language the names are wanted in.
        for (const bool ofProducts : {true, false}) {
            for (qsizetype i = 0; i < tables.size(); ++i) {
                const FeedArchive& file = tables[i];
                const RelationalTable table = *relationalTableOf(file.entryName());
                if (isOfProduct(table) != ofProducts)
                    continue;
                if (const auto read = readTable(table, file, quint16(i)); !read)
                    return read;
            }
            if (ofProducts)
                chooseLocale();
        }
        if (const auto chosen = chooseSkuName(); !chosen)
            return chosen;
        return join();
    }

private:
    using Cells = std::span<const QByteArrayView>;
    /// Where a row that lies in a part came from.
    struct Origin
    {
        RelationalTable table = RelationalTable::Product;
        quint16 file = 0; ///< in m_files
        quint32 row = 0;
    };

    [[nodiscard]] Result<void> begin(const QList<FeedArchive>& tables)
    {
        qint64 ofProducts = 0;
        qint64 all = 0;
        for (const FeedArchive& file : tables) {
            all += file.size();
            ofProducts += isOfProduct(*relationalTableOf(file.entryName())) ? file.size() : 0;
        }
        if (!QDir().mkpath(m_options.folder))
            return fail(ErrorKind::Io, Text::tr("The folder %1 cannot be made.").arg(QDir::toNativeSeparators(m_options.folder)),
                        Text::tr("Choose another workspace folder, or give yourself the right to write there."));
        const qint64 parts = std::clamp<qint64>(ofProducts / std::max<qint64>(m_options.partBytes, 1) + 1, 1, maxParts);
        for (qint64 i = 0; i < parts; ++i) {
            auto file = std::make_unique<QTemporaryFile>(QDir(m_options.folder).filePath(u"relational-XXXXXX.part"_s));
            if (!file->open())
                return fail(writeError(*file));
            m_streams.push_back(std::make_unique<QDataStream>(file.get()));
            m_parts.push_back(std::move(file));
        }
        m_progress.phase(u"unpack"_s, Text::tr("Joining the tables of the feed"), all);
        return {};
    }

    [[nodiscard]] Result<void> readTable(RelationalTable table, const FeedArchive& file, quint16 index)
    {
        RelationalTableReader reader(table, file);
        const auto row = [&](Cells cells, CellEncoding encoding, qint64 number) -> Result<void> {
            if (isOfProduct(table))
                return share({table, index, quint32(number)}, cells, encoding);
            name(table, cells, encoding);
            return {};
        };
        const auto read = reader.read(row, [&](const TableReject& found) { return reject(found); },
                                      [&](qint64 bytes) { m_progress.update(m_bytes + bytes); }, m_cancel);
        m_bytes += file.size();
        m_counts.rows += reader.rows();
        m_counts.unreadable += reader.unreadable();
        m_counts.encodings.insert(file.entryName(), reader.encoding());
        return read;
    }

    /// Puts a row of a product where the other rows of that product go.
    [[nodiscard]] Result<void> share(const Origin& origin, Cells cells, CellEncoding encoding)
    {
        const RelationalTable table = origin.table;
        QStringList texts;
        for (const QByteArrayView cell : cells)
            texts.append(CellDecoder::decode(cell, encoding));
        if (table == RelationalTable::Descriptions)
            ++m_locales[texts[4]];
        if (table == RelationalTable::Skus && isSupplierName(texts[1]))
            ++m_skuNames[texts[1]];
        // A checksum that is the same everywhere: the same tables make the same file.
        const size_t part = qChecksum(texts.first().toUtf8()) % m_streams.size();
        *m_streams[part] << quint8(table) << origin.file << origin.row << texts;
        return m_streams[part]->status() == QDataStream::Ok ? Result<void>() : fail(writeError(*m_parts[part]));
    }

    [[nodiscard]] Result<void> reject(const TableReject& found)
    {
        std::unique_ptr<QTemporaryFile>& file = m_feed.m_rejects;
        if (!file) {
            file = std::make_unique<QTemporaryFile>(QDir(m_options.folder).filePath(u"relational-XXXXXX.rejects"_s));
            if (!file->open())
                return fail(writeError(*file));
            m_rejects.setDevice(file.get());
        }
        m_rejects << found.table << found.row << quint8(found.fault) << found.id << found.raw;
        return m_rejects.status() == QDataStream::Ok ? Result<void>() : fail(writeError(*file));
    }

    [[nodiscard]] Result<void> reject(const Origin& origin, const QStringList& texts, TableFault fault)
    {
        return reject({m_files.value(origin.file), origin.row, fault, texts.first(),
                       RelationalTableReader::rawCells(origin.table, texts)});
    }

    void name(RelationalTable table, Cells cells, CellEncoding encoding)
    {
        const auto text = [&](size_t i) { return CellDecoder::decode(cells[i], encoding); };
        const QString id = text(0);
        if (table == RelationalTable::DisplayAttributes) {
            if (const QString active = text(3); active.isEmpty() || isYes(active))
                m_names.headerOfAttribute.insert(text(1) + u'/' + id, text(2));
            return;
        }
        QHash<QString, QString>& names = table == RelationalTable::AttributeNames  ? m_names.attributes
                                         : table == RelationalTable::CategoryNames ? m_names.categories
                                         : table == RelationalTable::HeaderNames   ? m_names.headers
                                                                                   : m_names.manufacturers;
        // A name in another language is better than none.
        if (table == RelationalTable::Manufacturers || isWanted(text(2)) || !names.contains(id))
            names.insert(id, text(1));
    }

    [[nodiscard]] bool isWanted(const QString& locale) const { return locale.isEmpty() || locale == m_counts.locale; }

    void chooseLocale()
    {
        qint64 most = 0;
        for (auto locale = m_locales.cbegin(); locale != m_locales.cend(); ++locale) {
            if (*locale > most) {
                most = *locale;
                m_counts.locale = locale.key();
            }
        }
    }

    [[nodiscard]] Result<void> chooseSkuName()
    {
        const QString& wanted = m_options.skuName;
        qint64 most = 0;
        for (auto entry = m_skuNames.cbegin(); entry != m_skuNames.cend(); ++entry) {
            const bool isBetter = wanted.isEmpty() ? *entry > most : entry.key().compare(wanted, Qt::CaseInsensitive) == 0;
            if (isBetter) {
                most = *entry;
                m_counts.skuName = entry.key();
            }
        }
        m_names.skuName = m_counts.skuName;
        if (wanted.isEmpty() || !m_counts.skuName.isEmpty())
            return {};
        return fail(ErrorKind::Feed,
                    Text::tr("No product of the feed has a number of “%1”. There are numbers of: %2.")
                        .arg(wanted, QStringList(m_skuNames.keys()).join(u", "_s)),
                    Text::tr("Choose one of them in the settings (feed.sku_name), then import again."));
    }

    [[nodiscard]] Result<void> join()
    {
        QFile wide(m_feed.m_path);
        if (!wide.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return fail(writeError(wide));
        wide.write(csvLine(wideColumns(m_options.metafieldNamespace)));
        m_streams.clear();
        while (!m_parts.empty()) {
            if (m_cancel.isCancelled())
                return fail(CancelToken::error());
            const auto part = std::move(m_parts.back());
            m_parts.pop_back();
            if (!part->flush() || !part->seek(0))
                return fail(writeError(*part));
            if (const auto joined = joinPart(*part, wide); !joined)
                return joined;
        }
        if (!wide.flush())
            return fail(writeError(wide));
        if (m_feed.m_rejects && !m_feed.m_rejects->flush())
            return fail(writeError(*m_feed.m_rejects));
        m_feed.m_size = wide.size();
        m_progress.finishPhase();
        return {};
    }

    [[nodiscard]] Result<void> joinPart(QFile& part, QFile& wide)
    {
        std::vector<RelationalProduct> products;
        QHash<QString, qsizetype> places;
        // The product table may stand behind others in the file: ids first.
        for (const bool products1st : {true, false}) {
            if (!part.seek(0))
                return fail(writeError(part));
            QDataStream stream(&part);
            while (!stream.atEnd()) {
                quint8 table = 0;
                Origin origin;
                QStringList texts;
                stream >> table >> origin.file >> origin.row >> texts;
                if (stream.status() != QDataStream::Ok)
                    return fail(writeError(part));
                origin.table = RelationalTable(table);
                const bool isProduct = origin.table == RelationalTable::Product;
                if (isProduct != products1st)
                    continue;
                const auto added = isProduct ? addProduct(origin, texts, products, places)
                                             : addDetail(origin, texts, products, places);
                if (!added)
                    return added;
            }
        }
        for (const RelationalProduct& product : products) {
            if (product.isAccessory || !product.isActive) {
                ++(product.isAccessory ? m_counts.accessories : m_counts.inactive);
                continue;
            }
            ++m_counts.products;
            for (const QStringList& row : wideRows(product, m_names)) {
                const QByteArray line = csvLine(row);
                if (wide.write(line) != line.size())
                    return fail(writeError(wide));
            }
        }
        return {};
    }

    [[nodiscard]] Result<void> addProduct(const Origin& origin, const QStringList& texts, std::vector<RelationalProduct>& products,
                                          QHash<QString, qsizetype>& places)
    {
        if (places.contains(texts[0])) {
            ++m_counts.repeated;
            return reject(origin, texts, TableFault::Repeated);
        }
        places.insert(texts[0], qsizetype(products.size()));
        RelationalProduct& product = products.emplace_back();
        product.id = texts[0];
        product.manufacturerId = texts[1];
        product.isActive = texts[2].isEmpty() || isYes(texts[2]);
        product.mpn = texts[3];
        product.categoryId = texts[4];
        product.isAccessory = isYes(texts[5]);
        return {};
    }

    [[nodiscard]] Result<void> addDetail(const Origin& origin, const QStringList& texts, std::vector<RelationalProduct>& products,
                                         const QHash<QString, qsizetype>& places)
    {
        const qsizetype place = places.value(texts[0], -1);
        if (place < 0) {
            ++m_counts.strays;
            return reject(origin, texts, TableFault::Stray);
        }
        if (hasTaken(products[size_t(place)], origin.table, texts))
            return {};
        ++m_counts.beyondCaps;
        return reject(origin, texts, TableFault::BeyondCaps);
    }

    /// False when the product has too many of the kind; what is in another language or given up is not missed.
    [[nodiscard]] bool hasTaken(RelationalProduct& product, RelationalTable table, const QStringList& texts) const
    {
        switch (table) {
        case RelationalTable::Descriptions:
            return !isWanted(texts[4]) ||
                   appendUpTo(product.descriptions, RelationalProduct::Description{texts[3].toInt(), isYes(texts[2]), texts[1]});
        case RelationalTable::Attributes:
            return !isWanted(texts[4]) || (!texts[3].isEmpty() && !isYes(texts[3])) ||
                   appendUpTo(product.attributes, RelationalProduct::Attribute{texts[1], texts[2]});
        case RelationalTable::Bullets:
            return !isWanted(texts[3]) || appendUpTo(product.bullets, RelationalProduct::Bullet{texts[1].toInt(), texts[2]});
        case RelationalTable::Images: return appendUpTo(product.images, RelationalProduct::Image{texts[1], texts[2]});
        case RelationalTable::Skus:
            return appendUpTo(product.skus,
                              RelationalProduct::Sku{texts[1], texts[2], !texts[3].isEmpty() && !texts[3].startsWith("0000"_L1)});
        default: return true;
        }
    }

    RelationalFeed& m_feed;
    RelationalCounts& m_counts;
    const RelationalOptions& m_options;
    ProgressReporter& m_progress;
    const CancelToken& m_cancel;
    std::vector<std::unique_ptr<QTemporaryFile>> m_parts;
    std::vector<std::unique_ptr<QDataStream>> m_streams; ///< into m_parts
    QDataStream m_rejects;                               ///< into the file of the feed
    QStringList m_files;
    RelationalNames m_names;
    QMap<QString, qint64> m_locales;  ///< descriptions in each language
    QMap<QString, qint64> m_skuNames; ///< numbers of each supplier
    qint64 m_bytes = 0;
};

QJsonObject RelationalCounts::toJson() const
{
    QJsonObject found;
    for (auto table = encodings.cbegin(); table != encodings.cend(); ++table)
        found.insert(table.key(), feedEncodingName(*table));
    return {{u"rows"_s, rows},
            {u"products"_s, products},
            {u"accessories"_s, accessories},
            {u"inactive"_s, inactive},
            {u"repeated"_s, repeated},
            {u"without_product"_s, strays},
            {u"unreadable"_s, unreadable},
            {u"beyond_limits"_s, beyondCaps},
            {u"sku_name"_s, skuName},
            {u"locale"_s, locale},
            {u"encodings"_s, found}};
}

Result<QList<FeedArchive>> RelationalFeed::tables(const QStringList& zipPaths, const ArchiveLimits& limits)
{
    QList<FeedArchive> found;
    bool hasProducts = false;
    bool hasTexts = false;
    for (const QString& path : zipPaths) {
        auto tables = FeedArchive::csvEntries(path, [](const QString& name) { return relationalTableOf(name).has_value(); }, limits);
        if (!tables)
            return tables;
        for (FeedArchive& table : *tables) {
            const auto kind = relationalTableOf(table.entryName());
            hasProducts = hasProducts || kind == RelationalTable::Product;
            hasTexts = hasTexts || kind == RelationalTable::Descriptions;
            found.append(std::move(table));
        }
    }
    return hasProducts && hasTexts ? found : QList<FeedArchive>();
}

QStringList RelationalFeed::companions(const QString& directory, const QString& fileName)
{
    // …/<supplier>/content/<locale>/basic/basic_<locale>_current_<kind>.zip, and the names in <root>/tax/.
    static const QRegularExpression file(u"^basic_(.+)_current_([^_.]+)\\.zip$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tree(u"^(.*/)[^/]+/content/[^/]+/basic/$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto name = file.match(fileName);
    if (!name.hasMatch())
        return {};
    const QString locale = name.captured(1);
    const QString kind = name.captured(2);
    const auto place = tree.match(directory);
    const auto content = [&](const QString& part) {
        const QString folder = place.hasMatch() ? directory.chopped(6) + part + u'/' : directory;
        return folder + u"%1_%2_current_%3.zip"_s.arg(part, locale, kind);
    };
    const auto names = [&](const QString& part) {
        const QString folder = place.hasMatch() ? place.captured(1) + u"tax/"_s + part + u'/' : directory;
        return folder + u"tax_%1_current_%2.zip"_s.arg(part, kind);
    };
    return {content(u"sku"_s), content(u"detail"_s), content(u"featurebullet"_s), names(locale), names(u"global"_s)};
}

Result<std::unique_ptr<RelationalFeed>> RelationalFeed::flatten(const QList<FeedArchive>& tables, const RelationalOptions& options,
                                                                ProgressReporter& progress, const CancelToken& cancel)
{
    std::unique_ptr<RelationalFeed> feed(new RelationalFeed);
    for (const FeedArchive& table : tables) {
        if (relationalTableOf(table.entryName()) == RelationalTable::Product)
            feed->m_name = table.entryName();
    }
    feed->m_path = QDir(options.folder).filePath(u"relational-%1.csv"_s.arg(QUuid::createUuid().toString(QUuid::Id128)));
    if (const auto joined = RelationalJoin(*feed, options, progress, cancel).run(tables); !joined)
        return fail(joined.error());
    return feed;
}

RelationalFeed::~RelationalFeed()
{
    QFile::remove(m_path);
}

Result<void> RelationalFeed::rejects(const std::function<Result<void>(const TableReject& reject)>& sink) const
{
    if (!m_rejects)
        return {};
    QFile file(m_rejects->fileName());
    QDataStream stream(&file);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The unpacked feed could not be read."), {}, file.errorString());
    while (!stream.atEnd()) {
        TableReject reject;
        quint8 fault = 0;
        stream >> reject.table >> reject.row >> fault >> reject.id >> reject.raw;
        if (stream.status() != QDataStream::Ok)
            return fail(ErrorKind::Io, Text::tr("The unpacked feed could not be read."), {}, file.errorString());
        reject.fault = TableFault(fault);
        if (const auto done = sink(reject); !done)
            return done;
    }
    return {};
}

Result<std::unique_ptr<FeedDevice>> RelationalFeed::device() const
{
    auto file = std::make_unique<QFile>(m_path);
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The unpacked feed could not be read."), {}, file->errorString());
    return std::make_unique<PlainDevice>(std::move(file));
}

} // namespace trueup

#pragma once

#include "base/cancellation.h"
#include "base/progress.h"
#include "catalog/relationalproduct.h"
#include "remote/feed/archive.h"
#include "remote/feed/relationaltable.h"

#include <QFile>
#include <QJsonObject>
#include <QMap>
#include <QTemporaryFile>

#include <memory>

namespace trueup {

/// What became of the rows of a relational delivery on their way into the wide layout.
struct RelationalCounts
{
    qint64 rows = 0;        ///< of all tables that were read
    qint64 products = 0;    ///< written as rows of the wide layout
    qint64 accessories = 0; ///< parts that are not sold by themselves
    qint64 inactive = 0;
    qint64 repeated = 0;    ///< rows of the product table with an id that came before
    qint64 strays = 0;      ///< rows of other tables whose product is not in the product table
    qint64 unreadable = 0;  ///< bad quotes, or no id
    qint64 beyondCaps = 0;  ///< more of one kind than a product may have
    QString skuName;        ///< whose number is the SKU; empty: the maker's part number
    QString locale;         ///< id of the language whose texts were taken; empty: the tables name none
    QMap<QString, FeedEncoding> encodings = {}; ///< of each table, by the name of its file

    [[nodiscard]] QJsonObject toJson() const;
};

struct RelationalOptions
{
    QString folder;                                      ///< for temporary files and the result
    QString skuName;                                     ///< empty: the supplier most products have a number of
    QString metafieldNamespace = QStringLiteral("custom");
    qint64 partBytes = qint64(32) << 20;                 ///< of the tables, held in memory at a time
};

/// A relational Etilize delivery written as one wide CSV, so that all that follows is the same. The products are shared
/// out among temporary files by their id and joined file by file: memory is bounded by one part and the names, time is
/// linear in the rows. The result is removed with the object.
class RelationalFeed final : public FeedFile
{
public:
    /// The tables in these zips; empty unless they hold a product table and one that describes it.
    [[nodiscard]] static Result<QList<FeedArchive>> tables(const QStringList& zipPaths, const ArchiveLimits& limits = {});
    /// The zips that belong to one of them in Etilize's own tree, as paths beside it: content, numbers and names come in
    /// separate files. Empty for any other file.
    [[nodiscard]] static QStringList companions(const QString& directory, const QString& fileName);

    /// Errors: Io, DiskFull, Archive, Feed (a table without the columns it needs), Cancelled.
    [[nodiscard]] static Result<std::unique_ptr<RelationalFeed>> flatten(const QList<FeedArchive>& tables,
                                                                         const RelationalOptions& options,
                                                                         ProgressReporter& progress,
                                                                         const CancelToken& cancel);
    ~RelationalFeed() override;

    [[nodiscard]] QString entryName() const override { return m_name; }
    [[nodiscard]] qint64 size() const override { return m_size; }
    [[nodiscard]] Result<std::unique_ptr<FeedDevice>> device() const override;
    [[nodiscard]] const RelationalCounts& counts() const { return m_counts; }
    /// Every row of the tables that was not used, in the order met; what `sink` returns ends it. Kept in a file, however many.
    [[nodiscard]] Result<void> rejects(const std::function<Result<void>(const TableReject& reject)>& sink) const;

private:
    friend class RelationalJoin;
    RelationalFeed() = default;

    QString m_name;
    QString m_path;
    qint64 m_size = 0;
    RelationalCounts m_counts;
    std::unique_ptr<QTemporaryFile> m_rejects; ///< null: there are none
};

} // namespace trueup

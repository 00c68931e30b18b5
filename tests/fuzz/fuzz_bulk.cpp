// Files of bulk operations: every result belongs to a line that was sent and comes once; every product of an export comes out
// of the joiner, or the export is refused. The option byte is the number of lines that were sent.
#include "fuzz.h"

#include "remote/shopify/bulklines.h"
#include "remote/shopify/exportjoiner.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>
#include <array>

using namespace trueup;
using namespace trueup::fuzz;

namespace {

void requireClassified(const Error& error)
{
    static constexpr std::array kinds = {ErrorKind::Contract, ErrorKind::Parse};
    require(std::ranges::contains(kinds, error.kind) && !error.message.isEmpty(), "a refused file has a kind and a sentence");
}

void checkResults(const QString& path, qint64 sent)
{
    QSet<qint64> lines;
    const auto read = readBulkResults(path, sent, [&](const BulkLine& line) -> Result<void> {
        require(line.line >= 0 && line.line < sent, "a result belongs to a line that was sent");
        require(!lines.contains(line.line), "and comes once");
        lines.insert(line.line);
        return {};
    });
    if (read)
        require(*read == lines.size(), "every line is a result");
    else
        requireClassified(read.error());
}

void checkExport(const QString& path, const QString& folder)
{
    ExportJoiner joiner(folder, 5, 2);
    if (const auto sorted = joiner.sort(path); !sorted) {
        requireClassified(sorted.error());
        return;
    }
    qint64 products = 0;
    for (int part = 0; part < joiner.parts(); ++part) {
        const auto items = joiner.part(part, {});
        if (!items) {
            requireClassified(items.error());
            return;
        }
        products += std::ssize(*items);
    }
    require(products == joiner.products(), "no product of an export is lost");
}

/// The same bytes as a list of collections, of two products.
void checkCollections(const QString& path, const QTemporaryDir& folder)
{
    static const QString two = [&folder] {
        QFile file(folder.filePath(QStringLiteral("two.jsonl")));
        const QByteArray lines = "{\"id\":\"gid://shopify/Product/1\"}\n{\"id\":\"gid://shopify/Product/2\"}\n";
        require(file.open(QIODevice::WriteOnly) && file.write(lines) == lines.size(), "the fuzzer can write its file");
        return file.fileName();
    }();
    ExportJoiner joiner(folder.path(), 2, 2);
    if (const auto sorted = joiner.sort(two, {}, path); !sorted)
        return requireClassified(sorted.error());
    const auto items = joiner.part(0, {});
    if (!items)
        return requireClassified(items.error());
    require(items->size() == 2, "no product is lost");
    for (const ShopItem& item : *items) {
        require(item.collections.has_value(), "membership is known");
        const QJsonDocument json = QJsonDocument::fromJson(collectionsJson(*item.collections));
        require(json.isArray() && json.array().size() == item.collections->size(), "and can be stored");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    static const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("lines.jsonl"));
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(input.bytes) == input.bytes.size(),
            "the fuzzer can write its file");
    file.close();
    checkResults(path, input.option % 8);
    checkExport(path, folder.path());
    checkCollections(path, folder);
    return 0;
}

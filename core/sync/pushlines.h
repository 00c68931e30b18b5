#pragma once

#include "remote/shopify/bulklines.h"
#include "sync/pushexport.h"
#include "sync/pushitem.h"

#include <QFile>

#include <algorithm>

namespace trueup {

/// The document that carries a call as a line of a bulk operation; empty for calls that always go directly.
[[nodiscard]] QString bulkDocument(CallKind kind);
/// The call under the variable names its bulk document declares.
[[nodiscard]] QByteArray bulkLine(const PlannedCall& call);

/// The lines of a kind are shared out among the places the shop has for operations, in files of at least `least` lines.
[[nodiscard]] constexpr qint64 linesPerBulkFile(qint64 lines, qint64 least, int places)
{
    return std::max<qint64>({least, (lines + places - 1) / places, 1});
}

/// What a line of a result says about its product.
struct LineVerdict
{
    enum class Kind {
        Written, ///< the shop answered with every value of `fields`
        Refused, ///< the shop refused the values
        Look,    ///< only reading tells
    };
    Kind kind = Kind::Look;
    FieldBits fields = 0;
    QString productId;
    QDateTime updatedAt;
    Error error; ///< Refused
};
[[nodiscard]] LineVerdict judgeLine(CallKind kind, const BulkLine& line, const PushItem& item, const ShopContext& shop);

/// Lines of one kind on their way to the shop, each with the number of the product it belongs to, in a file because there may
/// be a hundred thousand of them.
class LineDraft
{
public:
    explicit LineDraft(const QString& path) : m_file(path) {}
    LineDraft(const LineDraft&) = delete;
    LineDraft& operator=(const LineDraft&) = delete;
    ~LineDraft();

    [[nodiscard]] Result<void> add(qsizetype product, const QByteArray& line);
    [[nodiscard]] qsizetype lines() const { return m_lines; }
    /// From the first line again.
    [[nodiscard]] Result<void> rewind();
    /// The next line with its product, unless it is longer than `room`; nothing at the end.
    [[nodiscard]] std::optional<std::pair<qsizetype, QByteArray>> next(qint64 room);
    [[nodiscard]] bool atEnd() const { return !m_file.isOpen() || m_file.atEnd(); }

private:
    QFile m_file;
    qsizetype m_lines = 0;
};

} // namespace trueup

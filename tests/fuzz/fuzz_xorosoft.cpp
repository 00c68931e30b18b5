// Answers of the ERP: rows, the ERP's own "no records", or a classified fault; a fault is never taken for "no records" and a
// missing quantity never for zero. The option byte chooses the HTTP status.
#include "fuzz.h"

#include "remote/xorosoft/erpreader.h"
#include "remote/xorosoft/xorosoftenvelope.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

using namespace trueup;
using namespace trueup::fuzz;
using namespace Qt::StringLiterals;

namespace {

void checkRow(const QJsonObject& row)
{
    const XorosoftOptions options;
    const QDateTime now(QDate(2026, 1, 2), QTime(3, 4), QTimeZone::UTC);
    for (const ErpItem& item : erpItemsOf(row, options, now)) {
        require(!item.itemNumber.isEmpty(), "an item has a number");
        require(!item.price || item.price->scale() == 2, "a price has two digits");
        require(!item.modified.isValid() || item.modified.timeSpec() == Qt::UTC, "times are UTC");
        require(QJsonDocument::fromJson(item.raw).isObject(), "the raw item is kept as JSON");
    }
    const ErpStockRow stock = erpStockRowOf(row, options);
    const QJsonValue quantity = row["AvailableQty"_L1];
    if (!quantity.isDouble() && !quantity.isString())
        require(!stock.quantity && !stock.available, "a quantity that is not there is not zero");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static constexpr std::array statuses = {200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503};
    const Input input(data, size);
    HttpAnswer http;
    http.status = statuses[input.option & 15];
    http.body = input.bytes;
    const ErpAnswer answer = readErpAnswer(http);
    const bool isFault = answer.verdict != ErpVerdict::Rows && answer.verdict != ErpVerdict::NoRecords;
    if (isFault) {
        static constexpr std::array kinds = {ErrorKind::Auth, ErrorKind::Permission, ErrorKind::Config, ErrorKind::Throttled,
                                             ErrorKind::Http, ErrorKind::Parse,      ErrorKind::Contract};
        require(std::ranges::contains(kinds, answer.error.kind), "a fault is classified");
        require(!answer.error.message.isEmpty(), "and has a sentence");
        require(answer.rows.isEmpty(), "and no rows");
        return 0;
    }
    require(http.isSuccess(), "an error status is never an answer");
    const QJsonObject envelope = QJsonDocument::fromJson(input.bytes).object();
    if (answer.verdict == ErpVerdict::NoRecords) {
        const QJsonValue code = envelope["ErrorCode"_L1];
        require(envelope["Result"_L1] == QJsonValue(false) && envelope["Data"_L1].isArray()
                    && envelope["Data"_L1].toArray().isEmpty() && (code.isUndefined() || code.isNull() || code == QJsonValue(0)),
                "only the ERP's own word means that there is nothing");
        return 0;
    }
    require(envelope["Result"_L1].toBool(!envelope.contains("Result"_L1)) && envelope.contains("Data"_L1),
            "rows come with Result true and Data");
    for (const QJsonValue row : answer.rows)
        checkRow(row.toObject());
    const QDateTime date = erpDate(QString::fromUtf8(input.bytes.left(40)), QTimeZone(QTimeZone::UTC));
    require(!date.isValid() || date.timeSpec() == Qt::UTC, "a date is UTC");
    return 0;
}

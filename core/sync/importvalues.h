#pragma once

#include "catalog/celldecoder.h"
#include "catalog/feedheader.h"
#include "catalog/feedrow.h"
#include "reconcile/guardrails.h"
#include "reconcile/importplan.h"
#include "reconcile/matcher.h"
#include "remote/feed/csvreader.h"
#include "remote/xorosoft/erpitem.h"
#include "store/erptable.h"
#include "store/feedjobtable.h"
#include "store/producttable.h"

namespace trueup {

/// What one layer of an import calls by another name than the next. Pure.

[[nodiscard]] FeedReject rejectOf(qint64 record, const Issue& issue);
/// {"column": "cell"} of the filled cells; a cell beyond the header is named by its number.
[[nodiscard]] QByteArray rawCells(const FeedHeader& header, const CsvRecord& record, const CellDecoder& decoder);
[[nodiscard]] FeedIdentity identityOf(const FeedRow& row);
[[nodiscard]] ItemFacts factsOf(const ErpFacts& facts);
[[nodiscard]] ErpStockRecord stockRecordOf(const ErpStockRow& row);
/// That `products` of `of` keep the stock they have, and why.
[[nodiscard]] GuardFinding staleStockFinding(qint64 products, qint64 of, std::chrono::seconds maximumAge);
/// What a push would change: the value of the shop, where it is known.
[[nodiscard]] const Value& heldInShop(const ProductState& state, FieldId field);
/// The same of every field.
[[nodiscard]] KnownProduct knownFrom(const ProductState& state);

} // namespace trueup

#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace trueup {

/// A GraphQL document repeated `count` times in one request, for calls that take no list: its only root field stands
/// under the aliases p0 … pN-1, every variable under its own name ($p0_input, $p1_input …). The document itself stays
/// the only source of the selection. Mutations run one after the other, in this order; one that is refused does not keep
/// the others from being run. An Internal error when `text` is not one operation with one root field without an alias.
[[nodiscard]] Result<QByteArray> joinedDocument(const QByteArray& text, int count);

/// "p7"
[[nodiscard]] QString joinedAlias(qsizetype index);
/// The index an alias stands for, -1 when it is none.
[[nodiscard]] qsizetype joinedIndex(const QString& alias);
/// The variables of each call under the names the joined document declares.
[[nodiscard]] QJsonObject joinedVariables(const QList<QJsonObject>& calls);

} // namespace trueup

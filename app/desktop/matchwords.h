#pragma once

#include <QJsonObject>
#include <QStringList>

namespace trueup {

/// What spoke for and against a candidate of the matcher, in words for people.
struct MatchWords
{
    QStringList agrees;
    QStringList contradicts;
};
/// Of one candidate as the matcher keeps it (Match::evidenceJson).
[[nodiscard]] MatchWords matchWords(const QJsonObject& candidate);
/// Of the evidence kept with a link or a candidate, about one item, as a sentence; empty when there is none.
[[nodiscard]] QString evidenceText(const QByteArray& json, const QString& item);

} // namespace trueup

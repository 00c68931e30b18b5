#pragma once

#include "services/review.h"

#include <QJsonObject>

namespace trueup::ui {

/// A way to look at staged changes that somebody gave a name: filter, order and fields with a column of their own. Holds no
/// batch: it is used again on the next one.
struct ReviewView
{
    QString name;
    ReviewFilter filter;
    ReviewOrder order;
    QList<FieldId> extraFields;
    friend bool operator==(const ReviewView&, const ReviewView&) = default;
};

/// As preferences keep them, in words that outlive a change of the program. What is not understood is left out.
[[nodiscard]] QString viewsToText(const QList<ReviewView>& views);
[[nodiscard]] QList<ReviewView> viewsFromText(const QString& text);

[[nodiscard]] QJsonObject filterToJson(const ReviewFilter& filter);
[[nodiscard]] ReviewFilter filterFromJson(const QJsonObject& json);

} // namespace trueup::ui

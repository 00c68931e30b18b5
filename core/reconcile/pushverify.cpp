#include "catalog/comparators.h"
#include "catalog/images.h"
#include "reconcile/pushplan.h"

#include <algorithm>

namespace trueup {

namespace {

/// File name without its suffix.
QString stem(const QString& name)
{
    return name.section(u'.', 0, 0);
}

/// The last part of an address's path, without suffix, in lower case.
QString pathStem(const QString& url)
{
    return stem(imageIdentity(url).section(u'/', -1)).toLower();
}

/// Shopify copies pictures to its own host and may add "_<uuid>" to the name, so names are compared, not addresses.
bool holdsImages(const Value& expected, const Value& actual)
{
    QStringList present;
    QStringList addresses;
    for (const ProductImage& image : imagesFromValue(actual)) {
        present.append(pathStem(image.src));
        addresses.append(imageIdentity(image.src));
    }
    return std::ranges::all_of(imagesFromValue(expected), [&](const ProductImage& image) {
        if (addresses.contains(imageIdentity(image.src)))
            return true;
        const QStringList names = {stem(imageFileName(image.src)), pathStem(image.src)};
        const auto found = std::ranges::find_if(present, [&](const QString& held) {
            return std::ranges::any_of(names, [&](const QString& name) { return held == name || held.startsWith(name + u'_'); });
        });
        if (found == present.end())
            return false;
        present.erase(found); // one file stands for one picture
        return true;
    });
}

bool holds(FieldId id, const Value& expected, const Value& actual)
{
    if (id == FieldId::Images)
        return sameValue(id, expected, actual) || holdsImages(expected, actual);
    return sameValue(id, expected, actual);
}

} // namespace

PushVerification verifyPush(const ProductValues& approved, const ProductValues& shop)
{
    PushVerification result;
    for (const Field& column : fields()) {
        if (!approved.has(column.id))
            continue;
        if (!column.isPushable() || holds(column.id, approved[column.id], shop[column.id]))
            result.confirmed.append(column.id);
        else
            result.differing.append({column.id, approved[column.id], shop[column.id]});
    }
    return result;
}

} // namespace trueup

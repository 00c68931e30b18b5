#include "reconcile/merge.h"

#include "catalog/comparators.h"
#include "catalog/entities.h"
#include "catalog/images.h"
#include "catalog/jsonmembers.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QString tagKey(const QString& tag)
{
    return collapsed(composed(tag)).toCaseFolded(); // as the comparator of tags
}

QStringList tagsOf(const Value& value)
{
    return value.entries() ? *value.entries() : QStringList();
}

QSet<QString> keysOf(const QStringList& tags)
{
    QSet<QString> keys;
    for (const QString& tag : tags)
        keys.insert(tagKey(tag));
    return keys;
}

struct Picture
{
    QString key;
    ProductImage image;
};

/// The pictures of a value in order, each once.
QList<Picture> picturesOf(const Value& value)
{
    QList<Picture> pictures;
    QSet<QString> seen;
    for (const ProductImage& image : imagesFromValue(value)) {
        const QString key = imageIdentity(image.src);
        if (seen.contains(key))
            continue;
        seen.insert(key);
        pictures.append({key, image});
    }
    return pictures;
}

const Picture* findPicture(const QList<Picture>& pictures, const QString& key)
{
    const auto found = std::ranges::find(pictures, key, &Picture::key);
    return found == pictures.end() ? nullptr : &*found;
}

class ImageMerge
{
public:
    ImageMerge(const Value& base, const Value& local, const Value& remote, ImageRemovals removals)
        : m_base(picturesOf(base)), m_local(picturesOf(local)), m_remote(picturesOf(remote)), m_removals(removals)
    {
    }

    MergeResult run()
    {
        const bool localOrder = commonOrder(m_remote) == commonOrder(m_base) && commonOrder(m_local) != commonOrder(m_base);
        for (const QList<Picture>* source : localOrder ? std::array{&m_local, &m_remote} : std::array{&m_remote, &m_local}) {
            for (const Picture& picture : *source)
                take(picture.key);
        }
        if (!m_conflicts.isEmpty())
            return {std::nullopt, m_conflicts};
        return {imagesValue(m_merged), {}};
    }

private:
    /// The pictures all three have, in the order of one of them.
    QStringList commonOrder(const QList<Picture>& pictures) const
    {
        QStringList keys;
        for (const Picture& picture : pictures) {
            if (findPicture(m_base, picture.key) && findPicture(m_local, picture.key) && findPicture(m_remote, picture.key))
                keys.append(picture.key);
        }
        return keys;
    }

    void take(const QString& key)
    {
        if (m_taken.contains(key))
            return;
        m_taken.insert(key);
        const Picture* const base = findPicture(m_base, key);
        const Picture* const local = findPicture(m_local, key);
        const Picture* const remote = findPicture(m_remote, key);
        const bool removedThere = base && !remote;
        const bool removedHere = base && !local && m_removals == ImageRemovals::OfBoth;
        if (removedThere || removedHere)
            return;
        if (!local || !remote) {
            m_merged.append(local ? local->image : remote->image);
            return;
        }
        const auto sameAlt = [](const Picture& a, const Picture& b) { return collapsed(a.image.alt) == collapsed(b.image.alt); };
        if (sameAlt(*local, *remote) || (base && sameAlt(*local, *base)))
            m_merged.append(remote->image);
        else if (base && sameAlt(*remote, *base))
            m_merged.append({remote->image.src, local->image.alt});
        else
            m_conflicts.append(key);
    }

    const QList<Picture> m_base;
    const QList<Picture> m_local;
    const QList<Picture> m_remote;
    const ImageRemovals m_removals;
    QList<ProductImage> m_merged;
    QSet<QString> m_taken;
    QStringList m_conflicts;
};

/// The members of one object; of a repeated key the last one counts, as everywhere in JSON.
struct Members
{
    QList<QByteArray> order;
    QHash<QByteArray, QByteArray> values;

    const QByteArray* find(const QByteArray& key) const
    {
        const auto it = values.constFind(key);
        return it == values.cend() ? nullptr : &*it;
    }
};

std::optional<Members> membersOf(QByteArrayView json)
{
    const auto list = objectMembers(json);
    if (!list)
        return std::nullopt;
    Members members;
    for (const JsonMember& member : *list) {
        if (!members.values.contains(member.key))
            members.order.append(member.key);
        members.values[member.key] = member.value;
    }
    return members;
}

bool sameJson(const QByteArray* a, const QByteArray* b)
{
    if (!a || !b)
        return a == b;
    return *a == *b || canonicalJson('[' + *a + ']') == canonicalJson('[' + *b + ']');
}

/// "Specifications.Colour" from the quoted keys on the way.
QString pathOf(const QString& prefix, const QByteArray& key)
{
    const QString name = QJsonDocument::fromJson('[' + key.chopped(1) + ']').array().at(0).toString();
    return prefix.isEmpty() ? name : prefix + u'.' + name;
}

class ObjectMerge
{
public:
    /// The merged object as text; `base` may be empty.
    QByteArray merge(const Members& base, const Members& local, const Members& remote, const QString& prefix)
    {
        QByteArray out("{");
        QSet<QByteArray> seen;
        for (const Members* source : {&remote, &local}) {
            for (const QByteArray& key : source->order) {
                if (seen.contains(key))
                    continue;
                seen.insert(key);
                const auto value = one(base.find(key), local.find(key), remote.find(key), pathOf(prefix, key));
                if (!value)
                    continue;
                if (out.size() > 1)
                    out.append(',');
                out.append(key).append(*value);
            }
        }
        return out.append('}');
    }

    [[nodiscard]] const QStringList& conflicts() const { return m_conflicts; }

private:
    /// The value of one key; no value when it is gone.
    std::optional<QByteArray> one(const QByteArray* base, const QByteArray* local, const QByteArray* remote, const QString& path)
    {
        const auto taken = [](const QByteArray* value) { return value ? std::optional(*value) : std::nullopt; };
        if (sameJson(local, remote) || sameJson(local, base))
            return taken(remote);
        if (sameJson(remote, base))
            return taken(local);
        const auto localMembers = local ? membersOf(*local) : std::nullopt;
        const auto remoteMembers = remote ? membersOf(*remote) : std::nullopt;
        if (!localMembers || !remoteMembers) {
            m_conflicts.append(path);
            return taken(remote);
        }
        const auto baseMembers = base ? membersOf(*base) : std::nullopt;
        return merge(baseMembers.value_or(Members()), *localMembers, *remoteMembers, path);
    }

    QStringList m_conflicts;
};

} // namespace

bool isMergeable(FieldId id)
{
    switch (field(id).type) {
    case FieldType::Set:
    case FieldType::List:
    case FieldType::Json: return true;
    case FieldType::Text:
    case FieldType::Html:
    case FieldType::Decimal:
    case FieldType::Integer:
    case FieldType::Bool: return false;
    }
    return false;
}

MergeResult mergeValues(FieldId id, const Value& base, const Value& local, const Value& remote)
{
    switch (field(id).type) {
    case FieldType::Set: return {mergeTags(base, local, remote), {}};
    case FieldType::List: return mergeImages(base, local, remote);
    case FieldType::Json: return mergeObjects(base, local, remote);
    default: return {};
    }
}

Value mergeTags(const Value& base, const Value& local, const Value& remote)
{
    const QStringList localTags = tagsOf(local);
    const QStringList remoteTags = tagsOf(remote);
    const QSet<QString> agreed = keysOf(tagsOf(base));
    const QSet<QString> here = keysOf(localTags);
    const QSet<QString> there = keysOf(remoteTags);
    QStringList merged;
    QSet<QString> taken{QString()}; // an empty tag is none
    for (const QStringList& tags : {remoteTags, localTags}) {
        for (const QString& tag : tags) {
            const QString key = tagKey(tag);
            const bool removed = agreed.contains(key) && (!here.contains(key) || !there.contains(key));
            if (removed || taken.contains(key))
                continue;
            taken.insert(key);
            merged.append(tag);
        }
    }
    return merged.isEmpty() ? Value() : Value(merged);
}

MergeResult mergeImages(const Value& base, const Value& local, const Value& remote, ImageRemovals removals)
{
    return ImageMerge(base, local, remote, removals).run();
}

MergeResult mergeObjects(const Value& base, const Value& local, const Value& remote)
{
    const auto members = [](const Value& value) -> std::optional<Members> {
        if (value.isEmpty())
            return Members();
        return value.json() ? membersOf(value.json()->text) : std::nullopt;
    };
    const auto baseMembers = members(base);
    const auto localMembers = members(local);
    const auto remoteMembers = members(remote);
    if (!baseMembers || !localMembers || !remoteMembers)
        return {};
    ObjectMerge merge;
    const QByteArray merged = merge.merge(*baseMembers, *localMembers, *remoteMembers, {});
    if (!merge.conflicts().isEmpty())
        return {std::nullopt, merge.conflicts()};
    return {merged == "{}" ? Value() : Value(JsonText{merged}), {}};
}

Value withAddedTags(const Value& base, const Value& current, const Value& proposed)
{
    QStringList merged = tagsOf(current);
    QSet<QString> known = keysOf(merged) + keysOf(tagsOf(base));
    for (const QString& tag : tagsOf(proposed)) {
        const QString key = tagKey(tag);
        if (known.contains(key))
            continue;
        known.insert(key);
        merged.append(tag);
    }
    return merged;
}

Value withAddedImages(const Value& base, const Value& current, const Value& proposed)
{
    QList<ProductImage> merged = imagesFromValue(current);
    QSet<QString> known;
    for (const QList<ProductImage>& images : {merged, imagesFromValue(base)}) {
        for (const ProductImage& image : images)
            known.insert(imageIdentity(image.src));
    }
    for (const ProductImage& image : imagesFromValue(proposed)) {
        const QString key = imageIdentity(image.src);
        if (known.contains(key))
            continue;
        known.insert(key);
        merged.append(image);
    }
    return imagesValue(merged);
}

} // namespace trueup

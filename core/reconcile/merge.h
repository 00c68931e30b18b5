#pragma once

#include "catalog/fields.h"

#include <QStringList>

#include <optional>

namespace trueup {

/// What three values of one field make together. A merge never invents: every entry, picture or key comes from one of them.
struct MergeResult
{
    /// None inside when nothing is left; no value when both cannot be had.
    std::optional<Value> value;
    QStringList conflictingKeys; ///< where both sides say something different about the same entry
};

/// Whether values of the field can be merged at all: sets, pictures and JSON objects.
[[nodiscard]] bool isMergeable(FieldId field);
/// Three-way merge by the field's type; no value for fields that are one piece (texts, numbers) and when both sides changed
/// the same entry differently. With a none base nothing counts as removed.
[[nodiscard]] MergeResult mergeValues(FieldId field, const Value& base, const Value& local, const Value& remote);

/// Additions of both, removals of both. Case and white space do not tell tags apart; the shop's spelling and order come
/// first, then what only `local` has.
[[nodiscard]] Value mergeTags(const Value& base, const Value& local, const Value& remote);

enum class ImageRemovals {
    KeepInShop, ///< what is in the shop stays there, also when our side no longer lists it
    OfBoth,     ///< what our side removed is taken out too
};
/// Pictures are the same when host and path are. The shop serves copies from its own host, so a caller that knows which
/// copy was made of which source (media_map) must put the source's URL in place of the copy's before; copies it does
/// not know were added by staff and are never taken out. What the shop's staff removed stays removed. Order: the side that
/// reordered decides, the shop if both or none did; what only the other side has follows in its order. No value when
/// both sides changed the alternative text of one picture.
[[nodiscard]] MergeResult mergeImages(const Value& base, const Value& local, const Value& remote,
                                      ImageRemovals removals = ImageRemovals::KeepInShop);

/// Key by key, objects inside objects too; arrays and scalars are one piece. A key that both sides changed differently, or
/// that one removed and the other changed, is a conflict and is named ("Specifications.Colour"). Digits and the shop's order
/// of keys are kept, keys only `local` has follow.
[[nodiscard]] MergeResult mergeObjects(const Value& base, const Value& local, const Value& remote);

/// Two-way, for a side that only ever adds (the feed): `current` and what `proposed` has beyond `base`; what staff removed
/// stays removed, and nothing of theirs goes.
[[nodiscard]] Value withAddedTags(const Value& base, const Value& current, const Value& proposed);
[[nodiscard]] Value withAddedImages(const Value& base, const Value& current, const Value& proposed);

} // namespace trueup

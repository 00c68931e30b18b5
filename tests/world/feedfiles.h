#pragma once

#include "world/cli.h"

#include <QByteArrayList>
#include <QJsonArray>

#include <functional>

/// A zip of one CSV beside the world; its path, empty when it could not be written.
[[nodiscard]] QString writeFeed(const CliWorld& world, const QString& name, const QByteArray& csv);
/// The feed of the world's day with every record passed through `edit`, which gets the names of the columns as well.
[[nodiscard]] QByteArray editedFeed(CliWorld& world, const std::function<void(const QByteArrayList& names, QByteArrayList& cells)>& edit);
/// Item numbers of products that were pushed, by the ERP's own list.
[[nodiscard]] QStringList itemsInShop(CliWorld& world);
/// Of these items of the ERP.
void setPrices(CliWorld& world, const QStringList& items, const std::function<double(double)>& price);
/// The words of the guards that held the last run, in their order.
[[nodiscard]] QString holdingGuards(const CliWorld& world);
/// The examples that "jobs show" tells of the last run that is held, for one of the guards.
[[nodiscard]] QJsonArray heldExamples(CliWorld& world, const QString& guard);
/// A person looks at the run that is held, and lets it go on.
[[nodiscard]] bool releaseHeld(CliWorld& world);

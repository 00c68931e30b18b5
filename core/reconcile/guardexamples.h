#pragma once

#include "base/decimal.h"

#include <QList>
#include <QString>

namespace trueup {

/// One of the products (rows, items) behind a finding, for the person who decides. Nothing is translated and numbers are plain:
/// how they are shown is for whoever reads them.
struct GuardExample
{
    QString sku;
    QString name = {};   ///< of the product, where no value is told
    QString before = {}; ///< price, stock or what a column said, by the guard; empty: there was none, or nobody knows
    QString after = {};
    QString cost = {}; ///< of a price that is below it

    friend bool operator==(const GuardExample&, const GuardExample&) = default;
};

/// Keeps the worst few of however many are shown to it, each SKU once. Of those that are equally bad the first by SKU are kept,
/// so that it does not matter in which order they come.
class WorstExamples
{
public:
    static constexpr qsizetype kept = 5;

    /// Whether add() could keep it: asked first, nothing has to be made for the many that are not kept.
    [[nodiscard]] bool wants(const Decimal& weight, const QString& sku) const;
    void add(const Decimal& weight, GuardExample example);
    /// A stock; the worse the more it moves, up or down.
    void addStock(const QString& sku, qint64 before, qint64 after);
    [[nodiscard]] QList<GuardExample> list() const; ///< worst first

private:
    struct Entry
    {
        Decimal weight;
        GuardExample example;
    };
    [[nodiscard]] static bool isWorse(const Decimal& weight, const QString& sku, const Entry& than);

    QList<Entry> m_entries; ///< worst first
};

/// A text as examples tell it: on one line, and its beginning where it is long.
[[nodiscard]] QString exampleLine(const QString& text);
/// A price as examples tell it: with two digits after the point where it is a number.
[[nodiscard]] QString examplePrice(const QString& price);

} // namespace trueup

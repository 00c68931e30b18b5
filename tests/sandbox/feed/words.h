#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace trueup::sandbox {

/// An invented brand of the world.
struct Brand
{
    QString name, code, company;
    int gtinPrefix;
};

/// A kind of office supply and the words its products are made of.
struct Family
{
    QString type, noun, code, line;
    QStringList tags, sizes;
    int lowCents, highCents, grams;
};

struct Colour
{
    QString name, code;
};

[[nodiscard]] const QList<Brand>& brands();
[[nodiscard]] const QList<Family>& families();
[[nodiscard]] const QList<Colour>& colours();
[[nodiscard]] const QStringList& packs();
/// `count` names of specification columns, some dotted, none of them twice.
[[nodiscard]] QStringList specificationNames(int count);
/// A plausible value for a column.
[[nodiscard]] QString specificationValue(const QString& column, quint64 roll);

} // namespace trueup::sandbox

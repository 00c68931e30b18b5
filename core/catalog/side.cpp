#include "catalog/side.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

QString sideWord(Side side)
{
    switch (side) {
    case Side::Etilize: return u"etilize"_s;
    case Side::Xorosoft: return u"xorosoft"_s;
    case Side::Shopify: return u"shopify"_s;
    case Side::Local: return u"local"_s;
    }
    return {};
}

std::optional<Side> sideFromWord(QStringView word)
{
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local}) {
        if (word == sideWord(side))
            return side;
    }
    return std::nullopt;
}

QString sideLabel(Side side)
{
    switch (side) {
    case Side::Etilize: return u"Etilize"_s;
    case Side::Xorosoft: return u"Xorosoft"_s;
    case Side::Shopify: return u"Shopify"_s;
    case Side::Local: return QCoreApplication::translate("trueup::Side", "Trueup", "the side of staff edits");
    }
    return {};
}

} // namespace trueup

#pragma once

#include "base/decimal.h"
#include "catalog/fields.h"
#include "catalog/identifiers.h"
#include "catalog/value.h"

#include <QStringList>

#include <array>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// One invented article, the same in every list: what two pages say of it has this one source.
struct FakeGood
{
    int number = 0; ///< 0, 1, 2 …

    static constexpr int kinds = 7;

    [[nodiscard]] qint64 id() const { return number + 1; }
    [[nodiscard]] QString sku() const { return u"%1-%2"_s.arg(kind().prefix).arg(10000 + number * 37); }
    [[nodiscard]] QString name() const { return kind().name.arg(pack()); }
    [[nodiscard]] QString vendor() const { return kind().vendor; }
    [[nodiscard]] QString type() const { return kind().type; }
    [[nodiscard]] QString item() const { return u"XO-%1"_s.arg(id()); } ///< of the ERP
    [[nodiscard]] QString mpn() const { return u"%1-%2"_s.arg(kind().model).arg(pack()); }
    [[nodiscard]] QString barcode() const { return withCheckDigit(kind().company + QString::number(10000 + number)); }
    [[nodiscard]] QStringList tags() const { return {type(), u"Office"_s}; }
    [[nodiscard]] Decimal price() const { return Decimal(cents(), 2); }
    [[nodiscard]] qint64 cents() const { return 1299 + number * 13; }
    [[nodiscard]] qint64 stock() const { return 140 + number; }
    /// What stands in the catalogue and in the shop.
    [[nodiscard]] QString description() const
    {
        const Kind& my = kind();
        return u"<p>A reliable %1 for daily %2. %3 <b>%4</b> %5.</p><ul><li>%6</li><li>%7</li></ul>"_s.arg(
            my.noun, my.use, capital(my.look), my.detail, my.part, capital(name().section(u", "_s, -1)), my.feature);
    }
    /// The beginning of it, as it is read.
    [[nodiscard]] QString plainDescription() const { return u"A reliable %1 for daily %2. …"_s.arg(kind().noun, kind().use); }
    /// What the feed says now.
    [[nodiscard]] QString fedDescription() const
    {
        const Kind& my = kind();
        return u"<p>A reliable %1 for everyday %2 with a %3 <b>%4</b> %5.</p><ul><li>%6</li><li>%7</li><li>%8</li></ul>"_s.arg(
            my.noun, my.use, my.look, my.finerDetail, my.part, capital(name().section(u", "_s, -1)), my.feature, u"74% recycled"_s);
    }

    [[nodiscard]] QString fedName() const { return name() + u", recycled"_s; }

    /// With the digit at the end that makes it a valid GTIN.
    [[nodiscard]] static QString withCheckDigit(const QString& digits)
    {
        for (char last = '0'; last <= '9'; ++last) {
            if (hasValidCheckDigit(digits + QLatin1Char(last)))
                return digits + QLatin1Char(last);
        }
        return {};
    }
    [[nodiscard]] static QStringList vendors() { return {u"Bic"_s, u"Hammermill"_s, u"HON"_s, u"HP"_s, u"Pendaflex"_s, u"Post-it"_s, u"Swingline"_s}; }
    [[nodiscard]] static QStringList types() { return {u"Filing"_s, u"Furniture"_s, u"Notes"_s, u"Paper"_s, u"Pens"_s, u"Staplers"_s, u"Toner"_s}; }

private:
    struct Kind
    {
        QString prefix, vendor, type, name, model, company, noun, use, look, detail, finerDetail, part, feature;
    };
    [[nodiscard]] static QString capital(const QString& text) { return text.first(1).toUpper() + text.sliced(1); }
    [[nodiscard]] int pack() const { return 12 + number / kinds; }
    [[nodiscard]] const Kind& kind() const
    {
        static const std::array<Kind, kinds> all{
            Kind{u"BIC"_s, u"Bic"_s, u"Pens"_s, u"Ballpoint pen, medium point, blue, box of %1"_s, u"GSM"_s, u"070330"_s, u"pen"_s, u"writing"_s,
                 u"smooth"_s, u"medium"_s, u"medium 1.0 mm"_s, u"point"_s, u"Blue ink"_s},
            Kind{u"PFX"_s, u"Pendaflex"_s, u"Filing"_s, u"Hanging file folders, letter size, box of %1"_s, u"PX"_s, u"078787"_s, u"folder"_s,
                 u"filing"_s, u"strong"_s, u"steel"_s, u"coated steel"_s, u"rod"_s, u"Assorted colours"_s},
            Kind{u"HEW"_s, u"HP"_s, u"Toner"_s, u"Toner cartridge, black, model %1"_s, u"CF"_s, u"088698"_s, u"cartridge"_s, u"printing"_s,
                 u"deep"_s, u"black"_s, u"black high-yield"_s, u"toner"_s, u"For lasers"_s},
            Kind{u"HAM"_s, u"Hammermill"_s, u"Paper"_s, u"Copy paper, 8.5 × 11, case of %1 reams"_s, u"HM"_s, u"010199"_s, u"paper"_s,
                 u"copying"_s, u"bright"_s, u"white"_s, u"white 92"_s, u"surface"_s, u"500 a ream"_s},
            Kind{u"SWI"_s, u"Swingline"_s, u"Staplers"_s, u"Desk stapler, full strip, %1 sheets"_s, u"SW"_s, u"074711"_s, u"stapler"_s,
                 u"office work"_s, u"firm"_s, u"metal"_s, u"metal non-slip"_s, u"base"_s, u"Full strip"_s},
            Kind{u"MMM"_s, u"Post-it"_s, u"Notes"_s, u"Sticky notes, 3 × 3 in, canary, %1 pads"_s, u"PI"_s, u"021200"_s, u"note"_s,
                 u"reminders"_s, u"clean"_s, u"adhesive"_s, u"adhesive 1 cm"_s, u"strip"_s, u"Canary yellow"_s},
            Kind{u"HON"_s, u"HON"_s, u"Furniture"_s, u"Ergonomic mesh chair with lumbar support, model %1"_s, u"HN"_s, u"035349"_s, u"chair"_s,
                 u"office work"_s, u"light"_s, u"mesh"_s, u"mesh lumbar"_s, u"back"_s, u"Adjustable arms"_s}};
        return all[size_t(number % kinds)];
    }
};

/// What the runs of this night and morning found about an article: Review lists it, and the other pages do not say otherwise.
struct FakeChange
{
    int number = 0; ///< of the article; every one below the number of changes has one

    /// The conflicts that are open are about articles of which nothing is staged, but for the first one.
    static constexpr int conflicts = 35;
    static constexpr int afterThem = 600; ///< the changes of a window are fewer
    [[nodiscard]] static int inConflict(int conflict) { return conflict == 0 ? 0 : afterThem + conflict; }
    /// What the open conflict of an article is about: see FakeClash. -1: it has none.
    [[nodiscard]] static int clashOf(int number)
    {
        const int conflict = number == 0 ? 0 : number - afterThem;
        return conflict >= 0 && conflict < conflicts ? conflict % 5 : -1;
    }

    [[nodiscard]] bool isNew() const { return number % 23 == 7; }
    [[nodiscard]] bool isWithdrawn() const { return !isNew() && number % 41 == 11; }
    [[nodiscard]] bool isUpdate() const { return !isNew() && !isWithdrawn(); }
    [[nodiscard]] bool isHeld() const { return number % 37 == 5; }
    [[nodiscard]] bool isApproved() const { return !isHeld() && number % 9 == 2; }
    [[nodiscard]] bool isApprovedByRule() const { return isApproved() && number % 18 == 2; } ///< from a confidence of 95% on
    /// In the push of two days ago, so that it was staged before that.
    [[nodiscard]] bool isFailed() const { return !isHeld() && !isApproved() && number % 53 == 50; }
    [[nodiscard]] bool isOfErp() const { return number % 5 == 3 && !isFailed(); }
    [[nodiscard]] bool isPrice() const { return isUpdate() && number != 0 && (isOfErp() || number % 3 == 0); }
    [[nodiscard]] bool isLargeDrop() const { return isPrice() && number % 8 == 0; }
    [[nodiscard]] bool isStock() const { return isUpdate() && isOfErp(); }
    [[nodiscard]] bool isTitle() const { return number == 0; } ///< whose price is in conflict
    [[nodiscard]] bool isDescription() const { return isUpdate() && !isTitle() && ((!isPrice() && !isStock()) || number % 4 == 1); }
    [[nodiscard]] bool isBarcode() const { return isUpdate() && (number % 6 == 4 || isFailed()); }

    [[nodiscard]] Decimal price() const
    {
        const qint64 cents = FakeGood{number}.cents();
        return isPrice() ? Decimal(cents * (isLargeDrop() ? 70 : 104 + number % 9) / 100, 2) : Decimal(cents, 2);
    }
    [[nodiscard]] qint64 stock() const { return FakeGood{number}.stock() - (isStock() ? 44 : 0); }
    static constexpr auto refusedBarcode = "0733"; ///< what the shop said of it: see FakePush
};

/// The values two sides have made of what they agreed on: prices, descriptions, titles, stock and vendors in turn.
struct FakeClash
{
    FieldId field;
    Side side; ///< that has the local value
    Value base;
    Value local;
    Value shop;

    /// As they are apart for a person to settle, or close enough for a rule.
    [[nodiscard]] static FakeClash about(const FakeGood& good, int like, bool isClose)
    {
        const auto price = [&good](qint64 more) { return Value(Decimal(good.cents() + more, 2)); };
        const auto stock = [&good](qint64 more) { return Value::integer(good.stock() + more); };
        switch (like) {
        case 0: return {FieldId::Price, Side::Xorosoft, price(0), price(150), isClose ? price(200) : price(-qMax<qint64>(100, good.cents() * 6 / 100))};
        case 1:
            return {FieldId::Description, Side::Local, Value(good.description()), Value(good.fedDescription()),
                    Value(good.description().replace(u"A reliable"_s, u"Our best-selling"_s) + u"<p><b>Ships today.</b></p>"_s)};
        case 2: return {FieldId::Title, Side::Etilize, Value(good.name()), Value(good.fedName()), Value(good.vendor() + u' ' + good.name())};
        case 3: return {FieldId::Inventory, Side::Xorosoft, stock(0), stock(-28), isClose ? stock(-31) : stock(21)};
        default: return {FieldId::Vendor, Side::Local, Value(good.vendor()), Value(good.vendor() + u" Canada"_s), Value(u"Société "_s + good.vendor())};
        }
    }
};

} // namespace trueup::ui::testing

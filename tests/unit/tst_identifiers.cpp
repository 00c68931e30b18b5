#include "catalog/celldecoder.h"
#include "catalog/entities.h"
#include "catalog/identifieragreement.h"
#include "catalog/identifiers.h"
#include "catalog/images.h"
#include "catalog/validation.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

class TestIdentifiers : public QObject
{
    Q_OBJECT
private slots:
    void forms();
    void readsBarcodes_data();
    void readsBarcodes();
    void everyCheckDigitIsFound();
    void aCaseIsNotItsPiece();
    void identifiersOfTwoRecordsAreCompared_data();
    void identifiersOfTwoRecordsAreCompared();
    void splitsCrossReferences_data();
    void splitsCrossReferences();
    void makersIgnoreCompanyEndings();
    void handles();
    void readsPrices_data();
    void readsPrices();
    void zeroPriceIsBlockedNeverDefaulted();
    void limitsBlockTheField();
    void imageNamesKeepViewsApart();
    void decodesEntities_data();
    void decodesEntities();
    void repairsMojibake();
};

void TestIdentifiers::forms()
{
    QCOMPARE(n1Form(u" nvl-gp10/blu "_s), u"NVLGP10/BLU"_s);
    QCOMPARE(n2Form(u"nvl gp.10/b_l-u"_s), u"NVLGP10BLU"_s);
    QCOMPARE(n2Form(u"ＡＢ１２"_s), u"AB12"_s);
    QCOMPARE(n3Form(u"0012-34"_s), u"1234"_s);
    QVERIFY(n2Form(u"0012-34"_s) != n2Form(u"1234"_s));
}

void TestIdentifiers::readsBarcodes_data()
{
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("gtin");
    QTest::newRow("apostrophe") << u"'012345678905"_s << int(BarcodeState::Valid) << u"00012345678905"_s;
    QTest::newRow("lost zero") << u"12345678905"_s << int(BarcodeState::Padded) << u"00012345678905"_s;
    QTest::newRow("decimal tail") << u"12345678905.0"_s << int(BarcodeState::Padded) << u"00012345678905"_s;
    QTest::newRow("exponent") << u"9.52123E+12"_s << int(BarcodeState::SciNotation) << QString();
    QTest::newRow("exponent comma") << u"9,52123e12"_s << int(BarcodeState::SciNotation) << QString();
    QTest::newRow("check digit") << u"012345678904"_s << int(BarcodeState::BadCheckDigit) << QString();
    QTest::newRow("13 digits") << u"4006381333931"_s << int(BarcodeState::Valid) << u"04006381333931"_s;
    QTest::newRow("random 8") << u"12345678"_s << int(BarcodeState::BadCheckDigit) << QString();
    QTest::newRow("zeros") << u"000000000000"_s << int(BarcodeState::BadCheckDigit) << QString();
    QTest::newRow("letters") << u"ABC"_s << int(BarcodeState::NotAGtin) << QString();
    QTest::newRow("empty") << u" "_s << int(BarcodeState::Empty) << QString();
}

void TestIdentifiers::readsBarcodes()
{
    QFETCH(QString, cell);
    QFETCH(int, state);
    QFETCH(QString, gtin);
    const Barcode barcode = readBarcode(cell);
    QCOMPARE(int(barcode.state), state);
    QCOMPARE(barcode.gtin14, gtin);
}

void TestIdentifiers::everyCheckDigitIsFound()
{
    QVERIFY(rc::check("exactly one of ten last digits is right, and one wrong digit is found", [] {
        QString digits;
        for (int i = 0; i < 12; ++i)
            digits.append(QChar(u'0' + *rc::gen::inRange(0, 10)));
        int valid = 0;
        QString right;
        for (int last = 0; last < 10; ++last) {
            const QString number = digits + QChar(u'0' + last);
            if (hasValidCheckDigit(number)) {
                ++valid;
                right = number;
            }
        }
        RC_ASSERT(valid == 1);
        const int at = *rc::gen::inRange(0, 13);
        const int shift = *rc::gen::inRange(1, 10);
        right[at] = QChar(u'0' + (right[at].unicode() - u'0' + shift) % 10);
        RC_ASSERT(!hasValidCheckDigit(right));
    }));
}

/// Whatever spreadsheets did to the piece's number, it does not become that of its case.
void TestIdentifiers::aCaseIsNotItsPiece()
{
    QVERIFY(isCaseGtin(readBarcode(u"10012345678902"_s).gtin14));
    QVERIFY(!isCaseGtin(u"00012345678905"_s));
    QVERIFY(!isCaseGtin(u"90012345678908"_s)); // of variable measure
    QVERIFY(!isCaseGtin(QString()));
    QVERIFY(rc::check("the numbers of a piece and of its cases stay apart", [] {
        QString body;
        for (int i = 0; i < 12; ++i)
            body.append(QChar(u'0' + *rc::gen::inRange(0, 10)));
        const auto number = [&body](int indicator) {
            const QString digits = QChar(u'0' + indicator) + body;
            for (int last = 0; last < 10; ++last) {
                if (hasValidCheckDigit(digits + QChar(u'0' + last)))
                    return QString(digits + QChar(u'0' + last));
            }
            return QString();
        };
        QString piece = number(0);
        const QString crate = number(*rc::gen::inRange(1, 9));
        RC_ASSERT(readBarcode(crate).gtin14 == crate);
        RC_ASSERT(isCaseGtin(crate) && !isCaseGtin(piece));
        for (int lost = 0; lost < 5; ++lost) {
            const QString read = readBarcode(piece).gtin14;
            RC_ASSERT(read.isEmpty() || (read != crate && !isCaseGtin(read)));
            if (!piece.startsWith(u'0'))
                break;
            piece.remove(0, 1); // as a number it would be this
        }
    }));
}

void TestIdentifiers::identifiersOfTwoRecordsAreCompared_data()
{
    using enum IdentifierAgreement;
    QTest::addColumn<bool>("isBarcode");
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<IdentifierAgreement>("expected");
    QTest::newRow("neither") << false << u" "_s << QString() << Neither;
    QTest::newRow("only left") << true << u"036000291452"_s << QString() << OnlyLeft;
    QTest::newRow("only right") << false << QString() << u"GSM-1"_s << OnlyRight;
    QTest::newRow("same") << false << u"GSM-1"_s << u"GSM-1 "_s << Same;
    QTest::newRow("case and punctuation") << false << u"GSM-1"_s << u"gsm 1"_s << SameInOtherWriting;
    QTest::newRow("leading zeros tell articles apart") << false << u"0451"_s << u"451"_s << Different;
    QTest::newRow("zeros of a barcode do not") << true << u"036000291452"_s << u"00036000291452"_s << SameInOtherWriting;
    QTest::newRow("other barcode") << true << u"036000291452"_s << u"012345678905"_s << Different;
    QTest::newRow("case of the piece") << true << u"00036000291452"_s << u"10036000291459"_s << Different;
    QTest::newRow("no barcodes, same text") << true << u"'ABC-1"_s << u"ABC1"_s << SameInOtherWriting;
}

void TestIdentifiers::identifiersOfTwoRecordsAreCompared()
{
    QFETCH(const bool, isBarcode);
    QFETCH(const QString, left);
    QFETCH(const QString, right);
    QFETCH(const IdentifierAgreement, expected);
    QCOMPARE(isBarcode ? compareBarcodes(left, right) : compareNumbers(left, right), expected);
}

void TestIdentifiers::splitsCrossReferences_data()
{
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("one") << u" NV-1001 "_s << QStringList{u"NV-1001"_s};
    QTest::newRow("comma") << u"NV-1001, NV-1001A,"_s << QStringList{u"NV-1001"_s, u"NV-1001A"_s};
    QTest::newRow("json") << u"[\"HX-40-K\",\"HX40KBLK\"]"_s << QStringList{u"HX-40-K"_s, u"HX40KBLK"_s};
    QTest::newRow("mixed") << u"A;B|C\nD"_s << QStringList{u"A"_s, u"B"_s, u"C"_s, u"D"_s};
    QTest::newRow("repeated") << u"A,A"_s << QStringList{u"A"_s};
    QTest::newRow("empty") << u" "_s << QStringList();
}

void TestIdentifiers::splitsCrossReferences()
{
    QFETCH(QString, cell);
    QFETCH(QStringList, values);
    QCOMPARE(splitCrossReference(cell), values);
}

void TestIdentifiers::makersIgnoreCompanyEndings()
{
    QCOMPARE(makerForm(u"Nordvale Office Goods, Inc."_s), makerForm(u"NORDVALE office-goods"_s));
    QCOMPARE(makerForm(u"Hélio Print SAS"_s), makerForm(u"Helio Print"_s));
    QVERIFY(makerForm(u"3M"_s) != makerForm(u"HP"_s));
}

void TestIdentifiers::handles()
{
    QCOMPARE(handleFromTitle(u"Hélio Print™ “High-Yield” Toner, Black"_s), u"helio-printtm-high-yield-toner-black"_s);
    QVERIFY(isHandle(handleFromTitle(u"8½\" x 11\""_s)));
    QVERIFY(!isHandle(u"Pen-Blue"_s));
    QVERIFY(!isHandle(u""_s));
}

void TestIdentifiers::readsPrices_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("price");
    QTest::addColumn<bool>("ambiguous");
    QTest::newRow("grouped") << u"$1,299.00"_s << u"1299.00"_s << false;
    QTest::newRow("german") << u"1.299,00 €"_s << u"1299.00"_s << false;
    QTest::newRow("french") << u"1 299,50 $"_s << u"1299.50"_s << false;
    QTest::newRow("plain") << u"1299"_s << u"1299"_s << false;
    QTest::newRow("decimal comma") << u"12,5"_s << u"12.5"_s << false;
    QTest::newRow("millions") << u"1,299,000"_s << u"1299000"_s << false;
    QTest::newRow("zero is a value") << u"0"_s << u"0"_s << false;
    QTest::newRow("currency code") << u"CAD 4.99"_s << u"4.99"_s << false;
    QTest::newRow("negative") << u"-4.99"_s << u"-4.99"_s << false;
    QTest::newRow("thousands or not") << u"1,299"_s << QString() << true;
    QTest::newRow("thousands or not, point") << u"1.299"_s << QString() << true;
    QTest::newRow("three decimals") << u"0.299"_s << u"0.299"_s << false;
    QTest::newRow("words") << u"call us"_s << QString() << false;
    QTest::newRow("empty") << u" "_s << QString() << false;
    QTest::newRow("bad groups") << u"12,99,000"_s << QString() << false;
}

void TestIdentifiers::readsPrices()
{
    QFETCH(QString, text);
    QFETCH(QString, price);
    QFETCH(bool, ambiguous);
    const PriceText read = readPrice(text);
    QCOMPARE(read.price ? read.price->toString() : QString(), price);
    QCOMPARE(read.ambiguous, ambiguous);
}

void TestIdentifiers::zeroPriceIsBlockedNeverDefaulted()
{
    for (const Decimal& bad : {Decimal(0, 2), Decimal(-100, 2), Decimal(100'001, 0)}) {
        ProductValues values;
        values[FieldId::Price] = bad;
        const Issues issues = validateProduct(values);
        QCOMPARE(issues.size(), 1);
        QCOMPARE(issues.first().severity, Severity::BlocksField);
        QCOMPARE(issueWord(issues.first().code), bad > Decimal() ? u"VALUE_ABOVE_MAXIMUM"_s : u"VALUE_BELOW_MINIMUM"_s);
        QVERIFY(values[FieldId::Price].isNone());
    }
    ProductValues cheap;
    cheap[FieldId::Price] = Decimal(100, 2);
    cheap[FieldId::Cost] = Decimal(200, 2);
    QCOMPARE(issueWord(validateProduct(cheap).first().code), u"PRICE_INCONSISTENCY"_s);
    QVERIFY(cheap.has(FieldId::Price));
    ProductValues none;
    QVERIFY(validateProduct(none).isEmpty());
}

void TestIdentifiers::limitsBlockTheField()
{
    ProductValues values;
    values[FieldId::Title] = QString(256, u'x');
    values[FieldId::Handle] = u"Not A Handle"_s;
    values[FieldId::Tags] = QStringList{QString(256, u't')};
    values[FieldId::Status] = u"SOLD"_s;
    values[FieldId::Inventory] = Value::integer(-1);
    values[FieldId::Vendor] = u"Nordvale"_s;
    const Issues issues = validateProduct(values);
    QCOMPARE(issues.size(), 5);
    QVERIFY(!std::ranges::contains(issues, Severity::BlocksRow, &Issue::severity));
    QVERIFY(values.has(FieldId::Vendor));
    for (const FieldId id : {FieldId::Title, FieldId::Handle, FieldId::Tags, FieldId::Status, FieldId::Inventory})
        QVERIFY2(!values.has(id), field(id).key);
}

void TestIdentifiers::imageNamesKeepViewsApart()
{
    QCOMPARE(imageFileName(u"https://content.etilize.com/Front/9900000001.jpg"_s), u"9900000001-front.jpg"_s);
    QCOMPARE(imageFileName(u"https://content.etilize.com/Life-Style/9900000002.jpg?noimage=logo"_s), u"9900000002-life-style.jpg"_s);
    QCOMPARE(imageView(u"https://content.etilize.com/1500/9900000001.jpg"_s), QString());
    QCOMPARE(*readImageUrl(u" https://a.example/b c.jpg "_s), u"https://a.example/b%20c.jpg"_s);
    QVERIFY(!readImageUrl(u"ftp://a.example/b.jpg"_s));
    QVERIFY(!readImageUrl(u"http:///b.jpg"_s));
    for (const QString& other : {u"User-Manual/1.pdf"_s, u"a.DOCX"_s, u"a.zip?size=1500"_s, u"a/page.html#top"_s, u"film.mp4"_s})
        QVERIFY2(!readImageUrl(u"https://a.example/"_s + other), qPrintable(other));
    for (const QString& image : {u"Front/1.jpg"_s, u"1.webp"_s, u"Front/1"_s, u"1.jpg?from=a.pdf"_s, u"v1.2/picture"_s, u"image.php?id=1"_s, u""_s})
        QVERIFY2(readImageUrl(u"https://a.example/"_s + image), qPrintable(image));
    QVERIFY(readImageUrl(u"https://pictures.zip"_s)); // a host is no file
    QCOMPARE(imageIdentity(u"HTTPS://Content.Etilize.com/Front/1.jpg?x=1"_s), imageIdentity(u"https://content.etilize.com/Front/1.jpg"_s));
}

void TestIdentifiers::decodesEntities_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("twice");
    QTest::newRow("named") << u"Toner &amp; Ink"_s << u"Toner & Ink"_s << false;
    QTest::newRow("accent") << u"H&eacute;lio"_s << u"Hélio"_s << false;
    QTest::newRow("numeric") << u"8&#189; x &#x2122;"_s << u"8½ x ™"_s << false;
    QTest::newRow("cp1252 number") << u"&#153;"_s << u"™"_s << false;
    QTest::newRow("twice") << u"&amp;amp;"_s << u"&"_s << true;
    QTest::newRow("twice accent") << u"&amp;eacute;"_s << u"é"_s << true;
    QTest::newRow("unknown stays") << u"AT&T; &nosuch; & &;"_s << u"AT&T; &nosuch; & &;"_s << false;
    QTest::newRow("once only") << u"&amp; lt;"_s << u"& lt;"_s << false;
}

void TestIdentifiers::decodesEntities()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QFETCH(bool, twice);
    const DecodedText decoded = decodeEntities(text);
    QCOMPARE(decoded.text, expected);
    QCOMPARE(decoded.twice, twice);
}

void TestIdentifiers::repairsMojibake()
{
    const QString broken = fromWindows1252("Caf\xC3\xA9 \xE2\x80\x99");
    QVERIFY(looksLikeMojibake(broken));
    QCOMPARE(repairMojibake(broken), u"Café ’"_s);
    QVERIFY(!looksLikeMojibake(u"Café ’ âge"_s));
}

QTEST_GUILESS_MAIN(TestIdentifiers)
#include "tst_identifiers.moc"

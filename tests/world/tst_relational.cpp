#include "world/cli.h"

#include <KZip>

#include <QDir>
#include <QJsonArray>
#include <QStringConverter>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// A delivery of several tables in several zips, by the command line: the same pipeline, the same account of every row.
class TestRelational : public QObject
{
    Q_OBJECT
private slots:
    void isImportedLikeAnyFeed();
    void unusedRowsAreListed();

private:
    [[nodiscard]] bool write(const QString& path, const QMap<QString, QByteArray>& files)
    {
        if (!QDir().mkpath(QFileInfo(path).path()))
            return false;
        KZip zip(path);
        bool fine = zip.open(QIODevice::WriteOnly);
        for (auto file = files.cbegin(); file != files.cend(); ++file)
            fine = fine && zip.writeFile(file.key(), *file);
        return fine && zip.close();
    }
    TestPostgres m_postgres;
};

void TestRelational::isImportedLikeAnyFeed()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 20;
    options.withFtp = false;
    CliWorld world(m_postgres, options);
    const QString tree = world.path(u"Enhanced_Content"_s);
    const QString basic = tree + u"/SPR/content/EN_US/basic/basic_EN_US_current_mysql.zip"_s;
    const QString numbers = tree + u"/SPR/content/EN_US/sku/sku_EN_US_current_mysql.zip"_s;
    QByteArray products;
    QByteArray texts;
    QByteArray pictures;
    QByteArray skus;
    for (int i = 1; i <= 40; ++i) {
        const QByteArray id = QByteArray::number(i);
        products += id + ",40," + (i == 39 ? "0" : "1") + ",M-" + id + ",90," + (i == 40 ? "1" : "0") + ",,,,\r\n";
        texts += id + ",Stapler " + id + ",1,2,1\r\n";
        pictures += id + ",Front,ok\r\n" + id + ",Left,ok\r\n";
        if (i != 1)
            skus += id + ",SP Richards,SP" + id + ",1,,\r\n";
    }
    QVERIFY(write(basic, {{u"EN_US_B_product.csv"_s, products}, {u"EN_US_B_productdescriptions.csv"_s, texts},
                          {u"EN_US_B_productimages.csv"_s, pictures}}));
    QVERIFY(write(numbers, {{u"EN_US_SKU_SPR_productskus.csv"_s, skus}}));
    QVERIFY(write(tree + u"/tax/EN_US/tax_EN_US_current_mysql.zip"_s, {{u"EN_US_categorynames.csv"_s, "90,Staplers,1\r\n"}}));
    QVERIFY(write(tree + u"/tax/global/tax_global_current_mysql.zip"_s, {{u"G_manufacturer.csv"_s, "40,Nordvale,,,,,,,,,,\r\n"}}));

    const QStringList import{u"etilize"_s, u"import"_s, u"--source"_s, basic, u"--no-filter"_s};
    const CliAnswer first = world.run(import);
    QVERIFY2(first.exitCode == 0, qPrintable(first.errors));
    const QJsonObject progress = first.json["progress"_L1].toObject();
    QCOMPARE(progress["total_rows"_L1].toInt(), 2 * 38);
    QCOMPARE(progress["product_rows"_L1].toInt(), 37);
    QCOMPARE(progress["incomplete_rows"_L1].toInt(), 1); // no number, so no SKU: for a person, not dropped
    QCOMPARE(progress["image_rows"_L1].toInt(), 38);
    QCOMPARE(progress["rejected_rows"_L1].toInt(), 0);
    const QJsonObject joined = world.run({u"etilize"_s, u"status"_s}).json["relational"_L1].toObject();
    QCOMPARE(joined["products"_L1].toInt(), 38);
    QCOMPARE(joined["accessories"_L1].toInt(), 1);
    QCOMPARE(joined["inactive"_L1].toInt(), 1);
    QCOMPARE(joined["sku_name"_L1].toString(), u"SP Richards"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE changes -> 'handle' ->> 'proposed' ~ '^[0-9]+$'"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE jsonb_array_length((changes -> 'images' ->> 'proposed')::jsonb) = 2 "
                       "AND changes -> 'vendor' ->> 'proposed' = 'Nordvale'"_s).toInt(), 38);

    const CliAnswer again = world.run(import);
    QVERIFY(again.json["same_file"_L1].toBool());
    // A number alone, in another file of the delivery than the one the address names.
    QVERIFY(write(numbers, {{u"EN_US_SKU_SPR_productskus.csv"_s, skus + "1,SP Richards,SP1,1,,\r\n"}}));
    const CliAnswer changed = world.run(import);
    QVERIFY2(changed.exitCode == 0, qPrintable(changed.errors));
    QVERIFY(!changed.json["same_file"_L1].toBool());
    QCOMPARE(changed.json["progress"_L1]["product_rows"_L1].toInt(), 38);
}

/// With their table, their number there and their cells, beside what is said about the rows of the joined feed.
void TestRelational::unusedRowsAreListed()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 20;
    options.withFtp = false;
    CliWorld world(m_postgres, options);
    const QString path = world.path(u"tables.zip"_s);
    QStringEncoder utf16(QStringConverter::Utf16LE, QStringConverter::Flag::WriteBom);
    const QByteArray products = utf16(u"1,40,1,M-1,90,0,,,,\r\n1,40,1,again é,90,0,,,,\r\n,40,1,lost,90,0,,,,\r\n"_s);
    QVERIFY(write(path, {{u"EN_US_B_product.csv"_s, products},
                         {u"EN_US_B_productdescriptions.csv"_s, "1,Agrafeuse caf\xE9,1,2,1\r\n77,Stray,1,2,1\r\n"}}));
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    QCOMPARE(imported.json["progress"_L1]["total_rows"_L1].toInt(), 1);
    // What was found of each table stays with the job: the joined file is always in one encoding.
    const QJsonObject encodings{{u"EN_US_B_product.csv"_s, u"utf-16le"_s}, {u"EN_US_B_productdescriptions.csv"_s, u"windows-1252"_s}};
    QCOMPARE(imported.json["relational"_L1]["encodings"_L1].toObject(), encodings);
    QCOMPARE(world.run({u"etilize"_s, u"status"_s}).json["relational"_L1]["encodings"_L1].toObject(), encodings);
    const CliAnswer listed = world.run({u"etilize"_s, u"rejects"_s, imported.json["job_id"_L1].toString()});
    QStringList told;
    QStringList cells;
    for (const QJsonValue reject : listed.json["rejects"_L1].toArray()) {
        if (!reject["code"_L1].toString().startsWith("TABLE_"_L1))
            continue;
        told.append(u"%1 %2 %3 %4"_s.arg(reject["code"_L1].toString(), reject["column"_L1].toString()).arg(reject["row"_L1].toInt())
                        .arg(reject["value"_L1].toString()));
        const QJsonValue raw = reject["raw"_L1];
        cells.append(raw["mfgpartno"_L1].toString() + raw["description"_L1].toString());
        QVERIFY(!reject["message"_L1].toString().isEmpty());
    }
    told.sort();
    cells.sort();
    QCOMPARE(told, (QStringList{u"TABLE_NO_ID EN_US_B_product.csv 3 "_s, u"TABLE_REPEATED EN_US_B_product.csv 2 1"_s,
                                u"TABLE_STRAY EN_US_B_productdescriptions.csv 2 77"_s}));
    QCOMPARE(cells, (QStringList{u"Stray"_s, u"again é"_s, u"lost"_s}));
}

QTEST_GUILESS_MAIN(TestRelational)
#include "tst_relational.moc"

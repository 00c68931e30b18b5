#include "sync/importwords.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What an import says about its feed to people, from what its job keeps.
class TestImportWords : public QObject
{
    Q_OBJECT
private slots:
    void aJobThatKeptNothingSaysNothing() { QCOMPARE(feedText({}), QString()); }

    void tablesAreToldByTheirEncoding()
    {
        FeedJob job;
        job.statistics.insert(u"relational"_s, QJsonObject{{u"rows"_s, 3}, {u"products"_s, 1}});
        QVERIFY(!feedText(job).contains(u"Encoding"_s)); // a job of an earlier version
        job.statistics.insert(u"relational"_s,
                              QJsonObject{{u"rows"_s, 3},
                                          {u"products"_s, 1},
                                          {u"encodings"_s, QJsonObject{{u"a.csv"_s, u"utf-8"_s}, {u"b.csv"_s, u"windows-1252"_s}, {u"c.csv"_s, u"utf-8"_s}}}});
        QVERIFY2(feedText(job).contains(u"\nEncoding found in the tables: utf-8 (a.csv, c.csv); windows-1252 (b.csv).\n"_s), qPrintable(feedText(job)));
    }
};

QTEST_GUILESS_MAIN(TestImportWords)
#include "tst_importwords.moc"

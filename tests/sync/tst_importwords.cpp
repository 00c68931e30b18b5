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

    /// What would be told twice, or compared with nothing, is told once.
    void aFirstFeedIsComparedWithNothing()
    {
        FeedJob job;
        QJsonObject difference{{u"new"_s, 931}, {u"changed"_s, 0}, {u"withdrawn"_s, 0}, {u"unchanged"_s, 0}, {u"normalised_away"_s, 0}};
        job.statistics = {{u"difference"_s, difference}};
        QVERIFY2(feedText(job).contains(u"931 product(s), all of them new"_s) && !feedText(job).contains(u"last feed"_s), qPrintable(feedText(job)));
        difference.insert(u"unchanged"_s, 4);
        job.statistics = {{u"difference"_s, difference}};
        QVERIFY2(feedText(job).contains(u"Against the last feed: 931 new"_s), qPrintable(feedText(job)));
        job.statistics = {{u"encoding"_s, QJsonObject{{u"found"_s, u"windows-1252"_s}, {u"bytes_outside_utf8"_s, 6'166}}}};
        QVERIFY2(feedText(job).contains(u"6,166 byte(s) are no UTF-8"_s) && !feedText(job).contains(u"Encoding found"_s), qPrintable(feedText(job)));
        job.statistics = {{u"encoding"_s, QJsonObject{{u"found"_s, u"utf-8"_s}, {u"bytes_outside_utf8"_s, 0}}}};
        QVERIFY2(feedText(job).contains(u"Encoding found: utf-8."_s), qPrintable(feedText(job)));
    }

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

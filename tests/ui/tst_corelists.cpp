#include "corejobs.h"
#include "corelists.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

/// Lists compared by the service of the window, over a real database and real files.
class TestCoreLists : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void filesAreComparedAsAJob();
    void itemsOfTheErpAreTheOtherList();
    void withoutItemsThereIsNothingToCompareWith();
    void columnsAreAsThePersonLeftThem();
    void aFileThatChangedIsNotComparedByOldColumns();
    void nothingIsShownBeforeAComparison();

private:
    [[nodiscard]] QString write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }
    void addItem(const QString& number, const QString& title)
    {
        QVERIFY(m_connection->execute(u"INSERT INTO erp_items (item_number, item_norm, title, raw, row_hash) VALUES (?, ?, ?, '{}', 'x')"_s,
                                      {number, number, title}));
    }

    TestPostgres m_postgres;
    QTemporaryDir m_folder;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<CoreJobs> m_jobs;
    std::unique_ptr<CoreLists> m_lists;
};

void TestCoreLists::init()
{
    const DatabaseAddress address = m_postgres.createDatabase();
    m_connection = TestPostgres::open(address);
    WorkbenchOptions options;
    options.session.databaseUrl = urlOf(address);
    m_bench = std::make_unique<Workbench>(options);
    m_jobs = std::make_unique<CoreJobs>(*m_bench);
    m_lists = std::make_unique<CoreLists>(*m_bench, *m_jobs);
}

void TestCoreLists::cleanup()
{
    m_lists.reset();
    m_jobs.reset();
    m_bench.reset();
    m_connection.reset();
}

void TestCoreLists::filesAreComparedAsAJob()
{
    const auto left = settled(m_lists->look(write(u"left.csv"_s, "id,name\nA1,Nordvale stapler NS-4410 black\nA2,Walnut desk organiser\n")));
    const auto right = settled(m_lists->look(write(u"right.csv"_s, "id,name\nB1,NS-4410 stapler by Nordvale (black)\nB2,Thermal rolls 80 mm\n")));
    QVERIFY(left && right);
    QCOMPARE(left->rows, 2);
    QSignalSpy seen(m_jobs.get(), &ui::JobService::runningChanged);
    QSignalSpy told(m_jobs.get(), &ui::JobService::finished);
    const auto outcome = settled(m_lists->compare({{*left, *right}, false, {}}));
    QVERIFY2(outcome, outcome ? "" : qPrintable(errorText(outcome.error())));
    QVERIFY2(!seen.isEmpty(), "it is seen among the jobs");
    QCOMPARE(outcome->counts, (std::array<qint64, listPartCount>{1, 0, 1, 1}));
    const auto matches = settled(m_lists->part(ListPart::Matches, {}, 10));
    QVERIFY(matches);
    QCOMPARE(matches->rows.size(), 1);
    QCOMPARE(matches->rows.constFirst().leftId, u"A1"_s);
    QCOMPARE(matches->rows.constFirst().rightName, u"NS-4410 stapler by Nordvale (black)"_s);
    QVERIFY(!matches->rows.constFirst().evidence.isEmpty() && matches->nextKey.isEmpty());
    const auto alone = settled(m_lists->part(ListPart::OnlyRight, {}, 10));
    QCOMPARE(alone->rows.constFirst().rightId, u"B2"_s);
    QVERIFY(!alone->rows.constFirst().probability);
    const QString out = m_folder.filePath(u"out.xlsx"_s);
    QCOMPARE(settled(m_lists->save(ListPart::Matches, out)).value_or(-1), 1);
    QVERIFY(QFile::exists(out));
    QVERIFY2(told.isEmpty(), "who asked has the answer, nobody else is told");
}

void TestCoreLists::itemsOfTheErpAreTheOtherList()
{
    addItem(u"X-1"_s, u"Kestrel gel pen KG07 blue"_s);
    addItem(u"X-2"_s, u"Kestrel gel pen KG10 red"_s);
    const auto left = settled(m_lists->look(write(u"pens.csv"_s, "id,name\nP1,KG10 gel pen red Kestrel\n")));
    const auto right = settled(m_lists->lookAtErp());
    QVERIFY(left && right);
    QCOMPARE(right->rows, 2);
    QVERIFY(settled(m_lists->compare({{*left, *right}, false, {}})));
    const auto matches = settled(m_lists->part(ListPart::Matches, {}, 10));
    QCOMPARE(matches->rows.size(), 1);
    QCOMPARE(matches->rows.constFirst().rightId, u"X-2"_s);
}

void TestCoreLists::withoutItemsThereIsNothingToCompareWith()
{
    const auto none = settled(m_lists->lookAtErp());
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::NotFound);
    QVERIFY(!none.error().nextStep.isEmpty());
}

void TestCoreLists::columnsAreAsThePersonLeftThem()
{
    const QByteArray text = "a,b\nKestrel gel pen KG07 blue,7\nNordvale stapler NS-4410,8\n";
    const auto left = settled(m_lists->look(write(u"one.csv"_s, text)));
    QVERIFY(left);
    ui::ListHead chosen = *left;
    chosen.columns.fill(-1);
    chosen.columns[size_t(ListColumn::Name)] = 0;
    chosen.columns[size_t(ListColumn::Id)] = 1;
    ui::ListHead other = *settled(m_lists->look(write(u"two.csv"_s, text)));
    other.columns = chosen.columns;
    QVERIFY(settled(m_lists->compare({{chosen, other}, false, {}})));
    const auto matches = settled(m_lists->part(ListPart::Matches, {}, 10));
    QCOMPARE(matches->rows.size(), 2);
    for (const ui::ListPairRow& row : matches->rows) {
        QVERIFY(row.leftId == "7"_L1 || row.leftId == "8"_L1);
        QCOMPARE(row.rightId, row.leftId);
    }
}

void TestCoreLists::aFileThatChangedIsNotComparedByOldColumns()
{
    const auto left = settled(m_lists->look(write(u"left.csv"_s, "id,name\n1,Stapler black\n")));
    const auto right = settled(m_lists->look(write(u"right.csv"_s, "id,name\n1,Stapler black\n")));
    QVERIFY(left && right);
    QVERIFY(!write(u"right.csv"_s, "name,price,id\nStapler black,3,1\n").isEmpty());
    const auto outcome = settled(m_lists->compare({{*left, *right}, false, {}}));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Stale);
    QVERIFY(outcome.error().message.contains(u"right.csv"_s));
}

void TestCoreLists::nothingIsShownBeforeAComparison()
{
    QVERIFY(!settled(m_lists->part(ListPart::Matches, {}, 10)));
    QVERIFY(!settled(m_lists->save(ListPart::Matches, m_folder.filePath(u"out.csv"_s))));
}

QTEST_MAIN(TestCoreLists)
#include "tst_corelists.moc"

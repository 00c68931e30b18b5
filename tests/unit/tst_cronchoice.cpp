#include "base/cronchoice.h"

#include "base/cronline.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

CronChoice anyChoice()
{
    CronChoice choice{*rc::gen::element(CronKind::ByHand, CronKind::EveryHalfHour, CronKind::EveryHour, CronKind::EveryDay,
                                        CronKind::EveryWeekday, CronKind::EveryWeek)};
    if (choice.kind == CronKind::EveryDay || choice.kind == CronKind::EveryWeekday || choice.kind == CronKind::EveryWeek)
        choice.time = QTime(*rc::gen::inRange(0, 24), *rc::gen::inRange(0, 60));
    if (choice.kind == CronKind::EveryWeek)
        choice.day = Qt::DayOfWeek(*rc::gen::inRange(1, 8));
    return choice;
}

} // namespace

class TestCronChoice : public QObject
{
    Q_OBJECT
private slots:
    void aChoiceComesBack();
    void aLineKeepsItsTimes();
    void reads_data();
    void reads();
};

void TestCronChoice::aChoiceComesBack()
{
    QVERIFY(rc::check("the line of a choice says the choice", [] {
        const CronChoice choice = anyChoice();
        RC_ASSERT(cronChoice(cronOf(choice)) == choice);
        RC_ASSERT(choice.kind == CronKind::ByHand || CronLine::parse(cronOf(choice)).has_value());
    }));
}

/// Whatever is no choice stays custom; what is one comes at the same times.
void TestCronChoice::aLineKeepsItsTimes()
{
    QVERIFY(rc::check("a line that is a choice comes as often as the line of that choice", [] {
        const QString days = QString::fromLatin1(*rc::gen::element("*", "1-5", "0", "3", "7", "1-4", "mon", "*/2"));
        const QString hours = QString::fromLatin1(*rc::gen::element("*", "2", "23", "24", "8-18", "06"));
        const QString minutes = QString::fromLatin1(*rc::gen::element("0", "*/30", "15", "60", "05"));
        const QString line = u"%1 %2 * * %3"_s.arg(minutes, hours, days);
        RC_LOG() << line.toStdString() << '\n';
        const CronChoice choice = cronChoice(line);
        if (choice.kind == CronKind::Custom)
            return;
        const auto read = CronLine::parse(line);
        const auto again = CronLine::parse(cronOf(choice));
        RC_ASSERT(read.has_value() && again.has_value());
        const QDateTime after(QDate(2026, 3, 6), QTime(11, 0), QTimeZone::utc());
        RC_ASSERT(read->following(after, QTimeZone::utc(), 20) == again->following(after, QTimeZone::utc(), 20));
    }));
}

void TestCronChoice::reads_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<CronKind>("kind");
    QTest::newRow("nothing") << QString() << CronKind::ByHand;
    QTest::newRow("an hour") << u"0 * * * *"_s << CronKind::EveryHour;
    QTest::newRow("another minute of the hour") << u"5 * * * *"_s << CronKind::Custom;
    QTest::newRow("a night") << u" 0  2 * * *"_s << CronKind::EveryDay;
    QTest::newRow("working days") << u"30 6 * * 1-5"_s << CronKind::EveryWeekday;
    QTest::newRow("Sunday as 7") << u"0 3 * * 7"_s << CronKind::EveryWeek;
    QTest::newRow("twice a day") << u"0 2,14 * * *"_s << CronKind::Custom;
    QTest::newRow("a day of the month") << u"0 2 1 * *"_s << CronKind::Custom;
    QTest::newRow("no such hour") << u"0 25 * * *"_s << CronKind::Custom;
}

void TestCronChoice::reads()
{
    QFETCH(const QString, line);
    QFETCH(const CronKind, kind);
    QCOMPARE(cronChoice(line).kind, kind);
}

QTEST_GUILESS_MAIN(TestCronChoice)
#include "tst_cronchoice.moc"

#include "base/cronline.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

const QTimeZone toronto("America/Toronto");

QDateTime local(const char* text)
{
    const QDateTime read = QDateTime::fromString(QString::fromLatin1(text), u"yyyy-MM-dd HH:mm"_s);
    return QDateTime(read.date(), read.time(), toronto);
}

CronLine line(const QString& text)
{
    const auto read = CronLine::parse(text);
    if (!read)
        qFatal("%s", qPrintable(errorText(read.error())));
    return *read;
}

QStringList shown(const QList<QDateTime>& times, const QTimeZone& zone)
{
    QStringList texts;
    for (const QDateTime& time : times)
        texts.append(time.toTimeZone(zone).toString(u"yyyy-MM-dd HH:mm"_s));
    return texts;
}

QString anyPart(int first, int last)
{
    switch (*rc::gen::inRange(0, 4)) {
    case 0: return u"*"_s;
    case 1: return u"*/%1"_s.arg(*rc::gen::inRange(1, last + 2));
    case 2: {
        const int from = *rc::gen::inRange(first, last + 1);
        return u"%1-%2"_s.arg(from).arg(*rc::gen::inRange(from, last + 1));
    }
    default: {
        QStringList numbers;
        for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
            numbers.append(QString::number(*rc::gen::inRange(first, last + 1)));
        return numbers.join(u',');
    }
    }
}

/// Whether a part of plain numbers, ranges and steps means the number: told again, in another way.
bool means(const QString& part, int number, int first, int last)
{
    for (const QString& one : part.split(u',')) {
        const QStringList stepped = one.split(u'/');
        const QStringList ends = stepped[0] == "*"_L1 ? QStringList{QString::number(first), QString::number(last)} : stepped[0].split(u'-');
        const int from = ends.first().toInt();
        if (number >= from && number <= ends.last().toInt() && (number - from) % stepped.value(1, u"1"_s).toInt() == 0)
            return true;
    }
    return false;
}

} // namespace

class TestCronLine : public QObject
{
    Q_OBJECT
private slots:
    void nextIsTheFirstThatMatches();
    void clocksThatGoOn();
    void clocksThatGoBack();
    void rareDays();
    void refuses_data();
    void refuses();
    void says_data();
    void says();
};

/// Against a walk through every minute.
void TestCronLine::nextIsTheFirstThatMatches()
{
    QVERIFY(rc::check("the next time is the first minute that every part means", [] {
        const QStringList parts{anyPart(0, 59), anyPart(0, 23), anyPart(1, 31), anyPart(1, 12), anyPart(0, 7)};
        RC_LOG() << parts.join(u' ').toStdString() << '\n';
        const CronLine cron = line(parts.join(u' '));
        const QDateTime after(QDate(2026, 1, 1).addDays(*rc::gen::inRange(0, 700)), QTime(*rc::gen::inRange(0, 24), *rc::gen::inRange(0, 60)),
                              QTimeZone::utc());
        const QDateTime next = cron.next(after, QTimeZone::utc());
        const bool anyDay = parts[2].startsWith(u'*') || parts[4].startsWith(u'*');
        QDateTime minute = after.addSecs(60);
        for (int i = 0; i < 3 * 24 * 60; ++i, minute = minute.addSecs(60)) {
            const QDate day = minute.date();
            const bool monthDay = means(parts[2], day.day(), 1, 31);
            const bool weekDay = means(parts[4], day.dayOfWeek() % 7, 0, 7) || (day.dayOfWeek() == 7 && means(parts[4], 7, 0, 7));
            if (means(parts[0], minute.time().minute(), 0, 59) && means(parts[1], minute.time().hour(), 0, 23) && means(parts[3], day.month(), 1, 12)
                && (anyDay ? monthDay && weekDay : monthDay || weekDay))
                break;
        }
        RC_ASSERT((!next.isValid() || next >= minute));
        if (minute < after.addDays(3))
            RC_ASSERT(next == minute);
    }));
}

void TestCronLine::clocksThatGoOn()
{
    // At two in the morning of 8 March 2026 it is three in Toronto.
    QCOMPARE(shown(line(u"30 2 * * *"_s).following(local("2026-03-07 00:00"), toronto, 3), toronto),
             (QStringList{u"2026-03-07 02:30"_s, u"2026-03-08 03:00"_s, u"2026-03-09 02:30"_s}));
    QCOMPARE(shown(line(u"*/30 * * * *"_s).following(local("2026-03-08 01:15"), toronto, 3), toronto),
             (QStringList{u"2026-03-08 01:30"_s, u"2026-03-08 03:00"_s, u"2026-03-08 03:30"_s}));
}

void TestCronLine::clocksThatGoBack()
{
    // At two in the morning of 1 November 2026 it is one again.
    QCOMPARE(shown(line(u"30 1 * * *"_s).following(local("2026-10-31 12:00"), toronto, 2), QTimeZone::utc()),
             (QStringList{u"2026-11-01 05:30"_s, u"2026-11-02 06:30"_s}));
    QCOMPARE(shown(line(u"0 * * * *"_s).following(local("2026-11-01 00:30"), toronto, 4), QTimeZone::utc()),
             (QStringList{u"2026-11-01 05:00"_s, u"2026-11-01 06:00"_s, u"2026-11-01 07:00"_s, u"2026-11-01 08:00"_s}));
}

void TestCronLine::rareDays()
{
    QCOMPARE(shown(line(u"0 2 29 feb *"_s).following(local("2026-01-01 00:00"), toronto, 2), toronto),
             (QStringList{u"2028-02-29 02:00"_s, u"2032-02-29 02:00"_s}));
    QVERIFY(!line(u"0 2 30 2 *"_s).next(local("2026-01-01 00:00"), toronto).isValid());
    QCOMPARE(shown(line(u"0 6 13 * fri"_s).following(local("2026-11-12 00:00"), toronto, 3), toronto), // either day
             (QStringList{u"2026-11-13 06:00"_s, u"2026-11-20 06:00"_s, u"2026-11-27 06:00"_s}));
}

void TestCronLine::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing") << u""_s << u"0 part(s)"_s;
    QTest::newRow("four parts") << u"0 2 * *"_s << u"4 part(s)"_s;
    QTest::newRow("a minute too many") << u"60 2 * * *"_s << u"“60” cannot be read as the minute"_s;
    QTest::newRow("no day") << u"0 2 0 * *"_s << u"the day of the month"_s;
    QTest::newRow("a range backwards") << u"0 5-2 * * *"_s << u"the hour"_s;
    QTest::newRow("a step of nothing") << u"*/0 * * * *"_s << u"the minute"_s;
    QTest::newRow("two steps") << u"*/2/3 * * * *"_s << u"the minute"_s;
    QTest::newRow("a word") << u"0 2 * foo *"_s << u"the month"_s;
    QTest::newRow("a sign") << u"+5 2 * * *"_s << u"the minute"_s;
    QTest::newRow("an empty place in a list") << u"1,,2 2 * * *"_s << u"the minute"_s;
}

void TestCronLine::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, said);
    const auto read = CronLine::parse(text);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Validation);
    QVERIFY2(read.error().message.contains(said), qPrintable(read.error().message));
    QVERIFY(!read.error().nextStep.isEmpty());
}

void TestCronLine::says_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("daily") << u"0 2 * * *"_s << u"Every day at 02:00"_s;
    QTest::newRow("half hours") << u"*/30 * * * *"_s << u"Every 30 minute(s)"_s;
    QTest::newRow("hourly") << u"@hourly"_s << u"Every hour"_s;
    QTest::newRow("working days") << u"0 6,18 * * mon-fri"_s << u"Every Monday to Friday at 06:00 and 18:00"_s;
    QTest::newRow("sunday is one day") << u"0 6 * * 0,7"_s << u"Every Sunday at 06:00"_s;
    QTest::newRow("monthly") << u"@monthly"_s << u"On day 1 of the month at 00:00"_s;
    QTest::newRow("hours of work") << u"*/20 8-17 * * *"_s << u"Every 20 minute(s), from 08:00 to 17:40"_s;
    QTest::newRow("odd minutes") << u"5,7 * * * *"_s << u"At minute 5 and 7 of every hour"_s;
    QTest::newRow("months") << u"0 2 * 1,7 *"_s << u"Every day at 02:00, in January and July"_s;
    QTest::newRow("two kinds of days") << u"0 6 13 * fri"_s << u"Every Friday and on day 13 of the month at 06:00"_s;
}

void TestCronLine::says()
{
    QFETCH(QString, text);
    QFETCH(QString, said);
    QCOMPARE(line(text).sentence(QLocale(QLocale::English, QLocale::UnitedKingdom)), said);
}

QTEST_GUILESS_MAIN(TestCronLine)
#include "tst_cronline.moc"

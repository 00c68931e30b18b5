#include "store/copywriter.h"
#include "support/testpostgres.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_CopyWriter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyType();
    void textComesBackUnchanged();
    void nulIsRemoved();
    void jsonNulIsRemoved();
    void manyBlocks();
    void serverErrorLeavesNothing();
    void targetIsRefused();
    void destructorAborts();
    void lostServerIsReported();
    void plainTextIsFast();

private:
    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;

    QString one(const QString& sql) { return m_connection->value(sql).value().toString(); }
};

void tst_CopyWriter::init()
{
    if (m_address.host.isEmpty())
        m_address = m_postgres.emptyDatabase();
    m_connection = TestPostgres::open(m_address);
    QVERIFY(m_connection->script(
        u"DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint, name text, extra jsonb, price numeric(12,2), "
        "ok boolean, at timestamptz, raw bytea)"_s));
}

void tst_CopyWriter::everyType()
{
    const QDateTime at = QDateTime::fromString(u"2026-11-01T05:30:00.250Z"_s, Qt::ISODateWithMs);
    auto writer = CopyWriter::begin(*m_connection, u"t (id, name, extra, price, ok, at, raw)"_s);
    QVERIFY(writer);
    writer->integer(std::numeric_limits<qint64>::min());
    writer->text(u"Größe \\N");
    writer->json(R"({"a":"x\n\\y\t"})");
    writer->decimal(Decimal(-1999, 2));
    writer->boolean(true);
    writer->timestamp(at.toLocalTime());
    writer->bytea(QByteArray("\0\x01\\\n\xff", 5));
    QVERIFY(writer->endRow());
    for (int i = 0; i < 7; ++i)
        writer->null();
    QVERIFY(writer->endRow());
    const auto rows = writer->finish();
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
    QCOMPARE(*rows, 2);

    auto answer =
        m_connection->query(u"SELECT id, name, extra->>'a', price, ok, at, raw FROM t WHERE id IS NOT NULL"_s);
    QVERIFY(answer && answer->next());
    QCOMPARE(answer->value(0).toLongLong(), std::numeric_limits<qint64>::min());
    QCOMPARE(answer->value(1).toString(), u"Größe \\N"_s);
    QCOMPARE(answer->value(2).toString(), u"x\n\\y\t"_s);
    QCOMPARE(answer->value(3).toString(), u"-19.99"_s);
    QCOMPARE(answer->value(4).toBool(), true);
    QCOMPARE(answer->value(5).toDateTime().toUTC(), at);
    QCOMPARE(answer->value(6).toByteArray(), QByteArray("\0\x01\\\n\xff", 5));
    QCOMPARE(one(u"SELECT count(*) FROM t WHERE num_nulls(id, name, extra, price, ok, at, raw) = 7"_s), u"1"_s);
}

/// 2,000 random strings, rich in everything the text format treats specially.
void tst_CopyWriter::textComesBackUnchanged()
{
    static const QString special = u"\\\n\r\t\b\f\v.N\"'x é\u00a0日\u2028"_s;
    QRandomGenerator random(20261122);
    QStringList written;
    auto writer = CopyWriter::begin(*m_connection, u"t (id, name)"_s);
    QVERIFY(writer);
    for (int row = 0; row < 2'000; ++row) {
        QString text;
        for (quint32 length = random.bounded(40u); length > 0; --length) {
            if (random.bounded(3) > 0)
                text += special[random.bounded(special.size())];
            else if (const char32_t c = random.bounded(1u, 0x10ffffu); c < 0xd800 || c > 0xdfff)
                text += QStringView(QChar::fromUcs4(c));
        }
        written.append(text);
        writer->integer(row);
        if (row % 2)
            writer->text(text);
        else
            writer->utf8(text.toUtf8());
        QVERIFY(writer->endRow());
    }
    QVERIFY(writer->finish());
    auto answer = m_connection->query(u"SELECT name FROM t ORDER BY id"_s);
    QVERIFY(answer);
    for (const QString& text : std::as_const(written)) {
        QVERIFY(answer->next());
        QCOMPARE(answer->value(0).toString(), text);
    }
}

void tst_CopyWriter::nulIsRemoved()
{
    auto writer = CopyWriter::begin(*m_connection, u"t (name)"_s);
    const QChar text[] = {u'a', QChar(0), u'b'};
    writer->text(QStringView(text, 3));
    QVERIFY(writer->endRow());
    QVERIFY(writer->finish());
    QCOMPARE(one(u"SELECT name FROM t"_s), u"ab"_s);
}

void tst_CopyWriter::jsonNulIsRemoved()
{
    auto writer = CopyWriter::begin(*m_connection, u"t (extra)"_s);
    writer->json(R"({"a":"x\u0000y\\u0000"})"); // the second is a backslash and text
    QVERIFY(writer->endRow());
    const auto rows = writer->finish();
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
    QCOMPARE(one(u"SELECT extra->>'a' FROM t"_s), u"xy\\u0000"_s);
}

void tst_CopyWriter::manyBlocks()
{
    const QString text(10'000, u'é');
    auto writer = CopyWriter::begin(*m_connection, u"t (id, name)"_s);
    for (int row = 0; row < 300; ++row) {
        writer->integer(row);
        writer->text(text);
        QVERIFY(writer->endRow());
    }
    QCOMPARE(writer->finish().value_or(-1), 300);
    QCOMPARE(one(u"SELECT sum(length(name)) FROM t"_s), u"3000000"_s);
}

void tst_CopyWriter::serverErrorLeavesNothing()
{
    auto writer = CopyWriter::begin(*m_connection, u"t (id, extra)"_s);
    for (int row = 0; row < 50; ++row) {
        writer->integer(row);
        writer->json(row == 40 ? "{broken" : "{}");
        QVERIFY(writer->endRow());
    }
    const auto rows = writer->finish();
    QVERIFY(!rows);
    QCOMPARE(rows.error().kind, ErrorKind::Validation);
    QCOMPARE(rows.error().code, u"22P02"_s);
    QVERIFY2(rows.error().detail.contains("line 41"_L1), qPrintable(rows.error().detail));
    QCOMPARE(one(u"SELECT count(*) FROM t"_s), u"0"_s); // and the connection works again
}

void tst_CopyWriter::targetIsRefused()
{
    const auto writer = CopyWriter::begin(*m_connection, u"nowhere (id)"_s);
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"42P01"_s);
    QCOMPARE(one(u"SELECT 1"_s), u"1"_s);
}

void tst_CopyWriter::destructorAborts()
{
    {
        auto writer = CopyWriter::begin(*m_connection, u"t (id)"_s);
        writer->integer(1);
        QVERIFY(writer->endRow());
    }
    QCOMPARE(one(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void tst_CopyWriter::lostServerIsReported()
{
    auto writer = CopyWriter::begin(*m_connection, u"t (name)"_s);
    m_postgres.killSessions(m_address);
    const QString text(100'000, u'x');
    Result<void> sent;
    for (int row = 0; row < 1'000 && sent; ++row) {
        writer->text(text);
        sent = writer->endRow();
    }
    const Error error = sent ? writer->finish().error() : sent.error();
    QCOMPARE(error.kind, ErrorKind::DatabaseLost);
    QVERIFY(error.retryable);
}

/// A guard against accidental slowness, far below what the writer does.
void tst_CopyWriter::plainTextIsFast()
{
    const QString text = u"A perfectly ordinary sentence about a cable of two metres. "_s.repeated(20);
    QVERIFY(m_connection->script(u"CREATE TEMP TABLE fast (name text)"_s));
    auto writer = CopyWriter::begin(*m_connection, u"fast (name)"_s);
    QElapsedTimer timer;
    timer.start();
    qint64 bytes = 0;
    for (int row = 0; row < 50'000; ++row) {
        writer->text(text);
        bytes += text.size();
        QVERIFY(writer->endRow());
    }
    QVERIFY(writer->finish());
    const double rate = double(bytes) / 1e6 / (double(timer.elapsed()) / 1e3 + 1e-3);
    qInfo("%.0f MB/s into the table", rate);
    QVERIFY2(rate > 10, "COPY is slower than 10 MB/s");
}

QTEST_GUILESS_MAIN(tst_CopyWriter)
#include "tst_copywriter.moc"

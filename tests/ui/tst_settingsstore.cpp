#include "services/settingsstore.h"

#include <QFile>
#include <QLockFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace trueup::ui;
using namespace Qt::StringLiterals;

namespace {

QVariant inFile(const QString& file, const QString& key)
{
    return QSettings(file, QSettings::IniFormat).value(key);
}

} // namespace

class TestSettingsStore : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsSetIsReadAgainNextTime()
    {
        {
            SettingsStore store(file());
            store.setValue(u"window/main"_s, QByteArray("\0\1\2=\n[x", 7));
            store.setValue(u"preferences/recent"_s, u"a\nb"_s);
            store.setValue(u"workspace/sample"_s, true);
            QCOMPARE(store.value(u"preferences/recent"_s).toString(), u"a\nb"_s);
        }
        const SettingsStore again(file());
        QCOMPARE(again.value(u"window/main"_s).toByteArray(), QByteArray("\0\1\2=\n[x", 7));
        QCOMPARE(again.value(u"preferences/recent"_s).toString(), u"a\nb"_s);
        QCOMPARE(again.value(u"workspace/sample"_s).toBool(), true);
        QVERIFY(!again.value(u"never set"_s).isValid());
    }

    /// A crash loses a moment, not a day.
    void whatIsSetIsWrittenWithoutBeingAskedTo()
    {
        SettingsStore store(file());
        store.setValue(u"a"_s, u"1"_s);
        QTRY_COMPARE(inFile(file(), u"a"_s).toString(), u"1"_s);
        store.setValue(u"a"_s, u"2"_s);
        QTRY_COMPARE(inFile(file(), u"a"_s).toString(), u"2"_s);
    }

    /// The lock of the file stands for a slow disk: with it held no write can end, and the window must not notice.
    void theWindowDoesNotWaitForTheDisk()
    {
        QLockFile disk(file() + u".lock"_s);
        QVERIFY(disk.lock());
        SettingsStore store(file());
        store.setValue(u"a"_s, u"1"_s);
        int turns = 0;
        QTimer clock;
        connect(&clock, &QTimer::timeout, this, [&turns] { ++turns; });
        clock.start(20);
        QTRY_VERIFY2(turns > 25, "the window stands still"); // for longer than a value waits for the next one
        store.setValue(u"a"_s, u"2"_s);
        store.setValue(u"b"_s, u"3"_s);
        QCOMPARE(store.value(u"a"_s).toString(), u"2"_s);
        QVERIFY2(!QFile::exists(file()), "it was written past the lock");
        disk.unlock();
        QTRY_COMPARE(inFile(file(), u"b"_s).toString(), u"3"_s);
        QCOMPARE(inFile(file(), u"a"_s).toString(), u"2"_s);
    }

    void whatCouldNotBeWrittenIsTriedAgain()
    {
        const QString folder = m_folder->filePath(u"config"_s);
        QFile inTheWay(folder);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        SettingsStore store(folder + u"/trueup.ini"_s);
        store.setValue(u"a"_s, u"1"_s);
        store.setValue(u"b"_s, u"1"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be written to"_s));
        QVERIFY(!store.flush());
        QCOMPARE(store.value(u"a"_s).toString(), u"1"_s);
        QVERIFY(inTheWay.remove());
        store.setValue(u"a"_s, u"2"_s);
        QVERIFY(store.flush());
        QCOMPARE(inFile(folder + u"/trueup.ini"_s, u"a"_s).toString(), u"2"_s);
        QCOMPARE(inFile(folder + u"/trueup.ini"_s, u"b"_s).toString(), u"1"_s);
    }

    /// Windows over two workspaces share the file.
    void twoWindowsKeepWhatTheOtherWrote()
    {
        SettingsStore one(file());
        SettingsStore other(file());
        one.setValue(u"one"_s, u"1"_s);
        QVERIFY(one.flush());
        other.setValue(u"other"_s, u"2"_s);
        QVERIFY(other.flush());
        one.setValue(u"one"_s, u"3"_s);
        QVERIFY(one.flush());
        QCOMPARE(inFile(file(), u"one"_s).toString(), u"3"_s);
        QCOMPARE(inFile(file(), u"other"_s).toString(), u"2"_s);
    }

    void whatDoesNotChangeIsNotWritten()
    {
        SettingsStore store(file());
        store.setValue(u"a"_s, u"1"_s);
        QVERIFY(store.flush());
        QVERIFY(QFile::remove(file()));
        store.setValue(u"a"_s, u"1"_s);
        QVERIFY(store.flush());
        QVERIFY(!QFile::exists(file()));
    }

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(u"trueup.ini"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestSettingsStore)
#include "tst_settingsstore.moc"

#include "support/source/sourcefolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

struct Message
{
    QString context;
    QString source;
    QString comment;
    QString file; ///< first place it stands at; empty where that is not kept
    bool isNumerus = false;
    QString type; ///< "unfinished" and the like
    QStringList forms;

    [[nodiscard]] std::pair<QString, QString> key() const { return {source, comment}; }
};

QString lastPart(const QString& context)
{
    return context.section(u"::"_s, -1);
}

QList<Message> readTs(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    Message now;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::EndElement && xml.name() == "message"_L1)
            messages.append(now);
        if (!xml.isStartElement())
            continue;
        if (xml.name() == "name"_L1) {
            context = xml.readElementText();
        } else if (xml.name() == "message"_L1) {
            now = {};
            now.context = context;
            now.isNumerus = xml.attributes().value("numerus"_L1) == "yes"_L1;
        } else if (xml.name() == "location"_L1 && now.file.isEmpty()) {
            now.file = QDir::cleanPath(QFileInfo(path).absoluteDir().absoluteFilePath(xml.attributes().value("filename"_L1).toString()));
        } else if (xml.name() == "source"_L1) {
            now.source = xml.readElementText();
        } else if (xml.name() == "comment"_L1) {
            now.comment = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            now.type = xml.attributes().value("type"_L1).toString();
            if (!now.isNumerus)
                now.forms = {xml.readElementText()};
        } else if (xml.name() == "numerusform"_L1) {
            now.forms.append(xml.readElementText());
        }
    }
    if (xml.hasError())
        qFatal("%s: %s", qPrintable(path), qPrintable(xml.errorString()));
    return messages;
}

/// The contexts a file asks in. lupdate does not follow Q_DECLARE_TR_FUNCTIONS out of a local class.
const QSet<QString>& contextsOf(const QString& path)
{
    static QHash<QString, QSet<QString>> known;
    if (const auto found = known.constFind(path); found != known.constEnd())
        return *found;
    static const QRegularExpression asked(
        u"Q_DECLARE_TR_FUNCTIONS\\(([\\w:]+)\\)|(?:translate|QT_TRANSLATE_NOOP)\\(\\s*\"([\\w:]+)\"|(\\w+)::tr\\("_s);
    QSet<QString> contexts;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    const QString text = QString::fromUtf8(file.readAll());
    for (auto match = asked.globalMatch(text); match.hasNext();) {
        const auto one = match.next();
        contexts.insert(lastPart(one.captured(1) + one.captured(2) + one.captured(3)));
    }
    return *known.insert(path, contexts);
}

/// Texts of the sources that no finished message of the same context translates.
QStringList missing(const QList<Message>& sources, const QList<Message>& translations)
{
    QHash<std::pair<QString, QString>, QSet<QString>> done;
    for (const Message& one : translations) {
        if (one.type.isEmpty())
            done[one.key()].insert(lastPart(one.context));
    }
    QStringList faults;
    for (const Message& one : sources) {
        QSet<QString> contexts = contextsOf(one.file);
        contexts.insert(lastPart(one.context));
        if (!done.value(one.key()).intersects(contexts))
            faults += u"%1 (%2): “%3”"_s.arg(one.context, QFileInfo(one.file).fileName(), one.source);
    }
    return faults;
}

QStringList placeholders(const QString& text)
{
    static const QRegularExpression placeholder(u"%(?:L?\\d+|L?n)"_s);
    QSet<QString> found;
    for (auto match = placeholder.globalMatch(text); match.hasNext();)
        found.insert(match.next().captured());
    QStringList list(found.cbegin(), found.cend());
    list.sort();
    return list;
}

/// What is wrong with finished messages: forms left empty, or placeholders lost.
QStringList flaws(const QList<Message>& messages)
{
    constexpr qsizetype pluralForms = 2; // English and French alike
    QStringList faults;
    for (const Message& one : messages) {
        const QString name = u"%1: “%2” "_s.arg(one.context, one.source.left(80));
        if (!one.type.isEmpty())
            faults += name + u"is "_s + one.type;
        if (one.forms.size() != (one.isNumerus ? pluralForms : 1) || one.forms.contains(QString()))
            faults += name + u"has an empty form"_s;
        for (qsizetype i = 0; i < one.forms.size(); ++i) {
            QStringList wanted = placeholders(one.source);
            QStringList has = placeholders(one.forms[i]);
            if (one.isNumerus && i == 0) { // "one product" says the number itself
                for (QStringList* list : {&wanted, &has})
                    list->removeIf([](const QString& placeholder) { return placeholder.endsWith(u'n'); });
            }
            if (has != wanted)
                faults += name + u"has %1 instead of %2"_s.arg(has.join(u' '), wanted.join(u' '));
        }
    }
    return faults;
}

QString lines(const QStringList& faults)
{
    return u"\n   "_s + faults.join(u"\n   "_s);
}

} // namespace

/// Nobody meets a sentence that was left in English. The sources are read anew by lupdate, into a folder of the test.
class TestTranslations : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QList<Message> m_sources;
    QList<Message> m_french;
    QList<Message> m_english;

private slots:
    void initTestCase()
    {
        const QString root = trueup::test::inSources({});
        m_french = readTs(root + u"/translations/trueup_fr.ts"_s);
        m_english = readTs(root + u"/translations/trueup_en.ts"_s);
        const QString tool = QStringLiteral(TRUEUP_LUPDATE);
        QVERIFY2(QFile::exists(tool), qPrintable(tool + u" is missing: without it nothing is compared"_s));
        QFile list(m_folder.filePath(u"sources.lst"_s));
        QVERIFY(list.open(QIODevice::WriteOnly));
        for (const QString& part : {u"ui"_s, u"core"_s, u"app"_s}) {
            QDirIterator files(root + u'/' + part, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext())
                list.write(files.next().toUtf8() + '\n');
        }
        list.close();
        QProcess lupdate;
        lupdate.start(tool, {u"-silent"_s, u"-locations"_s, u"absolute"_s, u"@"_s + list.fileName(), u"-ts"_s, m_folder.filePath(u"now.ts"_s)});
        QVERIFY2(lupdate.waitForFinished(60'000) && lupdate.exitCode() == 0, qPrintable(lupdate.errorString()));
        m_sources = readTs(m_folder.filePath(u"now.ts"_s));
    }

    void everyTextIsFrench()
    {
        QVERIFY(m_sources.size() > 1000);
        const QStringList faults = missing(m_sources, m_french);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        // One message less must be seen.
        QList<Message> fewer = m_french;
        const auto save = std::ranges::find(fewer, u"Clear filters"_s, &Message::source);
        QVERIFY(save != fewer.end());
        fewer.erase(save);
        fewer.removeIf([](const Message& one) { return one.source == "Clear filters"_L1 && one.context.endsWith("FilterBar"_L1); });
        QVERIFY(!missing(m_sources, fewer).isEmpty());
    }
    void frenchIsWhole()
    {
        const QStringList faults = flaws(m_french);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        QCOMPARE(flaws({{u"C"_s, u"%n row(s) of %1"_s, {}, {}, true, {}, {u"une ligne de %1"_s, u"%n lignes"_s}}}).size(), 1);
        QCOMPARE(flaws({{u"C"_s, u"%n row(s)"_s, {}, {}, true, {}, {u"une ligne"_s, QString()}}}).size(), 2);
        QCOMPARE(flaws({{u"C"_s, u"Save"_s, {}, {}, false, u"unfinished"_s, {u"Garder"_s}}}).size(), 1);
    }
    /// "%n row(s)" is no English; the plural forms are.
    void englishHasItsPlurals()
    {
        const QStringList faults = flaws(m_english);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        QList<Message> plurals;
        std::ranges::copy_if(m_sources, std::back_inserter(plurals), &Message::isNumerus);
        QVERIFY(plurals.size() > 20);
        const QStringList forgotten = missing(plurals, m_english);
        QVERIFY2(forgotten.isEmpty(), qPrintable(lines(forgotten)));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"

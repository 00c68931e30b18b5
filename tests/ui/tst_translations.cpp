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

#include <array>

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

QString textOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

QStringList sourceFiles()
{
    QStringList list;
    for (const QString& part : {u"ui"_s, u"core"_s, u"app"_s}) {
        QDirIterator files(trueup::test::inSources({}) + u'/' + part, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            list.append(files.next());
    }
    return list;
}

/// The context a class with Q_OBJECT asks in: its whole name, whatever a tool makes of it.
void addClasses(QString text, QHash<QString, QSet<QString>>& classes)
{
    static const QRegularExpression ahead(u"\\bnamespace [\\w:]+\\s*\\{[^{}]*\\}"_s); // holds declarations and no class
    static const QRegularExpression space(u"\\bnamespace ([\\w:]+)\\s*\\{"_s);
    static const QRegularExpression object(u"\\bclass\\s+(\\w+)\\s*(?:final\\s*)?(?::[^;{]*)?\\{\\s*Q_OBJECT"_s);
    for (qsizetype before = -1; before != text.size();) { // one within the other
        before = text.size();
        text.remove(ahead);
    }
    for (auto match = object.globalMatch(text); match.hasNext();) {
        const auto one = match.next();
        QRegularExpressionMatch inside;
        const bool isInSpace = text.lastIndexOf(space, one.capturedStart(), &inside) >= 0;
        const QString name = one.captured(1);
        classes[name].insert(isInSpace ? inside.captured(1) + u"::"_s + name : name);
    }
}

/// By the last part of their names.
const QHash<QString, QSet<QString>>& classes()
{
    static const auto all = [] {
        QHash<QString, QSet<QString>> found;
        for (const QString& path : sourceFiles())
            addClasses(textOf(path), found);
        return found;
    }();
    return all;
}

/// The contexts a file asks in, each with its whole name. lupdate does not follow Q_DECLARE_TR_FUNCTIONS out of a local class.
const QSet<QString>& contextsOf(const QString& path)
{
    static QHash<QString, QSet<QString>> known;
    if (const auto found = known.constFind(path); found != known.constEnd())
        return *found;
    static const QRegularExpression asked(
        u"Q_DECLARE_TR_FUNCTIONS\\(([\\w:]+)\\)|(?:translate|QT_TRANSLATE_NOOP)\\(\\s*\"([\\w:]+)\"|(\\w+)::tr\\("_s);
    QSet<QString> contexts;
    const QString text = textOf(path);
    for (auto match = asked.globalMatch(text); match.hasNext();) {
        const auto one = match.next();
        if (one.hasCaptured(3))
            contexts.unite(classes().value(one.captured(3)));
        else
            contexts.insert(one.captured(1) + one.captured(2));
    }
    return *known.insert(path, contexts);
}

/// Contexts that nothing in the program asks in: their messages are read by nobody.
QStringList strangers(const QList<Message>& messages)
{
    QSet<QString> asked;
    for (const QString& path : sourceFiles())
        asked.unite(contextsOf(path));
    for (const QSet<QString>& names : classes())
        asked.unite(names);
    QStringList faults;
    for (const Message& one : messages) {
        if (!asked.contains(one.context) && !faults.contains(one.context))
            faults += one.context;
    }
    return faults;
}

/// Texts of the sources that no finished message of the same context translates. lupdate may name a class without its namespace.
QStringList missing(const QList<Message>& sources, const QList<Message>& translations)
{
    QHash<std::pair<QString, QString>, QSet<QString>> done;
    for (const Message& one : translations) {
        if (one.type.isEmpty())
            done[one.key()].insert(one.context);
    }
    QStringList faults;
    for (const Message& one : sources) {
        QSet<QString> contexts = contextsOf(one.file);
        contexts.insert(one.context);
        contexts.unite(classes().value(lastPart(one.context)));
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

/// A term of the field: where the English says it, the French never says these words for it, but the one at the end. SKU: UGS, unité
/// de gestion des stocks, is what the OQLF recommends and shops in Québec write.
struct Term
{
    const char* name;
    const char16_t* english; ///< a pattern; empty: wherever it is
    const char16_t* never;   ///< a pattern
    const char* instead;
};

constexpr std::array glossary{
    Term{"change", u"", u"\\bchangements?\\b", "modification"},
    Term{"staged change", u"^(?!.*propos).*\\bstag(?:e|ed|es|ing)\\b", u"\\bpropos", "préparer, modification préparée"},
    Term{"SKU", u"", u"(?<!-)\\bSKUs?\\b|\\b(?:le|un|du|au) UGS\\b", "une UGS"},
    Term{"specifications", u"", u"spécification", "caractéristique"},
    Term{"feed", u"\\bfeeds?\\b", u"\\bfils?\\b|alimentation", "flux"},
    Term{"batch", u"\\bbatch", u"\\bfournée|\\bpaquet|\\bsérie", "lot"},
    Term{"review", u"\\breview", u"\\brevue|\\bvérifi|\\brelecture", "révision"},
    Term{"push", u"^(?!.*\\b(?:writ|wrote|publish)).*\\bpush", u"\\bpouss|\\bpubli|\\bécri", "envoi, envoyer"},
    Term{"pull", u"\\bpull", u"\\btir(?:er|age)|\\brapatri|\\bextraction|\\blectures?\\b", "récupération, récupérer"},
    Term{"version", u"^(?!.*\\breview).*\\bversion", u"\\bmouture|\\bédition|\\brévision", "version"},
    Term{"conflict", u"\\bconflict", u"\\blitige|\\bcollision|\\bdifférend", "conflit"},
    Term{"resolution", u"\\b(?:resol|settl)", u"\\brésou|\\brésol|\\btranch", "régler, règlement"},
    Term{"owner", u"\\bown(?:er|ers|s)\\b", u"\\bfait foi|\\bfaisant foi|\\bdétenteur|\\bpossesseur", "propriétaire"},
    Term{"guardrail", u"\\bguardrail", u"\\bbarrière|\\bgarde-corps|\\bglissière", "garde-fou"},
    Term{"held", u"\\bheld by a guardrail|\\bholds? the run", u"\\bbloqu|\\bsuspend", "retenu, retenir"},
    Term{"job", u"\\bjobs?\\b", u"\\btravaux\\b|\\bemploi\\b|\\bbesogne", "tâche"},
    Term{"base", u"\\bdatabase", u"\\bbase\\b(?! de données)", "base de données; base alone is the value last agreed on"},
    Term{"reject, of a change", u"^(?!.*\\brow).*\\breject", u"\\brejet", "refuser; rows of a feed are rejetées"},
    Term{"undo, take back", u"\\bundo|\\btak(?:e|es|en|ing) .*\\bback\\b|\\btaken back\\b",
         u"\\bdéfai|\\brepris|\\breprend|\\breprenez", "annuler"},
    Term{"reason", u"\\breasons?\\b", u"\\braisons?\\b(?! de sécurité)", "motif"},
    Term{"settings", u"^(?!.*\\bparameter).*\\bsettings?\\b", u"\\bparamètre", "réglage"},
    Term{"schedule", u"\\bschedule", u"\\bhoraire|\\bcalendrier|\\bprogrammation", "planification"},
    Term{"status", u"", u"\\bstatuts?\\b", "état"},
    Term{"raise an alert", u"\\brais(?:e|es|ed)\\b", u"\\blev(?:er|ée?s?|ez)\\b|\\blèvent?\\b", "déclencher: lever says that it is over"},
    Term{"show", u"\\bshow(?:s|n)?\\b", u"\\bmontr", "afficher"},
    Term{"login", u"\\blogins?\\b", u"\\bidentifiant", "compte"},
    Term{"barcode", u"", u"\\bcodes? à barres", "code-barres"},
    Term{"e-mail", u"", u"\\be-mails?\\b|\\badresses? électronique", "courriel"},
    Term{"an import", u"", u"\\b(?:un|aucun|cet|l’|les|des|ces) ?imports?\\b", "importation"}};

QRegularExpression pattern(QStringView text)
{
    return QRegularExpression(text.toString(), QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption
                                                   | QRegularExpression::UseUnicodePropertiesOption);
}

/// A text without what is typed or read by the program: JSON, quoted words of it, names of columns.
QString withoutCode(QString text)
{
    static const QRegularExpression code = pattern(u"\\{[^}]*\\}|\\x22[^\\x22]*\\x22(?:: \\x22[^\\x22]*\\x22)?|Metafield: custom|Title, SKU, Vendor");
    return text.remove(code);
}

/// French texts that say another word than the one the glossary has.
QStringList otherWords(const QList<Message>& messages)
{
    QList<std::pair<QRegularExpression, QRegularExpression>> patterns;
    for (const Term& term : glossary)
        patterns.append({pattern(term.english), pattern(term.never)});
    QStringList faults;
    for (const Message& one : messages) {
        for (const QString& form : one.forms) {
            const QString text = withoutCode(form);
            for (size_t i = 0; i < glossary.size(); ++i) {
                const auto found = patterns[qsizetype(i)].second.match(text);
                if (found.hasMatch() && patterns[qsizetype(i)].first.match(one.source).hasMatch())
                    faults += u"%1: “%2” says “%3” for %4; it is: %5"_s.arg(
                        lastPart(one.context), form, found.captured(), QString::fromUtf8(glossary[i].name),
                        QString::fromUtf8(glossary[i].instead));
            }
        }
    }
    return faults;
}

/// What is not set as French is: apostrophes ’, no-break spaces (U+00A0) before : and % and inside « », narrow ones (U+202F) before
/// ; ! and ?, none before …
QStringList typing(const QList<Message>& messages)
{
    static const std::array rules{
        std::pair{"a straight apostrophe", pattern(uR"(\p{L}'[\p{L}%«])")},
        std::pair{"no narrow no-break space before ; ! or ?", pattern(uR"((?<!\x{202F})[;!?](?=\s|$|[»)]))")},
        std::pair{"no no-break space before :", pattern(uR"((?<!\x{A0}):(?=\s|$))")},
        std::pair{"no no-break space inside « »", pattern(uR"(«(?!\x{A0})|(?<!\x{A0})»)")},
        std::pair{"no no-break space before %", pattern(uR"([ \x{202F}\w]%(?!L?\d|L?n))")},
        std::pair{"a space before …", pattern(uR"(\S[ \x{A0}\x{202F}]…$)")}};
    QStringList faults;
    for (const Message& one : messages) {
        for (const QString& form : one.forms) {
            for (const auto& [what, rule] : rules) {
                if (rule.match(withoutCode(form)).hasMatch())
                    faults += u"%1: “%2” has %3"_s.arg(lastPart(one.context), form, QString::fromUtf8(what));
            }
        }
    }
    return faults;
}

/// Texts of the window in which a number stands beside the plural of its noun, whatever the number is. Not looked at: what the
/// command line prints, what the database says, and sizes that are never one.
QStringList fixedPlurals(const QList<Message>& messages)
{
    static const QRegularExpression counted(
        u"%L?\\d (?:records|rows|products|changes|values|conflicts|cells|calls|points|pages|writes|prices|fields|items|files|batches|differences|"
        "accessories|rules|alerts|runs|jobs|people)\\b(?!/)"_s);
    QStringList faults;
    for (const Message& one : messages) {
        const bool isOfWindow = one.context != "trueup::cli"_L1 && one.context != "trueup::ServerMessages"_L1;
        if (isOfWindow && !one.isNumerus && counted.match(one.source).hasMatch())
            faults += u"%1: “%2” has no form for one"_s.arg(one.context, one.source);
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
        for (const QString& path : sourceFiles())
            list.write(path.toUtf8() + '\n');
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
    /// A context by another name than that of its class translates nothing, and nobody is told.
    void everyContextIsAskedIn()
    {
        for (const QList<Message>* messages : {&m_french, &m_english})
            QVERIFY2(strangers(*messages).isEmpty(), qPrintable(lines(strangers(*messages))));
        QCOMPARE(classes().value(u"SettingsPage"_s), QSet{u"trueup::ui::SettingsPage"_s});
        QList<Message> moved = m_french;
        for (Message& one : moved) {
            if (one.context == "trueup::ui::SettingsPage"_L1)
                one.context = u"trueup::SettingsPage"_s;
        }
        QCOMPARE(strangers(moved), QStringList{u"trueup::SettingsPage"_s});
        QVERIFY(missing(m_sources, moved).size() > missing(m_sources, m_french).size());
    }
    /// A sentence that was stored in English is found again only in the contexts that are named for that.
    void whatRunsStoreIsFoundAgain()
    {
        const QString named = textOf(trueup::test::inSources(u"core/sync/storedwords.cpp"_s));
        QStringList faults;
        for (const QString& path : sourceFiles()) {
            if (!path.contains("/core/remote/"_L1) && !path.contains("/core/sync/"_L1))
                continue;
            for (const QString& context : contextsOf(path)) {
                if (!named.contains(u'"' + context + u'"') && !faults.contains(context))
                    faults += context;
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
    }
    void frenchIsWhole()
    {
        const QStringList faults = flaws(m_french);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        QCOMPARE(flaws({{u"C"_s, u"%n row(s) of %1"_s, {}, {}, true, {}, {u"une ligne de %1"_s, u"%n lignes"_s}}}).size(), 1);
        QCOMPARE(flaws({{u"C"_s, u"%n row(s)"_s, {}, {}, true, {}, {u"une ligne"_s, QString()}}}).size(), 2);
        QCOMPARE(flaws({{u"C"_s, u"Save"_s, {}, {}, false, u"unfinished"_s, {u"Garder"_s}}}).size(), 1);
    }
    /// One word for one thing: the words of the architecture, and others that had two.
    void frenchHasOneWordForOneThing()
    {
        const QStringList faults = otherWords(m_french);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        const auto says = [](const QString& source, const QString& french) {
            return otherWords({{u"C"_s, source, {}, {}, false, {}, {french}}}).size();
        };
        QCOMPARE(says(u"%1 changes"_s, u"%1 changements"_s), 1);
        QCOMPARE(says(u"Push approved"_s, u"Écrire les approuvés"_s), 1);
        QCOMPARE(says(u"Write approved"_s, u"Écrire les approuvés"_s), 0);
        QCOMPARE(says(u"Address of the database"_s, u"Adresse de la base"_s), 1);
        QCOMPARE(says(u"against the base"_s, u"par rapport à la base"_s), 0);
        QCOMPARE(says(u"Give it with --sku."_s, u"Donnez-le avec --sku."_s), 0);
    }
    void frenchIsTypedAsFrenchIs()
    {
        const QStringList faults = typing(m_french);
        QVERIFY2(faults.isEmpty(), qPrintable(lines(faults)));
        for (const QString& wrong : {u"L'article"_s, u"d'%1"_s, u"Vide ; plein"_s, u"Vide; plein"_s, u"Libérer ?"_s, u"Libérer?"_s,
                                     u"Non : %1"_s, u"Non: %1"_s, u"« %1 »"_s, u"%1 %"_s, u"20 % ou plus"_s, u"%1%"_s, u"Règles …"_s})
            QVERIFY2(typing({{u"C"_s, u"any"_s, {}, {}, false, {}, {wrong}}}).size() > 0, qPrintable(wrong));
        const QString right = u"L’an\u202f; «\u00a0%1\u00a0»\u00a0: 20\u00a0% à 10:30, https://a, {\"a\": 1}\u202f? Oui\u202f! … et %1 de plus"_s;
        QCOMPARE(typing({{u"C"_s, u"any"_s, {}, {}, false, {}, {right}}}), QStringList());
    }
    /// The services in memory say what the program says, so that pictures in French prove French.
    void fakesSayWhatTheProgramSays()
    {
        QSet<QStringList> known;
        for (const Message& one : std::as_const(m_french))
            known.insert({one.context, one.source, one.comment});
        static const QRegularExpression call(
            u"said\\(\\s*\\x22([\\w:]+)\\x22,\\s*\\x22([^\\x22]*)\\x22(?:, -?\\w+, \\x22([^\\x22]*)\\x22)?"_s); // moc stumbles over quotes in raw strings
        const QDir folder(trueup::test::inSources(u"tests/ui"_s));
        int sentences = 0;
        for (const QString& name : folder.entryList({u"fake*.h"_s})) {
            QFile file(folder.filePath(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
            const QString source = QString::fromUtf8(file.readAll());
            for (auto match = call.globalMatch(source); match.hasNext(); ++sentences) {
                const auto one = match.next();
                QVERIFY2(known.contains({one.captured(1), one.captured(2), one.captured(3)}),
                         qPrintable(name + u": "_s + one.captured()));
            }
        }
        QVERIFY(sentences > 60);
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
        const QStringList fixed = fixedPlurals(m_french); // whose contexts have their whole names
        QVERIFY2(fixed.isEmpty(), qPrintable(lines(fixed)));
        const auto found = [](const QString& source, bool isNumerus = false) { return fixedPlurals({{u"C"_s, source, {}, {}, isNumerus, {}, {}}}).size(); };
        QCOMPARE(found(u"%1 records"_s), 1);
        QCOMPARE(found(u"of %L2 changes, as they were"_s), 1);
        QCOMPARE(found(u"%1 of %Ln change(s)"_s, true), 0);
        QCOMPARE(found(u"%1 rows/s"_s), 0);
        QCOMPARE(found(u"%1 has no values"_s), 0);
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"

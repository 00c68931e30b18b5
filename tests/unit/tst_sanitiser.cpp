#include "catalog/sanitiser.h"

#include <rapidcheck.h>

#include <QElapsedTimer>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

class TestSanitiser : public QObject
{
    Q_OBJECT
private slots:
    void removesWhatIsNotAllowed_data();
    void removesWhatIsNotAllowed();
    void cleanMarkupIsUntouched_data();
    void cleanMarkupIsUntouched();
    void isIdempotentOnAnything();
    void neverLetsAttacksThrough();
    void hostileInputStaysCheap_data();
    void hostileInputStaysCheap();
    void tokenStreamIgnoresNoise_data();
    void tokenStreamIgnoresNoise();
    void tokenStreamSeesDifferences();
    void textOfMarkup();
};

void TestSanitiser::removesWhatIsNotAllowed_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("removed");
    const auto row = [](const char* name, const char* html, const char* expected, const char* removed) {
        QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(expected) << QString::fromUtf8(removed);
    };
    row("script", "a<script>alert(1)</script>b", "ab", "script");
    row("style", "<style>p{}</style><p>x</p>", "<p>x</p>", "style");
    row("event handler", "<p onclick='x'>y</p>", "<p>y</p>", "onclick attribute");
    row("style attribute", "<p style='color:red'>y</p>", "<p>y</p>", "style attribute");
    row("javascript", "<a href='javascript:x()'>y</a>", "<a>y</a>", "javascript: URL");
    row("javascript in disguise", "<a href=' java&#x0A;script&colon;x()'>y</a>", "<a>y</a>", "javascript: URL");
    row("data", "<img src='data:image/svg+xml,<svg/onload=x>'>", "", "data: URL, img");
    row("comment", "a<!-- b -->c", "ac", "comment");
    row("svg", "<svg><script>x</script><p>y</p></svg>z", "<p>y</p>z", "svg");
    row("math", "<math><mi><p>y</p></mi></math>z", "z", "math");
    row("iframe", "<iframe src=x>y</iframe>z", "z", "iframe");
    row("unknown dissolved", "<blink>a</blink><font color=red>b</font>", "ab", "blink, font");
    row("counted", "<script>1</script><script>2</script>x", "x", "script (2)");
    row("unclosed", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>", "");
    row("upper case", "<P>x</P>", "<p>x</p>", "");
    row("bare ampersand", "a & b", "a &amp; b", "");
    row("bare less", "1 < 2", "1 &lt; 2", "");
    row("controls", "a\x01" "b", "ab", "");
    row("line ends", "<p>a\r\nb</p>", "<p>a\nb</p>", "");
}

void TestSanitiser::removesWhatIsNotAllowed()
{
    QFETCH(QString, html);
    QFETCH(QString, expected);
    QFETCH(QString, removed);
    const SanitisedHtml result = sanitiseHtml(html);
    QCOMPARE(result.html, expected);
    QCOMPARE(result.removed.join(u", "_s), removed);
    QVERIFY(isCleanHtml(result.html));
}

void TestSanitiser::cleanMarkupIsUntouched_data()
{
    QTest::addColumn<QString>("html");
    for (const char* html : {"", "plain text, 100 % > 50 %", "<p>Tip: 1.0&nbsp;mm &lt; 2 &#8211; 3</p>", "a<br>b<br/>c<br />d",
                             "<a href=\"https://example.com/?a=1&amp;b=2\" title=\"x\">y</a>", "<img src=\"/a.jpg\" alt=\"b\">",
                             "<table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>", "Café – 8½"})
        QTest::newRow(html) << QString::fromUtf8(html);
}

void TestSanitiser::cleanMarkupIsUntouched()
{
    QFETCH(QString, html);
    const SanitisedHtml result = sanitiseHtml(html);
    QCOMPARE(result.html, html);
    QVERIFY(result.isClean());
}

/// Random concatenations of what parsers stumble over.
static QString randomHtml()
{
    static const QStringList pieces = {
        u"<p>"_s, u"</p>"_s, u"<table>"_s, u"</table>"_s, u"<td>"_s, u"<a href=\"x\">"_s, u"</a>"_s, u"<b>"_s, u"</b>"_s, u"<i"_s,
        u">"_s, u"<"_s, u"&"_s, u"&lt;"_s, u"&amp;"_s, u"&#0;"_s, u"&#x1;"_s, u"\""_s, u"'"_s, u"<!--"_s, u"-->"_s, u"<svg>"_s,
        u"<math>"_s, u"<mtext>"_s, u"<script>"_s, u"</script>"_s, u"<style>"_s, u"</style>"_s, u"<img src=x onerror=y>"_s,
        u"<pre>\n\n"_s, u"</pre>"_s, u"<li>"_s, u"<ul>"_s, u"</ul>"_s, u"<br>"_s, u"</br>"_s, u"<title>"_s, u"<textarea>"_s,
        u" javascript:"_s, u"x"_s, u"\u00A0"_s, u"é"_s, QString(QChar(0xD800)), QString(QChar(0)), u"\r\n"_s, u"<![CDATA["_s,
        u"]]>"_s, u"<form>"_s, u"<noscript>"_s, u"<select>"_s, u"<template>"_s, u"<plaintext>"_s, u"<col>"_s, u"<caption>"_s};
    QString html;
    const auto choices = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, int(pieces.size())));
    for (const int choice : choices)
        html.append(pieces[choice]);
    return html;
}

void TestSanitiser::isIdempotentOnAnything()
{
    QVERIFY(rc::check("sanitising twice is sanitising once", [] {
        const QString once = sanitiseHtml(randomHtml()).html;
        RC_ASSERT(isCleanHtml(once));
        RC_ASSERT(sanitiseHtml(once).html == once);
    }));
}

void TestSanitiser::neverLetsAttacksThrough()
{
    QVERIFY(rc::check("no active content survives", [] {
        const QString clean = sanitiseHtml(randomHtml()).html;
        for (const QString& word : {u"<script"_s, u"<svg"_s, u"<math"_s, u"<style"_s, u"<!--"_s, u"<textarea"_s, u"<template"_s})
            RC_ASSERT(!clean.contains(word, Qt::CaseInsensitive));
    }));
}

void TestSanitiser::hostileInputStaysCheap_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("deep div") << u"<div>"_s.repeated(50'000);
    QTest::newRow("deep b") << u"<b>"_s.repeated(40'000) + u"<p>"_s.repeated(40'000);
    QString formatting;
    for (int i = 0; i < 4000; ++i)
        formatting += u"<b a%1>"_s.arg(i);
    QTest::newRow("formatting") << formatting + u"<p>"_s.repeated(4000);
    QString attributes = u"<p "_s;
    for (int i = 0; i < 20'000; ++i)
        attributes += u"a%1 "_s.arg(i);
    QTest::newRow("attributes") << attributes + u'>';
    QTest::newRow("attributes behind a comment") << u"<!-- <a b=' --> "_s + attributes + u"'>"_s;
    QTest::newRow("open tags") << u"<"_s.repeated(200'000);
    QTest::newRow("ampersands") << u"&"_s.repeated(400'000);
    QTest::newRow("long") << u"<i>x"_s.repeated(1'000'000);
    QTest::newRow("tables") << u"<table><tr><td>"_s.repeated(5'000);
    QTest::newRow("quote never closed") << u"<p title=\""_s + u"x "_s.repeated(200'000);
}

void TestSanitiser::hostileInputStaysCheap()
{
    QFETCH(QString, html);
    QElapsedTimer timer;
    timer.start();
    const SanitisedHtml result = sanitiseHtml(html);
    QVERIFY(isCleanHtml(result.html));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(sanitiseHtml(result.html).html, result.html);
}

void TestSanitiser::tokenStreamIgnoresNoise_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::newRow("space between blocks") << u"<ul> <li>a</li>\n<li>b</li></ul>"_s << u"<ul><li>a</li><li>b</li></ul>"_s;
    QTest::newRow("entities") << u"<p>&eacute; &amp; &#8211;</p>"_s << u"<p>é &amp; –</p>"_s;
    QTest::newRow("unclosed") << u"<p>a<p>b"_s << u"<p>a</p><p>b</p>"_s;
    QTest::newRow("attribute order") << u"<a title='t' href='h'>x</a>"_s << u"<a href=\"h\" title=\"t\">x</a>"_s;
    QTest::newRow("void") << u"a<br/>b"_s << u"a<br>\nb"_s;
    QTest::newRow("comment") << u"a<!-- x -->b"_s << u"ab"_s;
    QTest::newRow("runs of space") << u"<p> a  b </p>"_s << u"<p>a b</p>"_s;
}

void TestSanitiser::tokenStreamIgnoresNoise()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QCOMPARE(htmlTokenStream(a), htmlTokenStream(b));
}

void TestSanitiser::tokenStreamSeesDifferences()
{
    QVERIFY(htmlTokenStream(u"<p>a b</p>"_s) != htmlTokenStream(u"<p>ab</p>"_s));
    QVERIFY(htmlTokenStream(u"<b>a</b> b"_s) != htmlTokenStream(u"<b>a</b>b"_s));
    QVERIFY(htmlTokenStream(u"<p>a</p>"_s) != htmlTokenStream(u"<div>a</div>"_s));
    QVERIFY(htmlTokenStream(u"<a href='x'>a</a>"_s) != htmlTokenStream(u"<a href='y'>a</a>"_s));
}

void TestSanitiser::textOfMarkup()
{
    QCOMPARE(htmlToText(u"<p>a&amp;b</p><ul><li>c</li><li>d <b>e</b></li></ul>"_s), u"a&b c d e"_s);
}

QTEST_GUILESS_MAIN(TestSanitiser)
#include "tst_sanitiser.moc"

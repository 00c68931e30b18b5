#include "coreimages.h"
#include "support/handy.h"
#include "support/httpscript.h"
#include "widgets/htmlview.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace trueup;
using namespace trueup::test;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize bound(64, 64);

QByteArray picture(const QSize& size, const char* format, const QColor& colour = Qt::red)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    QByteArray data;
    QBuffer buffer(&data);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return data;
}

ScriptedAnswer answerWith(const QByteArray& body)
{
    ScriptedAnswer answer;
    answer.headers = {{"Content-Type", "image/png"}, {"Cache-Control", "max-age=3600"}};
    answer.body = body;
    return answer;
}

/// As if an administrator had named the server.
ImageReach reachOf(const HttpScript& server)
{
    return {[port = server.url().port()] { return ui::readyAnswer<QStringList>(QStringList{u"127.0.0.1:%1"_s.arg(port)}); }};
}

} // namespace

/// Pictures and markup from outside: nothing about them is trusted.
class TestImages : public QObject
{
    Q_OBJECT
private slots:
    void picturesAreMadeSmall();
    void otherKindsAreRefused();
    void hugePicturesAreRefusedUnread();
    void onlyWebAddressesAreAsked_data();
    void onlyWebAddressesAreAsked();
    void largeFilesAreGivenUp();
    void redirectsStayOnTheWeb();
    void privateNetworksAreNotAsked();
    void theSecondTimeComesFromTheDisk();
    void cancellingEndsTheDownload();
    void hostileMarkupReachesForNothing();
};

void TestImages::picturesAreMadeSmall()
{
    const auto image = readImage(picture({400, 200}, "PNG"), bound, 1'000'000);
    QVERIFY2(image, image ? "" : qPrintable(image.error().message));
    QCOMPARE(image->size(), QSize(64, 32));
    QCOMPARE(readImage(picture({10, 20}, "JPEG"), bound, 1'000'000)->size(), QSize(10, 20)); // never larger than it is
}

void TestImages::otherKindsAreRefused()
{
    const QByteArray drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>";
    QVERIFY(!readImage(drawing, bound, 1'000'000));
    QVERIFY(!readImage(picture({9, 9}, "BMP"), bound, 1'000'000));
    QVERIFY(!readImage("<html>not found</html>", bound, 1'000'000));
    QVERIFY(!readImage({}, bound, 1'000'000));
}

void TestImages::hugePicturesAreRefusedUnread()
{
    const auto refused = readImage(picture({1000, 1001}, "PNG"), bound, 1'000'000);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(u"1000 × 1001"_s), qPrintable(refused.error().message));
    QVERIFY(readImage(picture({1000, 1000}, "PNG"), bound, 1'000'000));
}

void TestImages::onlyWebAddressesAreAsked_data()
{
    QTest::addColumn<QString>("address");
    for (const char* address : {"file:///etc/passwd", "data:image/png;base64,iVBORw0KGgo=", "ftp://example.com/a.png", "qrc:/icons/ok.svg",
                                "//example.com/a.png", "picture.png", ""})
        QTest::newRow(address[0] ? address : "empty") << QString::fromLatin1(address);
}

void TestImages::onlyWebAddressesAreAsked()
{
    QFETCH(const QString, address);
    CoreImages images({});
    const auto answer = images.image(QUrl(address), bound);
    QVERIFY2(answer.isFinished(), "refused at once, without any request");
    QVERIFY(!answer.result());
}

void TestImages::largeFilesAreGivenUp()
{
    HttpScript server;
    server.enqueue(answerWith(picture({64, 64}, "BMP") + QByteArray(200'000, 'x')));
    server.enqueue(answerWith(picture({8, 8}, "PNG")));
    ImageLimits limits;
    limits.download.bytes = 50'000;
    CoreImages images({}, reachOf(server), limits);
    const auto refused = settled(images.image(server.url(u"/a.png"_s), bound));
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(u"too large"_s), qPrintable(refused.error().message));
    QVERIFY(settled(images.image(server.url(u"/b.png"_s), bound)));
}

void TestImages::redirectsStayOnTheWeb()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"secret.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(picture({8, 8}, "PNG"));
    file.close();
    HttpScript server;
    ScriptedAnswer redirect;
    redirect.status = 302;
    redirect.headers = {{"Location", QUrl::fromLocalFile(file.fileName()).toEncoded()}};
    server.enqueue(redirect);
    CoreImages images({}, reachOf(server));
    QVERIFY(!settled(images.image(server.url(u"/a.png"_s), bound)));
    QCOMPARE(server.requestCount(), 1);
}

void TestImages::privateNetworksAreNotAsked()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return answerWith(picture({8, 8}, "PNG")); });
    QStringList hosts;
    CoreImages strict({});
    CoreImages asking({}, {[&hosts] { return ui::readyAnswer<QStringList>(hosts); }});
    for (CoreImages* images : {&strict, &asking}) {
        const auto refused = settled(images->image(server.url(u"/a.png"_s), bound));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"private network"_s), qPrintable(refused.error().message));
    }
    QCOMPARE(server.requestCount(), 0);
    hosts = {u"127.0.0.1"_s}; // heard of at once
    QVERIFY(settled(asking.image(server.url(u"/a.png"_s), bound)));
}

void TestImages::theSecondTimeComesFromTheDisk()
{
    QTemporaryDir folder;
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return answerWith(picture({8, 8}, "PNG")); });
    for (int run = 0; run < 2; ++run) { // two lives of the program
        CoreImages images(folder.path(), reachOf(server));
        const auto image = settled(images.image(server.url(u"/a.png"_s), bound));
        QVERIFY2(image, image ? "" : qPrintable(image.error().message));
    }
    QCOMPARE(server.requestCount(), 1);
    QVERIFY2(!server.requests().first().headers.contains("cookie"), "nothing of ours goes there");
}

void TestImages::cancellingEndsTheDownload()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::of(ScriptedAnswer::Hang); });
    CoreImages images({}, reachOf(server));
    auto answer = images.image(server.url(u"/a.png"_s), bound);
    QTRY_COMPARE(server.requestCount(), 1);
    answer.cancel();
    QTRY_VERIFY(answer.isFinished());
}

void TestImages::hostileMarkupReachesForNothing()
{
    HttpScript server;
    QTemporaryDir folder;
    QFile file(folder.filePath(u"mine.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(picture({200, 200}, "PNG", Qt::magenta));
    file.close();
    const QString web = server.url(u"/x"_s).toString();
    const QString local = QUrl::fromLocalFile(file.fileName()).toString();
    QString markup = u"<html><head><link rel=stylesheet href='%1.css'><link rel=stylesheet href='%2'><style>@import url('%1.css');"
                     "body{background-image:url('%1.png')}</style><script src='%1.js'></script>"
                     "<meta http-equiv=refresh content='0;url=%1'></head><body onload=\"fetch('%1')\">"
                     "<img src='%1.png'><img src='%2' width=200 height=200><img srcset='%1 2x'><iframe src='%1'></iframe>"
                     "<object data='%1'></object><embed src='%1'><video src='%1' autoplay></video><a href='%1'>here</a>"
                     "<table background='%1.png'><tr><td background='%2'>x</td></tr></table></body></html>"_s;
    ui::HtmlView view;
    view.resize(600, 600);
    view.setHtml(markup.arg(web, local));
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage shown = view.grab().toImage();
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x)
            QVERIFY2(shown.pixelColor(x, y) != QColor(Qt::magenta), "a file of this computer was shown");
    }
    view.anchorClicked(QUrl(web));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.viewport()->rect().center());
    QCoreApplication::processEvents();
    QCOMPARE(server.requestCount(), 0);
}

QTEST_MAIN(TestImages)
#include "tst_images.moc"

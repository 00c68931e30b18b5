#include "courtesy.h"

#include <QTest>

#include <future>

using namespace trueup;
using namespace std::chrono_literals;

/// Work in the background steps aside.
class TestCourtesy : public QObject
{
    Q_OBJECT
private slots:
    void nobodyThereNobodyWaits()
    {
        Courtesy courtesy(1h, 1h);
        courtesy.letOthersPass(); // or this test never ends
    }

    void whoeverIsAskedGoesFirst()
    {
        const auto courtesy = std::make_shared<Courtesy>(1h, 0ms);
        auto one = Courtesy::first(courtesy);
        auto other = Courtesy::first(courtesy);
        const auto background = std::async(std::launch::async, [&] { courtesy->letOthersPass(); });
        one.reset();
        QVERIFY2(background.wait_for(50ms) == std::future_status::timeout, "an answer is still waited for");
        other.reset();
        background.wait(); // or this test never ends
    }

    void theNextQuestionMayFollow()
    {
        const auto courtesy = std::make_shared<Courtesy>(1h, 60ms);
        Courtesy::first(courtesy).reset();
        const auto answered = std::chrono::steady_clock::now();
        courtesy->letOthersPass();
        QVERIFY(std::chrono::steady_clock::now() - answered > 40ms);
    }

    void notForEver()
    {
        const auto courtesy = std::make_shared<Courtesy>(5ms, 1h);
        const auto waits = Courtesy::first(courtesy);
        courtesy->letOthersPass(); // or this test never ends
    }
};

QTEST_GUILESS_MAIN(TestCourtesy)
#include "tst_courtesy.moc"

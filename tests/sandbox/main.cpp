#include "sandbox/sandbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTextStream>
#include <QTimer>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>

using namespace Qt::StringLiterals;
using namespace trueup::sandbox;

namespace {

std::atomic_bool stopRequested = false;
std::atomic_int wantedDay = -1;

int complain(const QString& text, int code)
{
    QTextStream(stderr) << "trueup-sandbox: " << text << Qt::endl;
    return code;
}

/// Lines "day N" move the world to a later day; the end of the input ends the program.
void readInput()
{
    for (std::string line; std::getline(std::cin, line);) {
        if (line.starts_with("day "))
            wantedDay = QByteArray::fromStdString(line).mid(4).toInt();
    }
    stopRequested = true;
}

void moveOn(Sandbox& sandbox)
{
    const int day = wantedDay.exchange(-1);
    if (day < 0)
        return;
    if (const auto moved = sandbox.evolve(day); !moved)
        complain(trueup::errorText(moved.error()), 1);
    std::printf("day %d\n", day);
    std::fflush(stdout);
}

/// Serves until a signal asks for the end, or the end of standard input where that is watched.
int serve(Sandbox& sandbox, const QString& portFile, bool watchInput)
{
    QJsonObject variables;
    const QMap<QString, QString> environment = sandbox.environment();
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        variables[it.key()] = it.value();
    const QByteArray line = QJsonDocument(variables).toJson(QJsonDocument::Compact) + '\n';
    if (!portFile.isEmpty()) {
        QSaveFile file(portFile);
        if (!file.open(QIODevice::WriteOnly) || file.write(line) != line.size() || !file.commit())
            return complain(u"%1 could not be written"_s.arg(portFile), 1);
    }
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
    if (watchInput)
        std::thread(readInput).detach();
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, qApp, [&sandbox] {
        moveOn(sandbox);
        if (stopRequested)
            QCoreApplication::quit();
    });
    watch.start(50);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"An invented feed, ERP and shop to try Trueup with."_s);
    parser.addHelpOption();
    parser.addOptions({{u"products"_s, u"Products in the feed."_s, u"N"_s, u"1000"_s},
                       {u"seed"_s, u"Seed of the world."_s, u"S"_s, u"1"_s},
                       {u"day"_s, u"Day of the world."_s, u"D"_s, u"0"_s},
                       {u"port-file"_s, u"Also write the line of JSON to FILE."_s, u"FILE"_s},
                       {u"watch-stdin"_s, u"Read lines \"day N\" that move the world on; end when the standard input is closed."_s},
                       {u"dir"_s, u"Keep the feed in DIR."_s, u"DIR"_s},
                       {u"shop-products"_s, u"Products the shop holds from the beginning."_s, u"N"_s, u"0"_s},
                       {u"shop-rate"_s, u"plan: limits of the Standard plan; unlimited."_s, u"RATE"_s, u"unlimited"_s},
                       {u"keep-writes"_s, u"Keep what is written to products for /sandbox/writes.json of the shop."_s},
                       {u"write-feed"_s, u"Write the feed to FILE.zip, print what it holds, and end."_s, u"FILE.zip"_s}});
    parser.process(application);
    bool okProducts = false, okSeed = false, okDay = false, okShop = false;
    SandboxOptions options;
    options.catalogue.products = parser.value(u"products"_s).toInt(&okProducts);
    options.catalogue.seed = parser.value(u"seed"_s).toUInt(&okSeed);
    options.catalogue.day = parser.value(u"day"_s).toInt(&okDay);
    options.shopProducts = parser.value(u"shop-products"_s).toInt(&okShop);
    const QString rate = parser.value(u"shop-rate"_s);
    if (!okProducts || !okSeed || !okDay || !okShop || options.shopProducts < 0 || options.catalogue.products < 0 || (rate != "plan"_L1 && rate != "unlimited"_L1))
        return complain(u"a value cannot be meant; see --help"_s, 2);
    options.shop.keepsWrites = parser.isSet(u"keep-writes"_s);
    options.shop.restoreRate = rate == "plan"_L1 ? 100 : 0;
    options.shop.bucket = rate == "plan"_L1 ? 2'000 : 4'000'000; // always full, and large enough that nobody has a reason to wait
    options.directory = parser.value(u"dir"_s);
    if (const QString zip = parser.value(u"write-feed"_s); !zip.isEmpty()) {
        FeedTruth truth;
        if (!Catalogue(options.catalogue).writeZip(zip, &truth))
            return complain(u"%1 could not be written"_s.arg(zip), 1);
        QTextStream(stdout) << u"{\"records\":%1,\"products\":%2,\"bytes\":%3}\n"_s.arg(truth.records).arg(truth.products).arg(truth.csvBytes);
        return 0;
    }
    std::signal(SIGINT, [](int) { stopRequested = true; });
    std::signal(SIGTERM, [](int) { stopRequested = true; });
    auto sandbox = Sandbox::start(options);
    if (!sandbox)
        return complain(trueup::errorText(sandbox.error()), 1);
    const bool watchInput = parser.isSet(u"watch-stdin"_s);
    const int code = serve(**sandbox, parser.value(u"port-file"_s), watchInput);
    sandbox->reset();
    // The thread that waits for input holds the lock of stdin, which an ordinary end would ask for.
    if (watchInput)
        std::_Exit(code);
    return code;
}

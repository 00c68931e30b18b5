#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QtLogging>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What every fuzzer shares. A fuzzer is a file fuzz_NAME.cpp that defines LLVMFuzzerTestOneInput; its inputs to begin
/// with are the files of corpus/NAME. The first byte of an input chooses options, so that a seed can be written by hand.
namespace trueup::fuzz {

/// Ends the run when a promise is broken; libFuzzer keeps the input.
inline void require(bool holds, const char* promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

/// Qt's and KArchive's warnings about hostile input are expected and would drown the report; fatal ones still abort.
inline void silenceWarnings()
{
    static const auto before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtFatalMsg)
            std::fprintf(stderr, "%s\n", qPrintable(text));
    });
    Q_UNUSED(before)
}

/// An input: the byte that chooses options, and the rest.
struct Input
{
    unsigned option = 0;
    QByteArray bytes;

    Input(const std::uint8_t* data, std::size_t size)
    {
        silenceWarnings();
        if (size == 0)
            return;
        option = data[0];
        bytes = QByteArray(reinterpret_cast<const char*>(data) + 1, qsizetype(size - 1));
    }
};

} // namespace trueup::fuzz

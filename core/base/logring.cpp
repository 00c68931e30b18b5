#include "base/logring.h"

#include "base/redact.h"

#include <QDir>
#include <QFileInfo>

#include <atomic>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Qt hands messages to a plain function: this is how it finds the ring.
std::atomic<LogRing*> current = nullptr;
constexpr qsizetype longestLine = 8'000; // characters; a whole page of HTML in an error would push everything else out

} // namespace

QString logLevelWord(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return u"debug"_s;
    case QtInfoMsg: return u"info"_s;
    case QtWarningMsg: return u"warning"_s;
    case QtCriticalMsg:
    case QtFatalMsg: return u"error"_s;
    }
    return {};
}

LogRing::LogRing(QString file, qsizetype capacity, qint64 fileLimit)
    : m_capacity(capacity), m_fileLimit(fileLimit), m_path(std::move(file)), m_file(m_path)
{
    if (!m_path.isEmpty()) {
        QDir().mkpath(QFileInfo(m_path).absolutePath());
        if (!m_file.open(QIODevice::Append | QIODevice::Text))
            m_path.clear();
    }
    current = this;
    m_before = qInstallMessageHandler(&LogRing::receive);
}

LogRing::~LogRing()
{
    qInstallMessageHandler(m_before);
    current = nullptr;
}

void LogRing::receive(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    LogRing* ring = current;
    if (!ring)
        return;
    ring->keep(type, QString::fromUtf8(context.category), text);
    if (ring->m_before)
        ring->m_before(type, context, text);
}

void LogRing::keep(QtMsgType type, const QString& category, const QString& text)
{
    LogEntry entry{0, QDateTime::currentDateTimeUtc(), type, category, withoutSecrets(text.left(longestLine))};
    const QMutexLocker lock(&m_mutex);
    entry.number = ++m_number;
    write(entry);
    m_entries.push_back(std::move(entry));
    while (qsizetype(m_entries.size()) > m_capacity)
        m_entries.pop_front();
}

void LogRing::write(const LogEntry& entry)
{
    if (!m_file.isOpen())
        return;
    if (m_file.size() > m_fileLimit) {
        m_file.close();
        QFile::remove(m_path + u".1"_s);
        QFile::rename(m_path, m_path + u".1"_s);
        if (!m_file.open(QIODevice::Append | QIODevice::Text))
            return;
    }
    m_file.write(u"%1 %2 %3: %4\n"_s.arg(entry.at.toString(Qt::ISODateWithMs), logLevelWord(entry.type), entry.category, entry.text).toUtf8());
    m_file.flush(); // the line before a crash is the one that is wanted
}

QList<LogEntry> LogRing::after(qint64 number) const
{
    const QMutexLocker lock(&m_mutex);
    QList<LogEntry> entries;
    for (const LogEntry& entry : m_entries) {
        if (entry.number > number)
            entries.append(entry);
    }
    return entries;
}

} // namespace trueup

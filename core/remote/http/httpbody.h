#pragma once

#include <QByteArray>
#include <QFile>
#include <QIODevice>

namespace trueup {

/// A body that can be read once. QNetworkAccessManager sends a request again by itself, whatever its method, when a
/// connection ends before an answer came; it gives up when the body cannot be rewound. That is what keeps a mutation
/// from being carried out twice.
class OneWayBody final : public QIODevice
{
    Q_OBJECT
public:
    OneWayBody(QByteArray body, QObject* parent);
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool reset() override { return false; }
    [[nodiscard]] bool atEnd() const override { return m_read >= m_body.size(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_body.size() - m_read; }

protected:
    qint64 readData(char* data, qint64 size) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_body;
    qint64 m_read = 0;
};

/// A file between two short texts, read from disk while it is sent: the form of an upload without holding it in
/// memory. A file that cannot be read ends the request with a network error.
class FileBody final : public QIODevice
{
    Q_OBJECT
public:
    FileBody(QByteArray head, const QString& path, QByteArray tail, QObject* parent);
    [[nodiscard]] qint64 size() const override { return m_head.size() + m_fileSize + m_tail.size(); }
    [[nodiscard]] bool seek(qint64 position) override;

protected:
    qint64 readData(char* data, qint64 size) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_head;
    QFile m_file;
    QByteArray m_tail;
    qint64 m_fileSize = 0;
    qint64 m_at = 0;
};

} // namespace trueup

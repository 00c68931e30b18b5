#pragma once

#include "base/error.h"

#include <QHash>
#include <QObject>
#include <QProcess>

#include <memory>

namespace trueup {

/// The invented feed, ERP and shop of the sample data: a child process that ends with this object, and also when this
/// program dies, because it watches its standard input.
class SampleServices : public QObject
{
    Q_OBJECT
public:
    explicit SampleServices(QObject* parent = nullptr);
    ~SampleServices() override;

    /// The program beside this one; empty when this installation has none.
    [[nodiscard]] static QString program();

    void start();

signals:
    /// How to reach them: names and values as in the environment.
    void ready(const QHash<QString, QString>& variables);
    void failed(const trueup::Error& error);

private:
    void readLine();
    void giveUp(const QString& detail);

    std::unique_ptr<QProcess> m_process;
    QByteArray m_output;
    bool m_answered = false;
};

} // namespace trueup

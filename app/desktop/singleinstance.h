#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <memory>

namespace trueup {

/// One window per person and workspace: the first program takes the place, a second one asks it to come to the front. The
/// place is freed with the program, also when it crashes.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    /// `what` names the workspace; two programs of one person with the same text are the same.
    explicit SingleInstance(const QString& what, QObject* parent = nullptr);
    ~SingleInstance() override;

    /// Takes the place. False: another program has it and was asked to show its window (or could not be asked).
    [[nodiscard]] bool take();
    [[nodiscard]] const QString& place() const { return m_place; }

signals:
    /// Somebody started the program once more.
    void wanted();

private:
    [[nodiscard]] bool askOther() const;

    QString m_place;
    QString m_name;
    QLockFile m_lock;
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace trueup

#pragma once

#include <QFutureWatcher>
#include <QHash>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <QVariant>

namespace trueup::ui {

/// The settings of a person on this computer: read once, kept in memory, and written to their file by a worker, since a disk may take a
/// hundred milliseconds for what is a dozen bytes. The file is replaced as a whole or not at all; keys another window has written there
/// meanwhile stay. To be used by the thread that made it. Never secrets.
class SettingsStore : public QObject
{
    Q_OBJECT
public:
    /// Reads what `file` (in QSettings' INI format) holds; there may be none yet.
    explicit SettingsStore(QString file, QObject* parent = nullptr);
    /// Writes what is not written yet.
    ~SettingsStore() override;

    [[nodiscard]] QVariant value(const QString& key) const { return m_values.value(key); }
    /// In effect at once, in the file a moment later.
    void setValue(const QString& key, const QVariant& value);
    /// Waits until everything is in the file. False: it could not be written (the log says so) and is tried again with the next change.
    bool flush();

private:
    using Values = QHash<QString, QVariant>;

    [[nodiscard]] static bool writeTo(const QString& file, const Values& values);
    void write();
    void collect();

    QString m_file;
    Values m_values;
    Values m_unwritten; ///< of m_values; nobody has tried to write them, or without success
    Values m_underway;  ///< what m_writing writes
    QTimer m_soon;      ///< a splitter that is dragged is written once, not at every step
    QThreadPool m_worker;
    QFutureWatcher<bool> m_writing;
};

} // namespace trueup::ui

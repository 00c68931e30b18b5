#include "services/settingsstore.h"

#include "base/log.h"

#include <QSettings>
#include <QtConcurrentRun>

#include <utility>

namespace trueup::ui {

using namespace std::chrono_literals;

SettingsStore::SettingsStore(QString file, QObject* parent) : QObject(parent), m_file(std::move(file))
{
    const QSettings settings(m_file, QSettings::IniFormat);
    for (const QString& key : settings.allKeys())
        m_values.insert(key, settings.value(key));
    m_worker.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250ms);
    connect(&m_soon, &QTimer::timeout, this, &SettingsStore::write);
    connect(&m_writing, &QFutureWatcherBase::finished, this, &SettingsStore::collect);
}

SettingsStore::~SettingsStore()
{
    flush();
}

void SettingsStore::setValue(const QString& key, const QVariant& value)
{
    if (m_values.contains(key) && m_values.value(key) == value)
        return;
    m_values.insert(key, value);
    m_unwritten.insert(key, value);
    m_soon.start();
}

/// Only the keys that changed, so that those of another window survive: QSettings reads the file again under its lock.
bool SettingsStore::writeTo(const QString& file, const Values& values)
{
    QSettings settings(file, QSettings::IniFormat);
    settings.setAtomicSyncRequired(true);
    for (const auto& [key, value] : values.asKeyValueRange())
        settings.setValue(key, value);
    settings.sync();
    return settings.status() == QSettings::NoError;
}

void SettingsStore::write()
{
    if (!m_underway.isEmpty() || m_unwritten.isEmpty())
        return; // collect() goes on
    m_underway = std::exchange(m_unwritten, {});
    m_writing.setFuture(QtConcurrent::run(&m_worker, &SettingsStore::writeTo, m_file, m_underway));
}

void SettingsStore::collect()
{
    if (m_underway.isEmpty() || !m_writing.future().isFinished())
        return; // flush() has done so
    Values tried = std::exchange(m_underway, {});
    if (!m_writing.future().result()) {
        qCWarning(lcUi) << "The settings could not be written to" << m_file;
        tried.insert(m_unwritten); // over them: it was chosen since
        m_unwritten = std::move(tried);
        return;
    }
    if (!m_unwritten.isEmpty() && !m_soon.isActive())
        m_soon.start();
}

bool SettingsStore::flush()
{
    m_soon.stop();
    m_writing.waitForFinished();
    collect();
    write();
    m_writing.waitForFinished();
    collect();
    return m_unwritten.isEmpty();
}

} // namespace trueup::ui

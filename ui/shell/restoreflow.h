#pragma once

#include "services/jobs.h"
#include "services/services.h"

#include <QObject>

namespace trueup::ui {

/// From the wish to have a backup back to the running job that brings it: asks whether it can be done at all, which file it is, and
/// once whether it is really meant. What became of it is told by the job.
class RestoreFlow : public QObject
{
    Q_OBJECT
public:
    RestoreFlow(UiServices& services, QWidget* window);

    void begin();

signals:
    void failed(const trueup::Error& error);

private:
    void choose(const RestoreOutlook& outlook);
    void confirm(const QString& file, const RestoreOutlook& outlook);
    void start(const QString& file);

    UiServices& m_services;
    QWidget* m_window;
    Asker m_asker;
};

} // namespace trueup::ui

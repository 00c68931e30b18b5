#pragma once

#include "services/jobs.h"
#include "services/services.h"

#include <QObject>

namespace trueup::ui {

/// From the wish to write a file to the running job that writes it: asks where to, starts the job. What became of it is told by the job.
class ExportFlow : public QObject
{
    Q_OBJECT
public:
    ExportFlow(UiServices& services, QWidget* window);

    /// `request` with everything but the file; `suffix` is csv, xlsx or pdf.
    void begin(ExportRequest request, const QString& suffix);
    void beginBackup();
    /// The name offered for a file, without its folder; `day` is today.
    [[nodiscard]] static QString suggestedName(ExportTable table, const QString& suffix, const QDate& day);

signals:
    void failed(const trueup::Error& error);

private:
    void start(const JobRequest& job);

    UiServices& m_services;
    QWidget* m_window;
    Asker m_asker;
};

} // namespace trueup::ui

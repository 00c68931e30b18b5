#pragma once

#include "operate/alertchannels.h"
#include "services/alerts.h"
#include "services/jobs.h"
#include "store/alerttable.h"
#include "store/usertable.h"
#include "workbench.h"

#include <memory>

namespace trueup {

class AlertWatch;

/// In the words of this window.
[[nodiscard]] ui::Alert shownAlert(const AlertRecord& record, const PeopleNames& people);

/// Between the alerts of the window and the rows of the database; evaluates and tells them as long as it lives.
class CoreAlerts final : public ui::AlertService
{
    Q_OBJECT
public:
    CoreAlerts(Workbench& bench, ui::JobService& jobs, QObject* parent = nullptr);
    ~CoreAlerts() override;

    [[nodiscard]] ui::Answer<QList<ui::Alert>> alerts(bool withClosed) override;
    [[nodiscard]] ui::Answer<void> acknowledge(const QList<qint64>& ids) override;
    [[nodiscard]] ui::Answer<QList<ui::AlertRule>> rules() override;
    [[nodiscard]] ui::Answer<void> save(const QString& oldName, const ui::AlertRule& rule) override;
    [[nodiscard]] ui::Answer<void> remove(const QString& name) override;
    [[nodiscard]] QList<ui::AlertMetric> metrics() const override;
    [[nodiscard]] ui::Answer<std::optional<double>> measure(const QString& metric, int windowSeconds) override;
    [[nodiscard]] ui::Answer<QList<ui::AlertChannelSetup>> channels() override;
    [[nodiscard]] ui::Answer<void> saveChannel(const ui::AlertChannelDraft& draft) override;
    [[nodiscard]] ui::Answer<void> testChannel(const ui::AlertChannelDraft& draft) override;

private:
    /// What this window may use: nothing of the keychain or the environment for sample data.
    [[nodiscard]] QHash<QString, QString> secrets() const;

    Workbench& m_bench;
    std::unique_ptr<AlertWatch> m_watch;
};

} // namespace trueup

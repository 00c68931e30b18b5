#pragma once

#include "services/alerts.h"

#include <QWidget>

namespace trueup::ui {

class AdminLine;
class ChannelForm;
class ErrorBanner;
class StatefulView;

/// Who is told of alerts beside the desktops: every channel that has to be set up. Each is kept by its own Save.
class ChannelsForm : public QWidget
{
    Q_OBJECT
public:
    ChannelsForm(AlertService& service, QWidget* parent = nullptr);

    void load();
    void setEditable(bool editable);
    [[nodiscard]] bool isSettled() const;

private:
    void fit();

    AlertService& m_service;
    Asker m_loader;
    QList<ChannelForm*> m_forms;
    StatefulView* m_view = nullptr;
    AdminLine* m_who; ///< may change them
    ErrorBanner* m_banner;
    QWidget* m_all; ///< the forms
};

} // namespace trueup::ui

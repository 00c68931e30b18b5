#pragma once

#include "services/alerts.h"

#include <QWidget>

namespace trueup::ui {

class ChannelForm;
class ErrorBanner;
class Refusal;
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
    Refusal* m_who; ///< may change them; seen by others
    ErrorBanner* m_banner;
    QWidget* m_all; ///< the forms
};

} // namespace trueup::ui

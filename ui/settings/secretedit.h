#pragma once

#include "services/settings.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace trueup::ui {

/// A secret that can be written and forgotten but never read: shows only whether one is stored.
class SecretEdit : public QWidget
{
    Q_OBJECT
public:
    explicit SecretEdit(const QString& name, QWidget* parent = nullptr);

    void setDraft(const SecretDraft& draft);
    [[nodiscard]] SecretDraft draft() const;

signals:
    void edited();

protected:
    void changeEvent(QEvent* event) override;

private:
    void showState();

    QLineEdit* m_edit;
    QPushButton* m_forget;
    bool m_isStored = false;
    bool m_isFromEnvironment = false;
    bool m_isForgotten = false;
};

} // namespace trueup::ui

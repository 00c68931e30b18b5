#pragma once

#include "services/dashboard.h"

#include <QAbstractButton>
#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace trueup::ui {

/// One alert as a link to it: mark, title, since when and whether it is acknowledged.
class AlertLine : public QAbstractButton
{
    Q_OBJECT
public:
    explicit AlertLine(const AlertRow& alert, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRect textArea(int width) const;
    [[nodiscard]] QRect factsArea(int width) const;

    QString m_text;
    QString m_facts; ///< since when, and whether somebody has seen to it
};

/// The alerts that are not closed, each a link, and the way to all of them. Hidden while there is none.
class AlertsPanel : public QFrame
{
    Q_OBJECT
public:
    explicit AlertsPanel(QWidget* parent = nullptr);

    /// While it is not known whether there is one: that nothing is shown would mean that there is none.
    void sayInstead(const QString& words);
    void setAlerts(const QList<AlertRow>& alerts);

signals:
    void alertWanted(qint64 id);
    void allWanted();

private:
    QList<AlertRow> m_alerts;
    QLabel* m_instead;
    QVBoxLayout* m_lines;
};

} // namespace trueup::ui

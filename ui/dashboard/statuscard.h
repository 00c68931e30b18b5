#pragma once

#include "services/dashboard.h"

#include <QAbstractButton>

namespace trueup::ui {

/// A number with its word and icon; a link when there is a list behind it.
class StatusCardButton : public QAbstractButton
{
    Q_OBJECT
public:
    StatusCardButton(StatusCard card, QWidget* parent = nullptr);

    void setCount(qint64 count);
    void setLinked(bool linked);
    [[nodiscard]] StatusCard card() const { return m_card; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    StatusCard m_card;
    QString m_label;
    qint64 m_count = -1; ///< not known yet
};

} // namespace trueup::ui

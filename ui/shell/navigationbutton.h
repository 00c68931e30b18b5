#pragma once

#include <QAbstractButton>
#include <QIcon>

namespace trueup::ui {

/// One line of the navigation: icon, word, badge. Painted, so that the badge scales with the font.
class NavigationButton : public QAbstractButton
{
    Q_OBJECT
public:
    NavigationButton(const QString& text, const QString& iconName, QWidget* parent = nullptr);

    void setBadge(qint64 count); ///< 0: none
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    QString m_iconName;
    qint64 m_badge = 0;
    bool m_showFocus = false; ///< the focus came by keyboard
};

} // namespace trueup::ui

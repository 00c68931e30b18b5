#pragma once

#include "review/reviewview.h"

#include <QWidget>

class QComboBox;
class QPushButton;

namespace trueup::ui {

/// Saved views: choose one by its name, or type a name to keep what is looked at now.
class ViewBar : public QWidget
{
    Q_OBJECT
public:
    explicit ViewBar(QWidget* parent = nullptr);

    void setViews(const QList<ReviewView>& views);
    [[nodiscard]] const QList<ReviewView>& views() const { return m_views; }
    /// What is looked at now: its name stands in the box while it is exactly one of the saved ones.
    void showCurrent(const ReviewView& current);

signals:
    void chosen(const trueup::ui::ReviewView& view);
    void saveWanted(const QString& name);
    void removeWanted(const QString& name);

private:
    void updateButtons();
    [[nodiscard]] const ReviewView* named(const QString& name) const;

    QList<ReviewView> m_views;
    ReviewView m_current;
    QComboBox* m_names;
    QPushButton* m_save;
    QPushButton* m_remove;
};

} // namespace trueup::ui

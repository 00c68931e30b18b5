#pragma once

#include "review/reviewview.h"

#include <QObject>
#include <QTimer>

namespace trueup::ui {

class Preferences;
class ReviewGrid;
class ReviewModel;
class ViewBar;

/// Keeps the saved views of the review and its columns in the preferences of the person, and brings a view back.
class ViewKeeper : public QObject
{
    Q_OBJECT
public:
    ViewKeeper(Preferences& preferences, ViewBar& bar, ReviewModel& model, ReviewGrid& grid, QObject* parent);
    ~ViewKeeper() override; ///< what is shown is what the next window begins with

    /// Columns, order, fields and filter as they were left, but for the batch: there will be other ones. None: nothing was kept.
    [[nodiscard]] std::optional<ReviewFilter> restore();
    /// The filter that is shown now.
    void show(const ReviewFilter& filter);
    /// No view is the last one any more.
    void forgetLast();

signals:
    /// A view was chosen; its filter names no batch.
    void filterWanted(const trueup::ui::ReviewFilter& filter);
    void saved(const QString& name);
    void removed(const QString& name);

private:
    [[nodiscard]] ReviewView current() const;
    void use(const ReviewView& view);
    void save(const QString& name);
    void remove(const QString& name);
    void keep(const QList<ReviewView>& views);
    void order(const ReviewView& view);
    void remember();
    void keepLast();

    Preferences& m_preferences;
    ViewBar& m_bar;
    ReviewModel& m_model;
    ReviewGrid& m_grid;
    ReviewFilter m_filter;
    QTimer m_columnsSoon;
    QTimer m_lastSoon;
    QString m_last; ///< what is shown, as it is kept
};

} // namespace trueup::ui

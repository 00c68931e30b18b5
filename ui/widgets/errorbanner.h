#pragma once

#include "base/error.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace trueup::ui {

/// An error as a person needs it: what happened, what was not done, what to do; detail folds out and can be copied.
/// Hidden while there is nothing to say; never in the way of work.
class ErrorBanner : public QFrame
{
    Q_OBJECT
public:
    explicit ErrorBanner(QWidget* parent = nullptr);

    void show(const Error& error);
    void clear();
    /// The database answers again: a message about its loss is no longer true.
    void clearIfLost();
    [[nodiscard]] QString text() const;

signals:
    void said(const trueup::Error& error);

private:
    [[nodiscard]] bool isSaidElsewhere() const;
    void copy() const;
    void toggleDetail(bool visible);
    void changeEvent(QEvent* event) override;
    void colour();

    Error m_error;
    QLabel* m_message;
    QLabel* m_rest;
    QLabel* m_detail;
    QToolButton* m_more;
};

} // namespace trueup::ui

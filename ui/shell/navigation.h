#pragma once

#include <QFrame>
#include <QKeySequence>
#include <QList>

#include <array>

class QButtonGroup;

namespace trueup::ui {

enum class PageId { Dashboard, Review, Conflicts, Products, Jobs, Settings };
inline constexpr std::array allPages = {PageId::Dashboard, PageId::Review, PageId::Conflicts, PageId::Products, PageId::Jobs, PageId::Settings};

class NavigationButton;

/// The list of pages at the left, each with a live badge.
class Navigation : public QFrame
{
    Q_OBJECT
public:
    explicit Navigation(QWidget* parent = nullptr);

    void select(PageId page); ///< without a signal
    /// What is counted stands in the tool tip; empty: it is what the page is about.
    void setBadge(PageId page, qint64 count, const QString& what = {});

signals:
    void chosen(trueup::ui::PageId page);

private:
    QButtonGroup* m_group;
    QList<NavigationButton*> m_buttons;
};

[[nodiscard]] QString pageTitle(PageId page);
/// The key that leads to a page.
[[nodiscard]] QKeySequence pageKeys(PageId page);

} // namespace trueup::ui

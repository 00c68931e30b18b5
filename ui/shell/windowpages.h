#pragma once

#include "services/dashboard.h"
#include "services/session.h"
#include "shell/navigation.h"

#include <QStackedWidget>
#include <QTimer>

#include <memory>
#include <optional>

namespace trueup::ui {

class Appearance;
class ConflictsPage;
class DashboardPage;
class JobsPage;
class ProductsPage;
class ReviewPage;
class SettingsPage;
struct UiServices;

/// The pages of the window. Each is made when it is first asked for, or by makeSoon().
class WindowPages : public QStackedWidget
{
    Q_OBJECT
public:
    /// `services` and `appearance` (which may be null) outlive this.
    WindowPages(UiServices& services, Appearance* appearance, QWidget* parent = nullptr);
    ~WindowPages() override;

    [[nodiscard]] DashboardPage& dashboard();
    [[nodiscard]] ReviewPage& review();
    [[nodiscard]] ConflictsPage& conflicts();
    [[nodiscard]] ProductsPage& products();
    [[nodiscard]] JobsPage& jobs();
    [[nodiscard]] SettingsPage& settings();
    [[nodiscard]] QWidget& page(PageId id);

    /// Makes what is missing, so that nobody waits for it later: in one turn of the event loop a page, in the next its style, and in the
    /// end the sections of Settings one by one.
    void makeSoon();
    /// Of all pages, also those still to be made.
    void setSession(const Session& session);
    /// Which systems there are to read from, for the pages that offer to, and how that went last.
    void setSteps(const FirstSteps& steps, const QList<SourceFreshness>& sources);
    /// Shows a page as it stands, without reading anything for it.
    void turnTo(PageId id);
    /// What a page reads when somebody comes to it. The dashboard reads nothing itself: it is given its snapshot.
    void read(PageId id);
    /// Reads what a page shows once more, where it may have failed; Settings may hold what was typed and reads nothing.
    void readAgain(PageId id);
    /// There is something on the page that can be written to a file.
    [[nodiscard]] bool hasRows(PageId id) const;
    /// Every answer the page waits for has come.
    [[nodiscard]] bool isSettled(PageId id) const;

signals:
    /// To be joined to the rest of the window: it has its session and was never shown.
    void made(trueup::ui::PageId id);
    /// A list of some page has other rows, or none.
    void rowsChanged();

private:
    template <class Page>
    Page& ready(PageId id, Page*& page);
    void make(PageId id);
    void putIn();
    void makeNext();
    void tellConnected();
    void hearRows(const QWidget& part);

    UiServices& m_services;
    Appearance* m_appearance; ///< may be null
    std::optional<Session> m_session;
    bool m_hasFeed = true; ///< until it is known
    bool m_hasShop = true;
    QList<SourceFreshness> m_sources; ///< empty until they are known
    QTimer m_next;
    std::unique_ptr<QWidget> m_waiting; ///< a page that is made and not yet put in, which gives it its style
    PageId m_waitingId = PageId::Dashboard;
    DashboardPage* m_dashboard = nullptr; // null until they are made
    ReviewPage* m_review = nullptr;
    ConflictsPage* m_conflicts = nullptr;
    ProductsPage* m_products = nullptr;
    JobsPage* m_jobs = nullptr;
    SettingsPage* m_settings = nullptr;
};

} // namespace trueup::ui

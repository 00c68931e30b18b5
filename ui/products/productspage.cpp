#include "products/productspage.h"

#include "products/erpdialog.h"
#include "services/filtertexts.h"
#include "services/preferences.h"
#include "widgets/columnchoice.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/headersort.h"
#include "widgets/keys.h"
#include "widgets/notice.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Sku, Name, Price, Vendor, Type, Conflicts, Changed };
constexpr int typingMs = 250;
constexpr int refreshMs = 300; // several changes at once are one reading

QList<PagedTable<ProductRow>::Column> columns()
{
    using Row = ProductRow;
    return {{ProductsPage::tr("SKU"), [](const Row& r) { return r.sku; },
             [](const Row& r) { return r.conflicts > 0 ? symbol(u"conflicts"_s, Ink::Warning) : sideIcon(r.isInShop ? Side::Shopify : Side::Local); }},
            {ProductsPage::tr("Name"), [](const Row& r) { return r.name; }},
            {ProductsPage::tr("Price"), [](const Row& r) { return r.price ? shownValue(FieldId::Price, Value(*r.price)).text : QString(); },
             {}, true},
            {ProductsPage::tr("Vendor"), [](const Row& r) { return r.vendor; }},
            {ProductsPage::tr("Type"), [](const Row& r) { return r.productType; }},
            {ProductsPage::tr("Open conflicts"), [](const Row& r) { return r.conflicts > 0 ? shownCount(r.conflicts) : QString(); }, {}, true},
            {ProductsPage::tr("Changed"), [](const Row& r) { return shownTime(r.updatedAt); }}};
}

/// What the icon before a SKU says.
QString iconMeaning(const ProductRow& row)
{
    if (row.conflicts > 0)
        return ProductsPage::tr("Has open conflicts");
    return row.isInShop ? ProductsPage::tr("Is in the shop") : ProductsPage::tr("Is in Trueup only, not in the shop");
}

class ProductTable final : public PagedTable<ProductRow>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (index.isValid() && index.column() == 0 && role == Qt::ToolTipRole)
            return u"%1\n%2"_s.arg(row(index.row()).sku, iconMeaning(row(index.row())));
        if (index.isValid() && index.column() == 0 && role == Qt::AccessibleTextRole)
            return u"%1, %2"_s.arg(row(index.row()).sku, iconMeaning(row(index.row())));
        return PagedTable::data(index, role);
    }
};

/// The columns there is an order by.
constexpr std::array sortedColumns{std::pair{int(Sku), ProductSort::Sku}, std::pair{int(Name), ProductSort::Name},
                                   std::pair{int(Price), ProductSort::Price}, std::pair{int(Vendor), ProductSort::Vendor},
                                   std::pair{int(Changed), ProductSort::Changed}};

} // namespace

ProductsPage::ProductsPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_search(new QLineEdit(this)), m_scopeChip(button({}, u"chip"_s, this)),
      m_clear(button(tr("Clear filters"), u"flat"_s, this)), m_count(label({}, u"muted"_s, this)), m_counter(this), m_waitingCounter(this),
      m_products(new ProductTable(columns(), this)), m_list(new QTableView(this)), m_sort(nullptr),
      m_columnsButton(button({}, u"flat"_s, this)),
      m_rows(new StatefulView(m_list, u"products"_s, tr("The products could not be read"))),
      m_view(new ProductView(services.products, services.images, services.preferences, this)), m_banner(new ErrorBanner(this)), m_notice(new Notice(this))
{
    layOutParts();
    restoreFilter();
    connectParts();
}

void ProductsPage::layOutParts()
{
    showScope(ProductScope::All);
    m_search->setPlaceholderText(tr("SKU, name, vendor, barcode …"));
    m_search->setAccessibleName(tr("Search products"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(fontMetrics().averageCharWidth() * 80);
    m_search->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    setToolTipWithKey(m_search, tr("Search products"), u"/"_s);
    m_list->setModel(m_products);
    m_list->setAccessibleName(tr("Products"));
    setUpSorting();
    setUpTable(*m_list, {21, 21, 11, 16, 16, 14, 18}, -1); // what has no room is reached sideways, or by the splitter
    setUpColumns();
    keepWordsWhole(*m_list, {{Changed, longestTimes()}});
    m_list->setTextElideMode(Qt::ElideMiddle); // names of a family begin alike and end each in its own way
    auto* left = new QWidget(this);
    left->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(m_search);
    auto* filters = new QHBoxLayout;
    filters->addWidget(m_scopeChip);
    filters->addWidget(m_clear);
    filters->addStretch();
    m_count->setWordWrap(false);
    filters->addWidget(m_count);
    filters->addWidget(m_columnsButton);
    leftColumn->addLayout(filters);
    leftColumn->addWidget(m_rows, 1);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_view);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({fontMetrics().averageCharWidth() * 57, 900});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
}

/// At first those there is room for beside the product; the others are a choice away. What is chosen is kept with the widths.
void ProductsPage::setUpColumns()
{
    for (const int column : {Vendor, Type, Conflicts, Changed})
        m_list->setColumnHidden(column, true);
    keepColumnsWhole(*m_list, Price, Name, 14);
    m_columnChoice = new ColumnChoice(*m_list, Name + 1, Changed, tr("Columns of the list"));
    m_sort->alsoOffer(*m_columnChoice);
    connect(m_columnChoice, &ColumnChoice::menuWanted, this, &ProductsPage::showColumnMenu);
    m_columnsButton->setIcon(symbol(u"table"_s, Ink::Muted));
    m_columnsButton->setAccessibleName(tr("Columns of the list"));
    setToolTipWithKey(m_columnsButton, tr("Columns of the list"), keyText(ColumnChoice::keys()));
    m_columnsButton->hide();
    connect(m_rows, &StatefulView::stateChanged, this, [this] {
        m_columnsButton->setVisible(m_rows->showsList());
        showView();
    });
    connect(m_columnsButton, &QPushButton::clicked, this,
            [this] { showColumnMenu(m_columnsButton->mapToGlobal(m_columnsButton->rect().bottomLeft())); });
}

void ProductsPage::showColumnMenu(const QPoint& where)
{
    auto* menu = new QMenu(m_list);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_columnChoice->addTo(*menu);
    menu->popup(where);
}

/// In the order the list was left in.
void ProductsPage::setUpSorting()
{
    QList<int> columns;
    for (const auto& [column, sort] : sortedColumns)
        columns.append(column);
    m_sort = new HeaderSort(*m_list, columns);
    m_order = productOrderFrom(m_services.preferences.text(u"products/order"_s));
    const auto shown = std::ranges::find(sortedColumns, m_order.column, [](const auto& one) { return one.second; });
    m_sort->show(shown->first, m_order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    connect(m_sort, &HeaderSort::wanted, this, [this](int column, Qt::SortOrder order) {
        const auto wanted = std::ranges::find(sortedColumns, column, [](const auto& one) { return one.first; });
        sort({wanted->second, order == Qt::DescendingOrder});
    });
}

void ProductsPage::connectParts()
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingMs);
    connect(&m_typing, &QTimer::timeout, this, &ProductsPage::search);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::textEdited, this, [this] { showScope(ProductScope::All); });
    connect(m_scopeChip, &QPushButton::clicked, this, [this] {
        showScope(ProductScope::All);
        search();
        m_search->setFocus();
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        clearFilters();
        m_search->setFocus();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        search();
        m_rows->takeFocus();
    });
    connect(m_rows, &StatefulView::againWanted, m_banner, &ErrorBanner::clear); // before it is read
    m_rows->follow(*m_products);
    connect(m_rows, &StatefulView::actionWanted, this, &ProductsPage::leaveEmpty);
    connect(m_products, &PagedTableBase::loaded, this, &ProductsPage::listLoaded);
    connect(m_products, &PagedTableBase::failed, this, &ProductsPage::listFailed);
    // Not the current row: a list that gets the focus makes its first row the current one if it has none.
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList chosen = m_list->selectionModel()->selectedRows();
        if (!chosen.isEmpty() && m_products->row(chosen.constFirst().row()).id != m_view->shownId())
            m_view->show(m_products->row(chosen.constFirst().row()).id);
    });
    connect(m_view, &ProductView::failed, this, &ProductsPage::report);
    connect(m_view, &ProductView::reviewWanted, this, &ProductsPage::reviewWanted);
    connect(m_view, &ProductView::conflictsWanted, this, &ProductsPage::conflictsWanted);
    connect(m_view, &ProductView::jobWanted, this, &ProductsPage::jobWanted);
    connect(m_view, &ProductView::erpWanted, this, &ProductsPage::askErp);
    connect(m_view, &ProductView::matchesWanted, this, &ProductsPage::matchesWanted);
    connect(m_view, &ProductView::runWanted, this, &ProductsPage::runWanted);
    connect(m_view, &ProductView::staged, this, [this](const RollbackResult& result) {
        m_stagedBatch = result.batchId;
        m_notice->say(tr("%n value(s) staged for review.", nullptr, int(result.values)),
                      result.batchId.isEmpty() ? QString() : tr("Review the changes"));
        m_view->reload();
    });
    connect(m_notice, &Notice::actionWanted, this, [this] { emit reviewWanted(m_stagedBatch); });
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(refreshMs);
    connect(&m_refreshSoon, &QTimer::timeout, this, &ProductsPage::refresh);
    connect(&m_services.products, &ProductService::changed, this, [this](qint64 id) {
        if (isVisible() && (id == 0 || id == m_view->shownId()))
            m_refreshSoon.start();
    });
    auto* find = describeKey(new QShortcut(QKeySequence(u"/"_s), m_list, nullptr, nullptr, Qt::WidgetShortcut), tr("Search"));
    connect(find, &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
}

void ProductsPage::open()
{
    search();
    if (m_view->shownId() != 0)
        m_view->reload();
    m_search->setFocus();
}

void ProductsPage::refresh()
{
    m_products->reload();
    count();
    m_view->reload();
}

void ProductsPage::open(ProductScope scope)
{
    m_search->clear();
    showScope(scope);
    open();
}

void ProductsPage::showScope(ProductScope scope)
{
    m_scope = scope;
    m_scopeChip->setVisible(scope != ProductScope::All);
    const QString text = scope == ProductScope::InSync ? tr("In sync only") : tr("Out of stock only");
    m_scopeChip->setText(text + u"  ✕"_s);
    m_scopeChip->setAccessibleName(tr("%1, show all products").arg(text));
    m_scopeChip->setToolTip(tr("Show all products"));
}

void ProductsPage::askErp(const QString& number)
{
    auto* dialog = new ErpDialog(m_services.products, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!number.isEmpty())
        dialog->lookUp(number);
    dialog->open();
}

void ProductsPage::openProduct(qint64 productId)
{
    m_view->show(productId);
}

/// As it was left; a person sees what is filtered by in the search and in the chip.
void ProductsPage::restoreFilter()
{
    const ProductListFilter last = productFilterFrom(m_services.preferences.text(u"products/filter"_s));
    m_search->setText(last.text);
    showScope(last.scope);
    m_clear->setVisible(last != ProductListFilter());
}

void ProductsPage::keepFilter()
{
    const ProductListFilter filter{text(), m_scope};
    m_services.preferences.setText(u"products/filter"_s, productFilterText(filter));
    m_clear->setVisible(filter != ProductListFilter());
}

void ProductsPage::clearFilters()
{
    showScope(ProductScope::All);
    m_search->clear();
    search();
}

void ProductsPage::search()
{
    m_keepsShown = false;
    load();
}

void ProductsPage::sort(const ProductOrder& order)
{
    m_order = order;
    m_services.preferences.setText(u"products/order"_s, productOrderText(order));
    m_keepsShown = true;
    m_list->scrollToTop();
    load();
}

void ProductsPage::load()
{
    m_typing.stop();
    keepFilter();
    m_banner->clear();
    m_products->show([this, scope = m_scope, order = m_order, text = m_search->text().trimmed()](const QString& afterKey, int limit) {
        return scope == ProductScope::All ? m_services.products.search(text, order, afterKey, limit)
                                          : m_services.products.listing(scope, order, afterKey, limit);
    });
    count();
}

/// A count that cannot be had is no trouble of its own: the list says what is wrong.
void ProductsPage::count()
{
    m_counter.ask(m_services.products.count(text(), m_scope), [this](const Result<qint64>& counted) {
        m_count->setText(counted && *counted > 0 ? tr("%Ln product(s)", "how many are listed", int(*counted)) : QString());
    });
}

void ProductsPage::listLoaded()
{
    countWaiting();
    sayEmpty();
    const auto shown = std::ranges::find(m_products->rows(), m_view->shownId(), &ProductRow::id);
    if (shown != m_products->rows().end())
        m_list->selectRow(int(shown - m_products->rows().begin()));
    else if (m_view->shownId() == 0 || (!m_keepsShown && !m_search->text().trimmed().isEmpty()))
        m_list->selectRow(0); // if there is one
    m_view->offerChoice(m_products->rowCount() > 0);
    showView();
}

/// What stands in place of the list needs no second message, but that the database is lost concerns the whole window.
void ProductsPage::listFailed(const Error& error)
{
    m_view->offerChoice(m_rows->showsList());
    showView();
    if (m_rows->showsList() || error.kind == ErrorKind::DatabaseLost)
        report(error);
}

/// Where there is no product to be shown beside it, what stands in place of the list has the whole page. A search may find something
/// in a moment: for it nothing moves.
void ProductsPage::showView()
{
    m_view->setVisible(m_rows->showsList() || m_view->shownId() != 0 || isFiltered());
}

void ProductsPage::sayEmpty()
{
    if (m_scope != ProductScope::All)
        m_rows->setEmpty({tr("None at the moment"), m_scopeChip->text().chopped(3), tr("Show all products")});
    else if (isFiltered())
        m_rows->setEmpty({tr("Nothing found"), tr("No product has this in its SKU, name, vendor or barcode."), tr("Show all products")});
    else if (m_waiting > 0)
        m_rows->setEmpty({tr("No products yet"),
                          tr("%Ln change(s) wait in Review. Their products appear here once they are approved and pushed.", nullptr, int(m_waiting)),
                          tr("Open Review")});
    else if (!m_isConnected)
        m_rows->setEmpty({tr("No products yet"), tr("Products appear here after a pull from Shopify or a first push. Connect Shopify first."),
                          m_mayRun ? tr("Open settings") : QString()});
    else
        m_rows->setEmpty({tr("No products yet"), tr("Products appear here after a pull from Shopify or a first push."),
                          m_mayRun ? tr("Pull from Shopify") : QString()});
}

/// What the button in place of the list does: as sayEmpty() says.
void ProductsPage::leaveEmpty()
{
    if (isFiltered())
        clearFilters();
    else if (m_waiting > 0)
        emit reviewWanted({});
    else if (!m_isConnected)
        emit settingsWanted();
    else
        emit pullWanted();
}

/// Before the first push the next step may be in Review.
void ProductsPage::countWaiting()
{
    if (m_products->rowCount() > 0 || isFiltered())
        return;
    m_waitingCounter.ask(m_services.review.totals({}), [this](const Result<ReviewTotals>& totals) {
        m_waiting = totals ? totals->pending : 0;
        sayEmpty();
    });
}

void ProductsPage::setConnected(bool isConnected)
{
    m_isConnected = isConnected;
    sayEmpty();
}

void ProductsPage::setSession(const Session& session)
{
    m_mayRun = session.mayRun;
    sayEmpty();
    m_view->setSession(session);
}

bool ProductsPage::isFiltered() const
{
    return m_scope != ProductScope::All || !text().isEmpty();
}

QString ProductsPage::text() const
{
    return m_search->text().trimmed();
}

bool ProductsPage::isSettled() const
{
    return !m_products->isLoading() && !m_counter.isWaiting() && !m_waitingCounter.isWaiting()
        && !m_view->isLoading() && !m_typing.isActive() && !m_refreshSoon.isActive();
}

void ProductsPage::report(const Error& error)
{
    m_banner->show(error);
}

} // namespace trueup::ui

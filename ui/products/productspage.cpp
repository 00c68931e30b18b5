#include "products/productspage.h"

#include "services/filtertexts.h"
#include "services/preferences.h"
#include "widgets/controls.h"
#include "widgets/emptystate.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/notice.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int typingMs = 250;
constexpr int refreshMs = 300; // several changes at once are one reading

QList<PagedTable<ProductRow>::Column> columns()
{
    using Row = ProductRow;
    return {{ProductsPage::tr("SKU"), [](const Row& r) { return r.sku; },
             [](const Row& r) { return r.conflicts > 0 ? symbol(u"conflicts"_s, Ink::Warning) : sideIcon(r.isInShop ? Side::Shopify : Side::Local); }},
            {ProductsPage::tr("Name"), [](const Row& r) { return r.name; }},
            {ProductsPage::tr("Price"), [](const Row& r) { return r.price ? shownValue(FieldId::Price, Value(*r.price)).text : QString(); },
             {}, true}};
}

} // namespace

ProductsPage::ProductsPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_search(new QLineEdit(this)), m_scopeChip(button({}, u"chip"_s, this)),
      m_clear(button(tr("Clear filters"), u"flat"_s, this)),
      m_products(new PagedTable<ProductRow>(columns(), this)), m_list(new QTableView(this)),
      m_listOrEmpty(new QStackedWidget(this)), m_empty(new EmptyState(u"products"_s, this)),
      m_view(new ProductView(services.products, services.images, this)), m_banner(new ErrorBanner(this)), m_notice(new Notice(this))
{
    layOutParts();
    restoreFilter();
    connectParts();
}

void ProductsPage::layOutParts()
{
    showScope(ProductScope::All);
    m_search->setPlaceholderText(tr("SKU, name, vendor, barcode or identifier"));
    m_search->setAccessibleName(tr("Search products"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    setToolTipWithKey(m_search, tr("Search products"), u"/"_s);
    m_list->setModel(m_products);
    m_list->setAccessibleName(tr("Products"));
    setUpTable(*m_list, {22, 22, 11}, 1);
    m_listOrEmpty->addWidget(m_list);
    m_listOrEmpty->addWidget(m_empty);
    auto* left = new QWidget(this);
    left->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(m_search);
    auto* filters = new QHBoxLayout;
    filters->addWidget(m_scopeChip);
    filters->addWidget(m_clear);
    filters->addStretch();
    leftColumn->addLayout(filters);
    leftColumn->addWidget(m_listOrEmpty, 1);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_view);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({fontMetrics().averageCharWidth() * 55, 900});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
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
        m_list->setFocus();
    });
    connect(m_products, &PagedTableBase::loaded, this, &ProductsPage::listLoaded);
    connect(m_products, &PagedTableBase::failed, this, [this](const Error& error) {
        m_hasFailed = true;
        updateEmpty();
        report(error);
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid() && m_products->row(current.row()).id != m_view->shownId())
            m_view->show(m_products->row(current.row()).id);
    });
    connect(m_empty, &EmptyState::actionWanted, this, &ProductsPage::clearFilters);
    connect(m_view, &ProductView::failed, this, &ProductsPage::report);
    connect(m_view, &ProductView::reviewWanted, this, &ProductsPage::reviewWanted);
    connect(m_view, &ProductView::conflictsWanted, this, &ProductsPage::conflictsWanted);
    connect(m_view, &ProductView::stockWanted, this, &ProductsPage::stockWanted);
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
    m_typing.stop();
    keepFilter();
    m_banner->clear();
    m_products->show([this, scope = m_scope, text = m_search->text().trimmed()](const QString& afterKey, int limit) {
        return scope == ProductScope::All ? m_services.products.search(text, afterKey, limit)
                                          : m_services.products.listing(scope, afterKey, limit);
    });
}

void ProductsPage::listLoaded()
{
    m_hasFailed = false;
    updateEmpty();
    if (m_products->rowCount() == 0)
        return;
    const auto shown = std::ranges::find(m_products->rows(), m_view->shownId(), &ProductRow::id);
    if (shown != m_products->rows().end())
        m_list->selectRow(int(shown - m_products->rows().begin()));
    else if (m_view->shownId() == 0 || !m_search->text().trimmed().isEmpty())
        m_list->selectRow(0);
}

void ProductsPage::updateEmpty()
{
    m_listOrEmpty->setCurrentIndex(m_products->rowCount() == 0 && !m_products->isLoading() ? 1 : 0);
    if (m_scope != ProductScope::All && !m_hasFailed)
        m_empty->say(tr("None at the moment"), m_scopeChip->text().chopped(3), tr("Show all products"));
    else if (m_hasFailed)
        m_empty->say(tr("The products could not be read"), tr("The message above says why."), tr("Try again"));
    else if (m_search->text().trimmed().isEmpty())
        m_empty->say(tr("No products yet"), tr("Products appear here after a pull from Shopify or a first push."));
    else
        m_empty->say(tr("Nothing found"), tr("No product has this in its SKU, name, vendor or barcode."), tr("Show all products"));
}

void ProductsPage::setSession(const Session& session)
{
    m_view->setSession(session);
}

QString ProductsPage::text() const
{
    return m_search->text().trimmed();
}

bool ProductsPage::isSettled() const
{
    return !m_products->isLoading() && !m_view->isLoading() && !m_typing.isActive() && !m_refreshSoon.isActive();
}

void ProductsPage::report(const Error& error)
{
    m_banner->show(error);
}

} // namespace trueup::ui

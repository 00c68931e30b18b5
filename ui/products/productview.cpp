#include "products/productview.h"

#include "products/historyview.h"
#include "products/productfieldmodel.h"
#include "products/writesview.h"
#include "review/fieldview.h"
#include "services/colontext.h"
#include "review/valuedelegate.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/identifierpair.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int tabTop = 6; // between the tabs and what is below them

/// "ProductVariant 123" for gid://shopify/ProductVariant/123: what comes before is the same for everything of a shop.
QString shownIdentifier(const QString& id)
{
    const QStringList parts = id.split(u'/');
    if (!id.startsWith("gid://"_L1) || parts.size() <= 4)
        return id;
    const QString number = parts.sliced(4).join(u'/');
    if (parts[3] == "Product"_L1)
        return ProductView::tr("Product %1", "its number in the shop").arg(number);
    if (parts[3] == "ProductVariant"_L1)
        return ProductView::tr("Variant %1", "its number in the shop").arg(number);
    if (parts[3] == "InventoryItem"_L1)
        return ProductView::tr("Stock item %1", "its number in the shop").arg(number);
    return u"%1 %2"_s.arg(parts[3], number);
}

/// A candidate nobody has decided about.
bool isOpen(const MatchRow& row)
{
    return !row.at.isValid();
}

QString foundBy(const MatchRow& row)
{
    return row.evidence.isEmpty() ? row.method : u"%1 · %2"_s.arg(row.method, row.evidence);
}

QList<PagedTable<MatchRow>::Column> matchColumns()
{
    using Row = MatchRow;
    return {{ProductView::tr("System"), [](const Row& r) { return sideLabel(r.system); }, [](const Row& r) { return sideIcon(r.system); }},
            {ProductView::tr("Identifier"), [](const Row& r) { return shownIdentifier(r.externalId); }},
            {ProductView::tr("State"), [](const Row& r) { return r.state; }},
            {ProductView::tr("Confidence"),
             [](const Row& r) { return r.score ? shownConfidence(*r.score) : QString(); }, {}, true},
            {ProductView::tr("How it was found"), foundBy},
            {ProductView::tr("Decided by"), [](const Row& r) { return r.decidedBy; }},
            {ProductView::tr("When"), [](const Row& r) { return isOpen(r) ? QString() : shownTime(r.at); }}};
}

QTableView* listOf(PagedTableBase* model, const QString& name, const QList<int>& widths, int stretch, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setAccessibleName(name);
    setUpTable(*table, widths, stretch);
    return table;
}

/// What a side says; of two identifiers that are cut both ends are seen.
class SideDelegate final : public ValueDelegate
{
public:
    SideDelegate(const ProductFieldModel& fields, QObject* parent) : ValueDelegate(Tone::Plain, parent), m_fields(fields) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        ValueDelegate::initStyleOption(option, index);
        const FieldId shown = m_fields.fieldAt(index.row()).field;
        if (shown == FieldId::Sku || shown == FieldId::Barcode || shown == FieldId::Mpn)
            option->textElideMode = Qt::ElideMiddle;
    }

private:
    const ProductFieldModel& m_fields;
};

/// A list with the whole of its chosen row and a link below it.
QWidget* above(QTableView* table, std::initializer_list<QWidget*> chosen, QPushButton* link, QWidget* parent)
{
    auto* whole = new QWidget(parent);
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, tabTop, 0, 0);
    column->setSpacing(4);
    column->addWidget(table, 1);
    for (QWidget* one : chosen) {
        column->addWidget(one);
        one->hide();
    }
    column->addWidget(link, 0, Qt::AlignLeft);
    return whole;
}

/// A line ends before or after a date and time, not inside it.
QString onOneLine(QString time)
{
    return time.replace(u' ', QChar(QChar::Nbsp));
}

QString factsOf(const ProductDetail& detail)
{
    QStringList facts;
    for (const QString& fact : {detail.row.vendor, detail.row.productType})
        facts += fact;
    facts += detail.itemNumber.isEmpty() ? ProductView::tr("not linked to Xorosoft") : ProductView::tr("Xorosoft item %1").arg(detail.itemNumber);
    if (detail.isMissingInShop)
        facts += ProductView::tr("gone from the shop");
    else
        facts += detail.shopifyId.isEmpty() ? ProductView::tr("not in the shop")
                                            : ProductView::tr("seen in the shop %1").arg(onOneLine(shownTime(detail.shopifySeen)));
    facts.removeAll(QString());
    return facts.join(u" · "_s);
}

QString collectionsOf(const ProductDetail& detail)
{
    if (!detail.collections)
        return ProductView::tr("Collections: not read from the shop yet");
    const QString names = detail.collections->isEmpty() ? ProductView::tr("none") : detail.collections->join(u", "_s);
    return ProductView::tr("Collections: %1 (as of %2)").arg(names, shownTime(detail.collectionsRead));
}

} // namespace

ProductView::ProductView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_lockAsker(this),
      m_heading(new ElidedLabel(this)), m_facts(label({}, u"muted"_s, this)), m_collections(new ElidedLabel(this)),
      m_staged(button(tr("Has a staged change"), u"flat"_s, this)), m_conflicts(button({}, u"flat"_s, this)),
      m_stock(button(tr("Compare stock now"), u"flat"_s, this)), m_pull(button(tr("Read from the shop now"), u"flat"_s, this)), m_erp(button(tr("Ask Xorosoft …"), u"flat"_s, this)), m_refusal(new Refusal(this)),
      m_tabs(new QTabWidget(this)), m_fields(new ProductFieldModel(this)), m_table(new QTableView(this)),
      m_onlyDifferences(new QCheckBox(tr("Only what differs"), this)), m_field(new FieldView(this, &images, &preferences)),
      m_history(new HistoryView(service, images, preferences, this)), m_matches(new PagedTable<MatchRow>(matchColumns(), this)),
      m_matchTable(nullptr), m_evidence(label({}, {}, this)), m_pair(new IdentifierPair(this)),
      m_decide(button(tr("Decide in Review"), u"flat"_s, this)), m_writes(new WritesView(service, images, preferences, this))
{
    layOutParts();
    connectParts();
    clear();
}

void ProductView::layOutParts()
{
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildValues(), tr("Values"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(buildMatches(), tr("Matches"));
    m_tabs->addTab(m_writes, tr("Writes to Shopify"));
    auto* whole = new QWidget(this);
    auto* parts = new QVBoxLayout(whole);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(4);
    parts->addWidget(buildHead());
    parts->addWidget(m_tabs, 1);
    m_product = new StatefulView(m_tabs, u"products"_s, tr("The product could not be read"), whole);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->addWidget(m_product);
}

void ProductView::connectParts()
{
    connect(m_product, &StatefulView::againWanted, this, &ProductView::reload);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ProductView::fillTab);
    connect(m_fields, &ProductFieldModel::lockWanted, this, &ProductView::setLocked);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this](bool only) {
        m_fields->setOnlyDifferences(only);
        m_table->setCurrentIndex(m_fields->index(0, 0));
    });
    connect(m_history, &HistoryView::failed, this, &ProductView::failed);
    connect(m_history, &HistoryView::staged, this, &ProductView::staged);
    connect(m_matches, &PagedTableBase::failed, this, [this](const Error& error) { report(*m_matchList, error); });
    connect(m_matches, &PagedTableBase::loaded, this, &ProductView::offerLinks);
    connect(m_writes, &WritesView::failed, this, &ProductView::failed);
    connect(m_writes, &WritesView::runWanted, this, &ProductView::runWanted);
    connect(m_decide, &QPushButton::clicked, this, &ProductView::matchesWanted);
    connect(m_staged, &QPushButton::clicked, this, [this] { emit reviewWanted(m_detail.openBatchId); });
    connect(m_conflicts, &QPushButton::clicked, this, [this] { emit conflictsWanted(m_detail.row.sku); });
    connect(m_erp, &QPushButton::clicked, this, [this] { emit erpWanted(m_detail.itemNumber); });
    for (const auto& [button, kind] : {std::pair{m_stock, JobKind::XorosoftStock}, std::pair{m_pull, JobKind::ShopifyPull}}) {
        connect(button, &QPushButton::clicked, this, [this, kind] {
            JobRequest request;
            request.kind = kind;
            request.products = {kind == JobKind::ShopifyPull ? m_detail.shopifyId : m_detail.row.sku};
            emit jobWanted(request);
        });
    }
}

QWidget* ProductView::buildHead()
{
    auto* head = new QWidget(this);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setProperty("tone", u"title"_s);
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_staged->setIcon(symbol(u"review"_s, Ink::Accent));
    m_conflicts->setIcon(symbol(u"conflicts"_s, Ink::Warning));
    m_stock->setIcon(symbol(u"refresh"_s, Ink::Accent));
    m_pull->setIcon(symbol(u"refresh"_s, Ink::Accent));
    m_erp->setIcon(symbol(u"search"_s, Ink::Accent));
    m_erp->setToolTip(tr("What the ERP knows of the item of this product, and what it says when it is asked now"));
    m_pull->setToolTip(tr("Reads this product again: what was changed in the shop is taken over, proposed or becomes a conflict"));
    m_stock->setToolTip(tr("Asks Xorosoft for the stock of this product and proposes it where the shop has another"));
    auto* links = new FlowLayout(nullptr, 6);
    links->addWidget(m_conflicts);
    links->addWidget(m_staged);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_heading);
    column->addWidget(m_facts);
    m_collections->setTextFormat(Qt::PlainText);
    m_collections->setProperty("tone", u"muted"_s);
    m_collections->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(m_collections);
    column->addLayout(links);
    return head;
}

QWidget* ProductView::buildValues()
{
    m_table->setModel(m_fields);
    m_table->setAccessibleName(tr("Values of every side"));
    setUpTable(*m_table, {18, 17, 17, 16, 14, 17, 15, 8}, -1); // our own is not the one that gives way
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->horizontalHeader()->setStretchLastSection(false);
    showFixedTicks(*m_table);
    for (const auto side : {ProductFieldModel::Ours, ProductFieldModel::Shopify, ProductFieldModel::Etilize, ProductFieldModel::Xorosoft,
                            ProductFieldModel::Base})
        m_table->setItemDelegateForColumn(side, new SideDelegate(*m_fields, m_table));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProductView::showFieldAt);
    auto* upper = new QWidget(this);
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, tabTop, 0, 0);
    auto* above = new FlowLayout(nullptr, 6);
    for (QWidget* one : {static_cast<QWidget*>(m_onlyDifferences), static_cast<QWidget*>(m_pull), static_cast<QWidget*>(m_stock),
                         static_cast<QWidget*>(m_erp)})
        above->addWidget(one);
    column->addLayout(above);
    column->addWidget(m_refusal);
    column->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(upper);
    splitter->addWidget(m_field);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    m_field->setMinimumHeight(fontMetrics().height() * 7);
    m_field->layout()->setContentsMargins(0, 4, 0, 0); // under the table, not beside it
    return splitter;
}

QWidget* ProductView::buildMatches()
{
    m_matchTable = listOf(m_matches, tr("Links and candidates"), {13, 13, 11, 12, 22, 16, 22}, 4, this);
    m_matchList = new StatefulView(m_matchTable, u"link"_s, tr("The links could not be read"), above(m_matchTable, {m_evidence, m_pair}, m_decide, this));
    m_matchList->setEmpty({tr("No link yet"), tr("Links to Xorosoft and Shopify are listed here, with how each of them was found.")});
    m_matchList->follow(*m_matches);
    chooseFirstRow(*m_matchTable, *m_matches);
    connect(m_matchTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProductView::tellChosen);
    m_decide->setIcon(symbol(u"link"_s, Ink::Accent));
    m_decide->setToolTip(tr("Opens the matches that wait for a decision"));
    return m_matchList;
}

void ProductView::show(qint64 productId)
{
    const bool another = productId != m_id;
    m_id = productId;
    if (another) {
        m_history->clear();
        m_matches->clear();
        m_writes->clear();
        offerLinks();
    }
    m_product->reading(another);
    m_asker.ask(m_service.detail(productId), [this](const Result<ProductDetail>& detail) { receive(detail); });
}

void ProductView::receive(const Result<ProductDetail>& detail)
{
    if (detail)
        return present(*detail);
    if (detail.error().kind == ErrorKind::NotFound) {
        clear();
        emit failed(detail.error());
        return;
    }
    m_product->failed(detail.error());
    report(*m_product, detail.error());
}

/// What stands in place of a list needs no second message, but that the database is lost concerns the whole window.
void ProductView::report(const StatefulView& list, const Error& error)
{
    if (list.showsList() || error.kind == ErrorKind::DatabaseLost)
        emit failed(error);
}

void ProductView::reload()
{
    if (m_id != 0)
        show(m_id);
}

void ProductView::present(const ProductDetail& detail)
{
    m_detail = detail;
    m_heading->setText(u"%1 — %2"_s.arg(detail.row.sku, detail.row.name));
    m_heading->setToolTip(m_heading->text());
    m_facts->setText(factsOf(detail));
    m_collections->setText(collectionsOf(detail));
    m_collections->setToolTip(m_collections->text() + u"\n"_s +
                              tr("The collections of the shop can only be looked at here. A product that only moved between "
                                 "collections is not among the changes the shop reports: a whole pull brings this up to date."));
    m_collections->setVisible(!detail.shopifyId.isEmpty());
    m_staged->setVisible(!detail.openBatchId.isEmpty());
    m_conflicts->setText(tr("%n open conflict(s)", nullptr, int(detail.row.conflicts)));
    m_conflicts->setVisible(detail.row.conflicts > 0);
    offerStock();
    const int row = m_table->currentIndex().row();
    const int columnAt = m_table->currentIndex().column();
    m_fields->setDetail(detail);
    m_product->read(true);
    m_table->setCurrentIndex(m_fields->index(qBound(0, row, qMax(0, m_fields->rowCount() - 1)), qMax(0, columnAt)));
    fillTab();
}

/// What the sides it is on can be asked, and why not by whom.
void ProductView::offerStock()
{
    const bool isInShop = m_id != 0 && !m_detail.shopifyId.isEmpty();
    m_pull->setVisible(isInShop);
    m_erp->setVisible(m_id != 0 && !m_detail.itemNumber.isEmpty());
    m_stock->setVisible(isInShop && !m_detail.itemNumber.isEmpty() && !m_detail.isMissingInShop);
    for (QPushButton* one : {m_pull, m_stock})
        one->setEnabled(m_mayRun);
    const bool mayRunWhatIsOffered = m_mayRun || !isInShop;
    if (!m_mayLock)
        m_refusal->say(mayRunWhatIsOffered ? tr("Your role may look but not lock fields. Ask an administrator for the editor role.")
                                           : tr("Your role may look but neither lock fields nor start runs. Ask an administrator for the role of an editor or an operator."));
    else
        m_refusal->say(mayRunWhatIsOffered ? QString() : tr("Your role may not start runs. Ask an administrator for the operator role."));
}

void ProductView::clear()
{
    m_id = 0;
    m_asker.forget();
    m_fields->setDetail({});
    m_field->clear();
    m_history->clear();
    m_matches->clear();
    m_writes->clear();
    offerLinks();
    offerStock();
    sayNone();
}

void ProductView::offerChoice(bool offered)
{
    m_hasChoice = offered;
    if (m_id == 0)
        sayNone();
}

void ProductView::sayNone()
{
    m_product->showNone(m_hasChoice ? ListWords{tr("No product is chosen"), tr("Choose one in the list to see its values on every side.")}
                                    : ListWords());
}

void ProductView::showFieldAt(const QModelIndex& index)
{
    if (!index.isValid())
        return m_field->clear();
    const ProductField& shown = m_fields->fieldAt(index.row());
    DiffField full;
    full.field = shown.field;
    full.base = shown.base;
    full.ours = shown.ours;
    full.owner = shown.owner;
    full.isLocked = shown.isLocked;
    // The value under the cursor against ours; on our own, against the first side that says something else.
    std::optional<Side> other = ProductFieldModel::sideOf(index.column());
    if (!other || *other == Side::Local) {
        other.reset();
        for (const Side side : {Side::Shopify, Side::Etilize, Side::Xorosoft}) {
            if (!other && shown.differs && !shown.of(side).isNone() && !(shown.of(side) == shown.ours))
                other = side;
        }
    }
    if (other && !shown.of(*other).isNone()) {
        full.proposed = shown.of(*other);
        full.origin = other;
        full.isChange = !(full.proposed == full.ours);
    }
    m_field->compareSides(Side::Local, full.origin);
    m_field->setField(full);
}

void ProductView::fillTab()
{
    if (m_id == 0)
        return;
    if (m_tabs->currentIndex() == History) {
        m_history->show(m_id, m_detail.row.sku);
    } else if (m_tabs->currentIndex() == Matches) {
        if (m_matches->rowCount() > 0) // of this product
            return m_matches->reload();
        m_matches->show([this, id = m_id](const QString&, int) -> Answer<Page<MatchRow>> {
            return m_service.matches(id).then([](const Result<QList<MatchRow>>& rows) -> Result<Page<MatchRow>> {
                if (!rows)
                    return fail(rows.error());
                return Page<MatchRow>{*rows, {}};
            });
        });
    } else if (m_tabs->currentIndex() == Writes) {
        m_writes->show(m_id);
    }
}

void ProductView::offerLinks()
{
    tellChosen();
}

/// What a cell has no room for: the evidence against a match stands at its end.
void ProductView::tellChosen()
{
    const int match = m_matchTable->currentIndex().row();
    const MatchRow* found = match >= 0 && match < m_matches->rowCount() ? &m_matches->row(match) : nullptr;
    m_evidence->setText(!found ? QString() : colonText(shownIdentifier(found->externalId), foundBy(*found)));
    m_evidence->setVisible(found != nullptr);
    const bool isCompared = found && found->system == Side::Xorosoft && found->feed;
    if (isCompared)
        m_pair->compare(*found->feed, found->item);
    m_pair->setVisible(isCompared);
    m_decide->setVisible(found && isOpen(*found));
}

void ProductView::setLocked(FieldId id, bool locked)
{
    m_lockAsker.ask(m_service.setLocked(m_id, id, locked), [this](const Result<void>& done) {
        if (!done)
            emit failed(done.error());
        reload();
    });
}

void ProductView::setSession(const Session& session)
{
    m_mayLock = session.mayStage;
    m_fields->setMayLock(m_mayLock);
    m_decide->setText(session.mayApprove ? tr("Decide in Review") : tr("See it in Review"));
    m_history->setMayRollBack(session.mayApprove);
    m_mayRun = session.mayRun;
    offerStock();
}

std::optional<RollbackRequest> ProductView::shownRollback() const
{
    return m_tabs->currentIndex() == History ? m_history->shownRollback() : std::nullopt;
}

void ProductView::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

bool ProductView::isLoading() const
{
    return m_asker.isWaiting() || m_lockAsker.isWaiting() || m_history->isLoading() || m_matches->isLoading()
        || m_writes->isLoading();
}

} // namespace trueup::ui

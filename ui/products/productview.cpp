#include "products/productview.h"

#include "products/historyview.h"
#include "products/productfieldmodel.h"
#include "review/fieldview.h"
#include "review/valuedelegate.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/format.h"
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

QString outcomeWord(WriteOutcome outcome)
{
    switch (outcome) {
    case WriteOutcome::Written: return ProductView::tr("Written");
    case WriteOutcome::Unchanged: return ProductView::tr("Was so already");
    case WriteOutcome::Conflict: return ProductView::tr("Conflict");
    case WriteOutcome::Skipped: return ProductView::tr("Left out");
    case WriteOutcome::Failed: return ProductView::tr("Failed");
    }
    return {};
}

QIcon outcomeMark(const WriteRow& row)
{
    switch (row.outcome) {
    case WriteOutcome::Written: return symbol(u"ok"_s, Ink::Ok);
    case WriteOutcome::Unchanged: return symbol(u"link"_s, Ink::Muted);
    case WriteOutcome::Conflict: return symbol(u"conflicts"_s, Ink::Warning);
    case WriteOutcome::Skipped: return symbol(u"held"_s, Ink::Muted);
    case WriteOutcome::Failed: return symbol(u"error"_s, Ink::Error);
    }
    return {};
}

QList<PagedTable<WriteRow>::Column> writeColumns()
{
    using Row = WriteRow;
    return {{ProductView::tr("When"), [](const Row& r) { return shownTime(r.at); }},
            {ProductView::tr("Outcome"), [](const Row& r) { return outcomeWord(r.outcome); }, outcomeMark},
            {ProductView::tr("Call"), [](const Row& r) { return r.action; }},
            {ProductView::tr("Fields, or why not"),
             [](const Row& r) {
                 QStringList labels;
                 for (const FieldId id : r.fields)
                     labels += field(id).translatedLabel();
                 const QString fields = labels.join(u", "_s);
                 return r.text.isEmpty() ? fields : fields.isEmpty() ? r.text : u"%1 · %2"_s.arg(fields, r.text);
             }},
            {ProductView::tr("Run"), [](const Row& r) { return r.runId != 0 ? QString::number(r.runId) : QString(); }, {}, true}};
}

/// "ProductVariant 123" for gid://shopify/ProductVariant/123: what comes before is the same for everything of a shop.
QString shownIdentifier(const QString& id)
{
    const QStringList parts = id.split(u'/');
    return id.startsWith("gid://"_L1) && parts.size() > 4 ? u"%1 %2"_s.arg(parts[3], parts.sliced(4).join(u'/')) : id;
}

QList<PagedTable<MatchRow>::Column> matchColumns()
{
    using Row = MatchRow;
    return {{ProductView::tr("System"), [](const Row& r) { return sideLabel(r.system); }, [](const Row& r) { return sideIcon(r.system); }},
            {ProductView::tr("Identifier"), [](const Row& r) { return shownIdentifier(r.externalId); }},
            {ProductView::tr("State"), [](const Row& r) { return r.state; }},
            {ProductView::tr("Confidence"),
             [](const Row& r) { return r.score ? ProductView::tr("%1 %").arg(qRound(*r.score * 100)) : QString(); }, {}, true},
            {ProductView::tr("How it was found"), [](const Row& r) { return r.evidence.isEmpty() ? r.method : u"%1 · %2"_s.arg(r.method, r.evidence); }},
            {ProductView::tr("Decided by"), [](const Row& r) { return r.decidedBy; }},
            {ProductView::tr("When"), [](const Row& r) { return shownTime(r.at); }}};
}

QTableView* listOf(PagedTableBase* model, const QString& name, const QList<int>& widths, int stretch, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setAccessibleName(name);
    setUpTable(*table, widths, stretch);
    return table;
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
                                            : ProductView::tr("seen in the shop %1").arg(shownTime(detail.shopifySeen));
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

ProductView::ProductView(ProductService& service, ImageService& images, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_lockAsker(this),
      m_heading(new ElidedLabel(this)), m_facts(label({}, u"muted"_s, this)), m_collections(new ElidedLabel(this)),
      m_staged(button(tr("Has a staged change"), u"flat"_s, this)), m_conflicts(button({}, u"flat"_s, this)),
      m_stock(button(tr("Compare stock now"), u"flat"_s, this)),
      m_tabs(new QTabWidget(this)), m_fields(new ProductFieldModel(this)), m_table(new QTableView(this)),
      m_onlyDifferences(new QCheckBox(tr("Only what differs"), this)), m_field(new FieldView(this, &images)),
      m_history(new HistoryView(service, images, this)), m_matches(new PagedTable<MatchRow>(matchColumns(), this)),
      m_writes(new PagedTable<WriteRow>(writeColumns(), this))
{
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildValues(), tr("Values"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(listOf(m_matches, tr("Links and candidates"), {12, 31, 11, 14, 16, 13, 22}, 4, this), tr("Matches"));
    m_tabs->addTab(listOf(m_writes, tr("What was written to the shop"), {25, 18, 20, 40, 10}, 3, this), tr("Written to Shopify"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildHead());
    column->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ProductView::fillTab);
    connect(m_fields, &ProductFieldModel::lockWanted, this, &ProductView::setLocked);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this](bool only) {
        m_fields->setOnlyDifferences(only);
        m_table->setCurrentIndex(m_fields->index(0, 0));
    });
    connect(m_history, &HistoryView::failed, this, &ProductView::failed);
    connect(m_history, &HistoryView::staged, this, &ProductView::staged);
    for (PagedTableBase* list : {static_cast<PagedTableBase*>(m_matches), static_cast<PagedTableBase*>(m_writes)})
        connect(list, &PagedTableBase::failed, this, &ProductView::failed);
    connect(m_staged, &QPushButton::clicked, this, [this] { emit reviewWanted(m_detail.openBatchId); });
    connect(m_conflicts, &QPushButton::clicked, this, [this] { emit conflictsWanted(m_detail.row.sku); });
    connect(m_stock, &QPushButton::clicked, this, [this] { emit stockWanted(m_detail.row.sku); });
    clear();
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
    m_stock->setToolTip(tr("Asks Xorosoft for the stock of this product and proposes it where the shop has another"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_conflicts);
    top->addWidget(m_staged);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(top);
    column->addWidget(m_facts);
    m_collections->setTextFormat(Qt::PlainText);
    m_collections->setProperty("tone", u"muted"_s);
    m_collections->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(m_collections);
    return head;
}

QWidget* ProductView::buildValues()
{
    m_table->setModel(m_fields);
    m_table->setAccessibleName(tr("Values of every side"));
    setUpTable(*m_table, {22, 20, 18, 17, 16, 13, 13, 11}, ProductFieldModel::Ours);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->setItemDelegateForColumn(ProductFieldModel::Ours, new ValueDelegate(ValueDelegate::Tone::Plain, m_table));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProductView::showFieldAt);
    auto* upper = new QWidget(this);
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 6, 0, 0);
    auto* above = new QHBoxLayout;
    above->addWidget(m_onlyDifferences);
    above->addStretch();
    above->addWidget(m_stock);
    column->addLayout(above);
    column->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(upper);
    splitter->addWidget(m_field);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    m_field->setMinimumHeight(fontMetrics().height() * 7);
    return splitter;
}

void ProductView::show(qint64 productId)
{
    const bool another = productId != m_id;
    m_id = productId;
    if (another) {
        m_history->clear();
        m_matches->clear();
        m_writes->clear();
    }
    m_asker.ask(m_service.detail(productId), [this](const Result<ProductDetail>& detail) {
        if (detail)
            return present(*detail);
        clear();
        emit failed(detail.error());
    });
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
    m_tabs->show();
    m_table->setCurrentIndex(m_fields->index(qBound(0, row, qMax(0, m_fields->rowCount() - 1)), qMax(0, columnAt)));
    fillTab();
}

/// Of a product that is on both sides.
void ProductView::offerStock()
{
    m_stock->setVisible(m_id != 0 && m_mayRun && !m_detail.itemNumber.isEmpty() && !m_detail.shopifyId.isEmpty() && !m_detail.isMissingInShop);
}

void ProductView::clear()
{
    m_id = 0;
    m_asker.forget();
    m_heading->setText(tr("Choose a product at the left"));
    m_facts->clear();
    m_collections->hide();
    m_staged->hide();
    m_conflicts->hide();
    m_stock->hide();
    m_tabs->hide();
    m_fields->setDetail({});
    m_field->clear();
    m_history->clear();
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
    m_field->setField(full);
}

void ProductView::fillTab()
{
    if (m_id == 0)
        return;
    if (m_tabs->currentIndex() == History) {
        m_history->show(m_id, m_detail.row.sku);
    } else if (m_tabs->currentIndex() == Matches) {
        m_matches->show([this, id = m_id](const QString&, int) -> Answer<Page<MatchRow>> {
            return m_service.matches(id).then([](const Result<QList<MatchRow>>& rows) -> Result<Page<MatchRow>> {
                if (!rows)
                    return fail(rows.error());
                return Page<MatchRow>{*rows, {}};
            });
        });
    } else if (m_tabs->currentIndex() == Writes) {
        m_writes->show([this, id = m_id](const QString& afterKey, int limit) { return m_service.writes(id, afterKey, limit); });
    }
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
    m_fields->setMayLock(session.mayStage);
    m_history->setMayRollBack(session.mayApprove);
    m_mayRun = session.mayRun;
    offerStock();
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

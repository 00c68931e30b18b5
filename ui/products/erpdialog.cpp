#include "products/erpdialog.h"

#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>
#include <QTableView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNumbers = 500; // more is a list for a file

QString amount(const std::optional<Decimal>& number)
{
    return number ? shownDecimal(number->normalised()) : ErpDialog::tr("not told");
}

QString money(const std::optional<Decimal>& number)
{
    return number ? shownValue(FieldId::Price, Value(*number)).text : ErpDialog::tr("not told");
}

QList<PagedTable<ErpNumber>::Column> columns()
{
    using Row = ErpNumber;
    const auto known = [](const Row& r, const QString& text) { return r.isCertain() ? text : QString(); };
    return {{ErpDialog::tr("Number"), [](const Row& r) { return r.number; },
             [](const Row& r) {
                 return r.isCertain()        ? symbol(u"ok"_s, Ink::Ok)
                        : r.others.isEmpty() ? symbol(u"reject"_s, Ink::Muted)
                                             : symbol(u"warning"_s, Ink::Warning);
             }},
            {ErpDialog::tr("Found"), [](const Row& r) { return r.found; }},
            {ErpDialog::tr("Item"), [](const Row& r) { return r.item; }},
            {ErpDialog::tr("Title"), [](const Row& r) { return r.title; }},
            {ErpDialog::tr("Price"), [known](const Row& r) { return known(r, money(r.price)); }, {}, true},
            {ErpDialog::tr("Stock"), [known](const Row& r) { return known(r, amount(r.stock)); }, {}, true},
            {ErpDialog::tr("Sold"), [known](const Row& r) { return known(r, r.isActive ? ErpDialog::tr("Yes") : ErpDialog::tr("No")); }},
            {ErpDialog::tr("May also be"), [](const Row& r) { return r.others.join(u", "_s); }}};
}

} // namespace

ErpDialog::ErpDialog(ProductService& service, QWidget* parent)
    : QDialog(parent), m_service(service), m_nowAsker(this), m_text(new QPlainTextEdit(this)),
      m_onlyItems(new QCheckBox(tr("Item numbers only, no barcodes and part numbers"), this)),
      m_look(button(tr("Look up"), u"primary"_s, this)), m_numbers(new PagedTable<ErpNumber>(columns(), this)),
      m_table(new QTableView(this)), m_list(new StatefulView(m_table, u"search"_s, tr("The numbers could not be looked up"))),
      m_ask(button(tr("Ask Xorosoft now"), {}, this)), m_now(label({}, {}, this)), m_banner(new ErrorBanner(this))
{
    setWindowTitle(tr("Ask about items of the ERP"));
    m_table->setModel(m_numbers);
    m_table->setAccessibleName(tr("Numbers and what the ERP knows of them"));
    setUpTable(*m_table, {18, 34, 16, 26, 10, 10, 8, 20}, 3);
    m_now->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layOutParts();
    connectParts();
    chosen();
}

void ErpDialog::layOutParts()
{
    m_text->setPlaceholderText(tr("One number a line: item number, barcode or part number"));
    m_text->setAccessibleName(tr("Numbers to look up"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(fontMetrics().lineSpacing() * 6);
    m_ask->setIcon(symbol(u"refresh"_s, Ink::Accent));
    m_list->showNone({tr("Nothing was looked up yet"), tr("What the ERP was last seen to hold answers at once, for many numbers.")});
    auto* search = new QHBoxLayout;
    search->addWidget(m_onlyItems);
    search->addStretch();
    search->addWidget(m_look);
    auto* now = new QHBoxLayout;
    now->addWidget(m_ask, 0, Qt::AlignTop);
    now->addWidget(m_now, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 14);
    column->setSpacing(10);
    column->addWidget(m_text);
    column->addLayout(search);
    column->addWidget(m_banner);
    column->addWidget(m_list, 1);
    column->addLayout(now);
    resize(fontMetrics().averageCharWidth() * 150, fontMetrics().lineSpacing() * 34);
}

void ErpDialog::connectParts()
{
    m_list->follow(*m_numbers);
    m_list->setEmpty({tr("No number"), tr("Type at least one number.")});
    connect(m_numbers, &PagedTableBase::loaded, this, &ErpDialog::read);
    connect(m_look, &QPushButton::clicked, this, &ErpDialog::look);
    setToolTipWithKey(m_look, tr("What the copy of the ERP knows of each number"), tr("Ctrl+Enter"));
    for (const Qt::Key enter : {Qt::Key_Return, Qt::Key_Enter}) // without Ctrl it begins another line
        connect(new QShortcut(QKeySequence(Qt::CTRL | enter), this), &QShortcut::activated, m_look, &QPushButton::click);
    connect(m_list, &StatefulView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ErpDialog::chosen);
    connect(m_ask, &QPushButton::clicked, this, &ErpDialog::askNow);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_look->setEnabled(!typed().isEmpty()); });
    m_look->setEnabled(false);
}

/// Each once, in the order they were typed.
QStringList ErpDialog::typed() const
{
    static const QRegularExpression ends(u"[\\r\\n\\t;]+"_s);
    QStringList numbers;
    for (const QString& line : m_text->toPlainText().split(ends, Qt::SkipEmptyParts)) {
        if (const QString number = line.trimmed(); !number.isEmpty())
            numbers.append(number);
    }
    numbers.removeDuplicates();
    return numbers;
}

void ErpDialog::lookUp(const QString& number)
{
    m_text->setPlainText(number);
    look();
}

void ErpDialog::look()
{
    m_banner->clear();
    const QStringList numbers = typed();
    if (numbers.size() > mostNumbers) {
        m_banner->show({ErrorKind::Usage, tr("%Ln number(s) are too many at once.", nullptr, int(numbers.size())), tr("Nothing was looked up."),
                        tr("Look up at most %Ln number(s).", nullptr, int(mostNumbers)), {}, {}, false});
        return;
    }
    m_numbers->show([this, numbers, only = m_onlyItems->isChecked()](const QString&, int) {
        return m_service.checkNumbers(numbers, only).then([](const Result<QList<ErpNumber>>& found) {
            return found ? Result<Page<ErpNumber>>(Page<ErpNumber>{*found, {}}) : fail(found.error());
        });
    });
}

void ErpDialog::read()
{
    if (m_numbers->rowCount() > 0)
        m_table->selectRow(0);
    chosen();
}

/// What would be asked of the ERP: the item that was found, else the number as it was typed.
QString ErpDialog::asked() const
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_numbers->rowCount())
        return {};
    const ErpNumber& number = m_numbers->row(row);
    return number.isCertain() ? number.item : number.number;
}

/// An answer about another number would be taken for one about this.
void ErpDialog::chosen()
{
    m_nowAsker.forget();
    m_now->clear();
    const QString item = asked();
    m_ask->setEnabled(!item.isEmpty());
    m_ask->setToolTip(item.isEmpty() ? tr("Choose a number first.") : tr("Asks the ERP itself for %1, which takes a few seconds").arg(item));
}

void ErpDialog::askNow()
{
    m_banner->clear();
    m_ask->setEnabled(false);
    m_now->setText(tr("Asking Xorosoft …"));
    m_nowAsker.ask(m_service.askErp(asked()), [this](const Result<ErpItemNow>& item) {
        m_ask->setEnabled(true);
        m_now->clear();
        if (item)
            present(*item);
        else
            m_banner->show(item.error());
    });
}

void ErpDialog::present(const ErpItemNow& item)
{
    QStringList facts{u"%1 — %2"_s.arg(item.item, item.title), tr("price %1").arg(money(item.price)), tr("cost %1").arg(money(item.cost)),
                      item.isActive ? tr("sold") : tr("not sold any more")};
    if (!item.maker.isEmpty())
        facts += item.maker;
    if (!item.barcode.isEmpty())
        facts += tr("barcode %1").arg(item.barcode);
    if (item.changedAt.isValid())
        facts += tr("changed %1").arg(shownTime(item.changedAt));
    QStringList lines{facts.join(u" · "_s)};
    for (const ErpStoreStock& store : item.stores)
        lines += tr("%1: available %2, on hand %3", "store, two amounts").arg(store.store, amount(store.available), amount(store.onHand));
    if (item.stores.isEmpty())
        lines += tr("Xorosoft names no stock of it.");
    m_now->setText(lines.join(u'\n'));
}

} // namespace trueup::ui

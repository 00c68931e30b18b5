#include "products/rollbackpanel.h"

#include "review/griddelegate.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

ShownPair cell(const RollbackLine& line, const Value& value, const Value& other)
{
    const ShownValue shown = shownValue(line.field, value);
    if (shown.presence != Presence::Present)
        return {shown.text, {}};
    return shownDifference(line.field, shown.text, shownValue(line.field, other).text);
}

/// What is left out keeps the value it has.
QString stays(const RollbackLine& line)
{
    const ShownValue shown = shownValue(line.field, line.current);
    return shown.presence == Presence::Present ? RollbackPanel::tr("stays %1", "a value that is not changed").arg(cell(line, line.current, line.current).before)
                                               : RollbackPanel::tr("stays as it is");
}

enum Column { Sku, FieldName, Now, BackTo, Note };

QList<PagedTable<RollbackLine>::Column> columns()
{
    using Row = RollbackLine;
    return {{RollbackPanel::tr("SKU"), [](const Row& r) { return r.sku; }},
            {RollbackPanel::tr("Field"), [](const Row& r) { return field(r.field).translatedLabel(); },
             [](const Row& r) { return r.isLeftOut ? symbol(u"reject"_s, Ink::Muted) : symbol(u"undo"_s, Ink::Accent); }},
            {RollbackPanel::tr("Now"), [](const Row& r) { return cell(r, r.current, r.restored).before; }, {}, false,
             [](const Row& r) { return cell(r, r.current, r.restored).wholeBefore; }},
            {RollbackPanel::tr("Back to"), [](const Row& r) { return r.isLeftOut ? stays(r) : cell(r, r.restored, r.current).before; }, {}, false,
             [](const Row& r) { return r.isLeftOut ? QString() : cell(r, r.restored, r.current).wholeBefore; }},
            {RollbackPanel::tr("Note"), [](const Row& r) { return r.isLeftOut ? RollbackPanel::tr("left out: %1").arg(r.note) : r.note; }}};
}

/// Prices and counts line up at their right edge; what is left out does not look like what is staged.
class LineTable final : public PagedTable<RollbackLine>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::TextAlignmentRole && (index.column() == Now || index.column() == BackTo) && isNumberField(row(index.row()).field))
            return cellAlignment(true);
        if (role == Qt::ForegroundRole && index.isValid() && index.column() == BackTo && row(index.row()).isLeftOut)
            return Theme::of(QGuiApplication::palette()).muted;
        return PagedTable::data(index, role);
    }
};

} // namespace

RollbackPanel::RollbackPanel(ProductService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_heading(new ElidedLabel(this)),
      m_summary(label({}, u"muted"_s, this)), m_banner(new ErrorBanner(this)),
      m_lines(new LineTable(columns(), this)), m_table(new QTableView(this)),
      m_list(new StatefulView(m_table, u"undo"_s, tr("The roll-back could not be prepared"))), m_stage(button({}, u"primary"_s, this)),
      m_refusal(new Refusal(this))
{
    m_table->setModel(m_lines);
    m_table->setAccessibleName(tr("Values that would be staged"));
    setUpTable(*m_table, {18, 14, 23, 23, 65}, Note);
    for (const int column : {Now, BackTo})
        m_table->setItemDelegateForColumn(column, new GridDelegate(m_table)); // knows what has room
    m_stage->setIcon(symbol(u"undo"_s, Ink::OnAccent));
    layOutParts();
    m_list->setEmpty({tr("Nothing to stage"), tr("The values are as they were.")});
    m_list->follow(*m_lines);
    connect(m_list, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        ask();
    });
    connect(m_stage, &QPushButton::clicked, this, &RollbackPanel::stage);
    describeKeyArea(this, tr("While rolling back"));
    auto* escape = describeKey(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), tr("Back to the history"));
    connect(escape, &QShortcut::activated, this, &RollbackPanel::backWanted);
}

void RollbackPanel::layOutParts()
{
    auto* back = button(tr("Back to the history"), u"flat"_s, this);
    setToolTipWithKey(back, tr("Nothing is staged"), tr("Esc"));
    connect(back, &QPushButton::clicked, this, &RollbackPanel::backWanted);
    setTone(m_heading, u"heading"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(m_heading);
    column->addWidget(m_refusal);
    column->addWidget(m_summary);
    column->addWidget(m_banner);
    column->addWidget(m_list, 1);
    column->addWidget(m_stage, 0, Qt::AlignLeft);
}

void RollbackPanel::prepare(const RollbackRequest& request, const QString& heading)
{
    m_request = request;
    m_heading->setText(heading);
    m_heading->setToolTip(heading);
    m_banner->clear();
    ask();
}

void RollbackPanel::ask()
{
    m_preview = {};
    m_summary->clear();
    m_lines->clear();
    m_list->reading(true);
    m_stage->hide();
    m_asker.ask(m_service.previewRollback(m_request), [this](const Result<RollbackPreview>& preview) {
        if (preview)
            return present(*preview);
        m_banner->show(preview.error());
        m_list->failed(preview.error());
    });
}

void RollbackPanel::present(const RollbackPreview& preview)
{
    m_expected = preview.values;
    m_lines->show([lines = preview.lines](const QString&, int) { return readyAnswer<Page<RollbackLine>>(Page<RollbackLine>{lines, {}}); });
    m_preview = preview;
    m_table->setColumnHidden(Sku, m_request.batchId.isEmpty()); // one product needs no number in every row
    sumUp();
    m_stage->setText(tr("Stage %n value(s) for review", nullptr, int(preview.values)));
    m_stage->setVisible(preview.values > 0);
    updateStage();
    if (m_mayStage && preview.values > 0)
        m_stage->setFocus(Qt::OtherFocusReason);
    else
        m_list->takeFocus();
}

/// To whom may not stage it, what would be.
void RollbackPanel::sumUp()
{
    QStringList parts;
    const int values = int(m_preview.values);
    const QString products = tr("%Ln product(s)", "values of that many products", int(m_preview.products));
    if (values == 0 && !m_preview.lines.isEmpty())
        parts += tr("Nothing to stage.");
    else if (values > 0 && m_mayStage)
        parts += tr("%Ln value(s) of %1 go to review. Nothing is written to the shop before they are approved and pushed.", nullptr, values)
                     .arg(products);
    else if (values > 0)
        parts += tr("%Ln value(s) of %1 would go to review.", nullptr, values).arg(products);
    if (m_preview.leftOut > 0 && m_mayStage)
        parts += tr("%n value(s) are left out.", nullptr, int(m_preview.leftOut));
    else if (m_preview.leftOut > 0)
        parts += tr("%n value(s) would be left out.", nullptr, int(m_preview.leftOut));
    m_summary->setText(parts.join(u' '));
}

void RollbackPanel::setMayStage(bool may)
{
    m_mayStage = may;
    sumUp();
    updateStage();
}

void RollbackPanel::updateStage()
{
    m_stage->setEnabled(m_mayStage && !m_asker.isWaiting());
    m_refusal->say(m_mayStage ? QString() : tr("Your role may look but not roll back. Ask an administrator for the approver role."));
    m_stage->setToolTip(m_refusal->text());
}

void RollbackPanel::stage()
{
    m_stage->setEnabled(false);
    m_banner->clear();
    m_asker.ask(m_service.rollback(m_request, m_expected), [this](const Result<RollbackResult>& result) {
        if (result) {
            emit staged(*result);
            return;
        }
        m_banner->show(result.error());
        if (result.error().kind == ErrorKind::Stale)
            ask(); // the newer picture
        else
            updateStage();
    });
}

} // namespace trueup::ui

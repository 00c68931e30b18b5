#include "review/plannedview.h"

#include "review/callpurpose.h"
#include "review/changedfields.h"
#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/keys.h"
#include "widgets/labels.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

QString writtenFieldLabel(FieldId id)
{
    return id == FieldId::Status ? PlannedView::tr("Status in the shop") : field(id).translatedLabel();
}

namespace {

constexpr int typingMs = 250;

/// So that both values of a text are seen; in full it stands below the list.
QString brief(const QString& value)
{
    constexpr int most = 32;
    return value.size() <= most ? value : value.left(most - 1).trimmed() + u'…';
}

/// "Price: 12.00 → 13.00 · Title: …". What is new has nothing before.
QString valuesOf(const PlannedWrite& write)
{
    QStringList parts;
    for (const PlannedValue& one : write.values) {
        const QString value = write.kind == ChangeKind::Create ? brief(one.after) : u"%1 → %2"_s.arg(brief(one.before), brief(one.after));
        parts.append(colonText(writtenFieldLabel(one.field), value));
    }
    return parts.join(u" · "_s);
}

QString callsFor(bool isNew, const QList<FieldId>& fields)
{
    QStringList purposes;
    for (const CallKind kind : callKinds(isNew, fields))
        purposes.append(callPurpose(kind));
    return purposes.join(u", "_s);
}

QString callsOf(const PlannedWrite& write)
{
    QList<FieldId> fields;
    for (const PlannedValue& one : write.values)
        fields.append(one.field);
    return callsFor(write.kind == ChangeKind::Create, fields);
}

enum Column { Sku, Name, Kind, Values, Calls };

QList<PagedTable<PlannedWrite>::Column> columns()
{
    using Row = PlannedWrite;
    return {{PlannedView::tr("SKU"), [](const Row& r) { return r.sku; }},
            {PlannedView::tr("Name"), [](const Row& r) { return r.name; }},
            {PlannedView::tr("Change"), [](const Row& r) { return kindLabel(r.kind); }, [](const Row& r) { return kindIcon(r.kind); }},
            {PlannedView::tr("What will be written"), valuesOf},
            {PlannedView::tr("Calls"), callsOf}};
}

} // namespace

PlannedView::PlannedView(PushService& service, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_heading(label({}, u"title"_s, this)), m_text(new QLineEdit(this)),
      m_rows(new PagedTable<PlannedWrite>(columns(), this)), m_table(new QTableView(this)),
      m_list(new StatefulView(m_table, u"push"_s, tr("The products could not be read"))),
      m_fields(new ChangedFields(tr("The values could not be read"), images, preferences, this))
{
    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Products that would be written"));
    setUpTable(*m_table, {18, 26, 14, 50, 24}, Values);
    keepWordsWhole(*m_table, {{Calls, {callsFor(true, {}), callsFor(false, {FieldId::Price, FieldId::Inventory})}}}); // what is written most
    m_heading->setWordWrap(true); // a shop may have a long name
    m_text->setPlaceholderText(tr("SKU or name"));
    m_text->setAccessibleName(tr("Filter by SKU or name"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    m_text->setMaximumWidth(fontMetrics().averageCharWidth() * 50);
    setToolTipWithKey(m_text, tr("Filter by part of a SKU or name"), u"/"_s);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingMs);
    layOutParts();
    connectParts();
}

void PlannedView::layOutParts()
{
    auto* back = button(tr("Back to the preview"), u"flat"_s, this);
    setToolTipWithKey(back, tr("Nothing is written"), tr("Esc"));
    connect(back, &QPushButton::clicked, this, &PlannedView::backWanted);
    auto* order = label(tr("In the order in which they are sent. Choose one to see its values in full."), u"muted"_s, this);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_fields);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(m_heading);
    column->addWidget(order);
    column->addWidget(m_text);
    column->addWidget(splitter, 1);
    connect(m_list, &StatefulView::stateChanged, this, [this, order] { // what is about rows is there with them
        order->setVisible(m_list->showsList());
        m_fields->setVisible(m_list->showsList());
    });
}

void PlannedView::connectParts()
{
    m_list->follow(*m_rows);
    connect(m_list, &StatefulView::againWanted, this, &PlannedView::againWanted);
    connect(m_list, &StatefulView::actionWanted, m_text, &QLineEdit::clear);
    connect(m_rows, &PagedTableBase::failed, this, &PlannedView::failed);
    chooseFirstRow(*m_table, *m_rows);
    connect(m_rows, &PagedTableBase::loaded, this, &PlannedView::readChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PlannedView::readChosen);
    connect(m_fields, &ChangedFields::againWanted, this, [this] {
        m_shown = 0;
        readChosen();
    });
    connect(&m_typing, &QTimer::timeout, this, &PlannedView::search);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &PlannedView::search);
    describeKeyArea(this, tr("Among the products that will be written"));
    auto* escape = describeKey(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
                               tr("Back to the preview"));
    connect(escape, &QShortcut::activated, this, &PlannedView::backWanted);
    auto* find = describeKey(new QShortcut(QKeySequence(u"/"_s), m_table, nullptr, nullptr, Qt::WidgetShortcut), tr("Filter by SKU or name"));
    connect(find, &QShortcut::activated, this, [this] {
        m_text->setFocus(Qt::ShortcutFocusReason);
        m_text->selectAll();
    });
}

void PlannedView::show(const QString& batchId, const QString& heading)
{
    m_batchId = batchId;
    setHeading(heading);
    m_text->clear();
    search();
}

void PlannedView::setHeading(const QString& heading)
{
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
}

void PlannedView::search()
{
    m_typing.stop();
    const QString text = m_text->text().trimmed();
    m_list->setEmpty(text.isEmpty() ? ListWords{tr("Nothing approved to write"), tr("No approved change is left to write. What is approved in Review is listed here.")}
                                    : ListWords{tr("No product has “%1” in its SKU or name").arg(text),
                                                tr("Only products that would be written are looked through."), tr("Show every product")});
    m_rows->show([this, batchId = m_batchId, text](const QString& afterKey, int limit) {
        return m_service.planned(batchId, text, afterKey, limit);
    });
}

void PlannedView::reload()
{
    m_shown = 0; // its values may be others
    m_rows->reload();
}

void PlannedView::clear()
{
    m_typing.stop();
    m_asker.forget();
    m_shown = 0;
    m_rows->clear();
    m_fields->clear();
}

void PlannedView::takeFocus()
{
    m_list->takeFocus();
}

void PlannedView::readChosen()
{
    const int at = m_table->currentIndex().row();
    const qint64 id = at >= 0 && at < m_rows->rowCount() ? m_rows->row(at).id : 0;
    if (std::exchange(m_shown, id) == id)
        return;
    m_asker.forget();
    if (id == 0)
        return m_fields->clear();
    m_fields->reading();
    m_asker.ask(m_service.plannedValues(id), [this](const Result<QList<FieldDelta>>& values) {
        if (values)
            return m_fields->show(*values);
        m_fields->failed(values.error());
        if (values.error().kind == ErrorKind::DatabaseLost)
            emit failed(values.error());
    });
}

} // namespace trueup::ui

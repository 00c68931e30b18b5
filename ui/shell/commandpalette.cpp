#include "shell/commandpalette.h"

#include "services/jobs.h"
#include "services/preferences.h"
#include "services/products.h"
#include "services/review.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/labels.h"
#include "widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int typingMs = 150;
constexpr int foundProducts = 8;
constexpr int offeredRuns = 50;
constexpr qsizetype rememberedItems = 8;
constexpr qsizetype shortestSearch = 2;
const auto recentKey = "palette.recent"_L1;

/// Icon, title, muted detail, and at the right the shortcut and what it is.
class PaletteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {200, option.fontMetrics.height() + 14};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme theme = Theme::of(QGuiApplication::palette());
        const bool current = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (current) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.selection);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 5, 5);
        }
        const QFontMetrics metrics(option.font);
        QRect line = option.rect.adjusted(10, 0, -12, 0);
        const int edge = metrics.height() + 1;
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(line.left(), line.center().y() - edge / 2, edge, edge));
        line.setLeft(line.left() + edge + 10);
        const auto right = [&](const QString& text, const QColor& colour) {
            if (text.isEmpty())
                return;
            painter->setPen(colour);
            painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
            line.setRight(line.right() - metrics.horizontalAdvance(text) - 16);
        };
        const QColor quiet = current ? theme.onSelection : theme.muted;
        right(index.data(PaletteModel::KindRole).toString(), quiet);
        right(index.data(PaletteModel::KeysRole).toString(), current ? theme.onSelection : theme.text);
        painter->setPen(current ? theme.onSelection : theme.text);
        const QString title = metrics.elidedText(index.data().toString(), Qt::ElideRight, line.width());
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
        line.setLeft(line.left() + metrics.horizontalAdvance(title) + 12);
        painter->setPen(quiet);
        if (line.width() > metrics.averageCharWidth() * 6)
            painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                              metrics.elidedText(index.data(PaletteModel::DetailRole).toString(), Qt::ElideRight, line.width()));
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(UiServices& services, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), m_services(services), m_batchAsker(this), m_runAsker(this),
      m_productAsker(this), m_model(new PaletteModel(this)), m_field(new QLineEdit(this)), m_list(new QListView(this)),
      m_foot(label({}, u"muted"_s, this))
{
    setObjectName(u"palette"_s);
    setWindowTitle(tr("Search and commands"));
    setModal(true);
    m_field->setPlaceholderText(tr("Command, SKU, name, barcode, batch or run"));
    m_field->setAccessibleName(tr("Search and commands"));
    m_field->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus); // the field keeps the focus, arrows move the list
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Results"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    column->addWidget(m_foot);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingMs);
    connect(&m_typing, &QTimer::timeout, this, &CommandPalette::askProducts);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::textChanged);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { run(index.row()); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &CommandPalette::updateFoot);
}

void CommandPalette::start(const QList<QAction*>& commands)
{
    m_commands.clear();
    for (QAction* action : commands) {
        if (!action->isEnabled() || !action->isVisible() || action->text().isEmpty())
            continue;
        PaletteItem item;
        item.id = action->objectName();
        item.kind = action->property("isPage").toBool() ? PaletteKind::Page : PaletteKind::Command;
        item.title = QString(action->text()).remove(u'&');
        item.keys = keyText(action->shortcut());
        item.icon = action->icon();
        item.run = [action] { action->trigger(); };
        m_commands.append(item);
    }
    m_model->setRecent(m_services.preferences.text(recentKey).split(u'\n', Qt::SkipEmptyParts));
    m_field->clear();
    offer();
    askLists();
    const QSize room = parentWidget()->size();
    resize(qMin(room.width() - 120, fontMetrics().averageCharWidth() * 110), qMin(room.height() - 160, fontMetrics().height() * 30));
    const QPoint corner = parentWidget()->mapToGlobal(QPoint((room.width() - width()) / 2, qMax(40, room.height() / 9)));
    move(0);
    QWidget::move(corner);
    show();
    m_field->setFocus();
}

void CommandPalette::offer()
{
    m_model->setItems(m_commands + m_batches + m_runs);
}

void CommandPalette::askLists()
{
    m_batchAsker.ask(m_services.review.batches(), [this](const Result<QList<BatchRow>>& batches) {
        m_batches.clear();
        for (const BatchRow& batch : batches.value_or(QList<BatchRow>()))
            m_batches.append({u"batch:"_s + batch.id, PaletteKind::Batch, batch.name,
                              tr("%1, %Ln change(s)", nullptr, int(batch.total)).arg(shownTime(batch.createdAt)), {}, sideIcon(batch.source),
                              [this, id = batch.id] { emit batchWanted(id); }});
        offer();
    });
    m_runAsker.ask(m_services.jobs.runs({}, {}, {}, offeredRuns), [this](const Result<Page<RunRow>>& runs) {
        m_runs.clear();
        for (const RunRow& run : runs.value_or(Page<RunRow>()).rows)
            m_runs.append({{}, PaletteKind::Run, u"%1 %2"_s.arg(run.kind).arg(run.id),
                           u"%1 · %2 · %3"_s.arg(shownTime(run.startedAt), outcomeLabel(run.outcome), run.summary), {},
                           outcomeIcon(run.outcome), [this, id = run.id] { emit runWanted(id); }});
        offer();
    });
}

void CommandPalette::textChanged(const QString& text)
{
    m_productAsker.forget();
    m_enterWaits = false;
    m_model->setText(text);
    if (text.trimmed().size() >= shortestSearch)
        m_typing.start();
    else
        m_typing.stop();
    updateFoot();
}

void CommandPalette::askProducts()
{
    m_typing.stop();
    const QString text = m_field->text().trimmed();
    m_productAsker.ask(m_services.products.search(text, {}, {}, foundProducts), [this, text](const Result<Page<ProductRow>>& found) {
        QList<PaletteItem> items;
        for (const ProductRow& product : found.value_or(Page<ProductRow>()).rows) {
            PaletteItem item{{}, PaletteKind::Product, product.sku, product.name, {}, symbol(u"products"_s, Ink::Muted),
                             [this, id = product.id] { emit productWanted(id); }};
            item.isExact = product.sku.compare(text, Qt::CaseInsensitive) == 0 || product.barcode == text;
            items.append(item);
        }
        m_model->setFound(items);
        updateFoot();
        if (std::exchange(m_enterWaits, false))
            run(m_list->currentIndex().row());
    });
    updateFoot();
}

void CommandPalette::updateFoot()
{
    if (m_model->rowCount() > 0 && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0));
    if (m_typing.isActive() || m_productAsker.isWaiting())
        m_foot->setText(tr("Looking for products …"));
    else if (m_model->rowCount() == 0)
        m_foot->setText(tr("Nothing is called that."));
    else
        m_foot->setText(tr("↑ ↓ choose · Enter opens · Esc closes"));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: move(1); return true;
    case Qt::Key_Up: move(-1); return true;
    case Qt::Key_PageDown: move(8); return true;
    case Qt::Key_PageUp: move(-8); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: enter(); return true;
    default: return QDialog::eventFilter(watched, event);
    }
}

void CommandPalette::move(int by)
{
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(qBound(0, m_list->currentIndex().row() + by, m_model->rowCount() - 1)));
}

void CommandPalette::enter()
{
    if (m_typing.isActive())
        askProducts();
    if (m_productAsker.isWaiting())
        m_enterWaits = true;
    else
        run(m_list->currentIndex().row());
}

void CommandPalette::run(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const PaletteItem item = m_model->item(row);
    if (!item.id.isEmpty()) {
        QStringList recent = m_services.preferences.text(recentKey).split(u'\n', Qt::SkipEmptyParts);
        recent.removeAll(item.id);
        recent.prepend(item.id);
        m_services.preferences.setText(recentKey, recent.first(qMin(recent.size(), rememberedItems)).join(u'\n'));
    }
    accept();
    item.run();
}

bool CommandPalette::isSettled() const
{
    return !m_typing.isActive() && !m_productAsker.isWaiting() && !m_batchAsker.isWaiting() && !m_runAsker.isWaiting();
}

} // namespace trueup::ui

#include "review/alikeitems.h"

#include "review/optiontable.h"
#include "widgets/controls.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <chrono>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds pauseOfTyping{250};

} // namespace

AlikeItems::AlikeItems(MatchService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_asker(this), m_search(new QLineEdit(this)),
      m_table(new OptionTable(OptionTable::Kind::ByWords, this)), m_state(label({}, u"muted"_s, this))
{
    layOutParts();
    m_typing.setSingleShot(true);
    m_typing.setInterval(pauseOfTyping);
    connect(&m_typing, &QTimer::timeout, this, &AlikeItems::ask);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &AlikeItems::ask);
    m_search->installEventFilter(this);
    say({});
}

void AlikeItems::layOutParts()
{
    m_table->setAccessibleName(tr("Items that look alike, found by their words"));
    keepRowsInSight(*m_table, 2);
    m_search->setPlaceholderText(tr("Search the items: words, number, maker"));
    m_search->setAccessibleName(tr("Search the items of the ERP by words, a number or a maker"));
    m_search->setToolTip(m_search->accessibleName());
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(fontMetrics().horizontalAdvance(m_search->placeholderText()) + fontMetrics().averageCharWidth() * 8);
    auto* top = new QHBoxLayout;
    auto* heading = label(tr("Xorosoft items that look alike"), u"heading"_s, this);
    heading->setWordWrap(false);
    top->addWidget(heading);
    top->addWidget(label(tr("Found by their words alone, for you to judge."), u"muted"_s, this), 1);
    top->addWidget(m_search);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_table, 1);
    column->addWidget(m_state);
}

void AlikeItems::look(const MatchCaseView& view)
{
    const bool isSame = view.row.id == m_view.row.id && view.row.key == m_view.row.key;
    m_view = view;
    if (!isSame) {
        m_search->clear();
        m_table->fill({});
    }
    if (view.row.id != 0)
        return ask();
    m_typing.stop();
    m_asker.forget();
    say({});
}

QString AlikeItems::typed() const
{
    return m_search->text().trimmed();
}

void AlikeItems::ask()
{
    m_typing.stop();
    if (m_view.row.id == 0)
        return;
    if (m_table->options().isEmpty())
        say(tr("Looking …"));
    const QString text = typed();
    m_asker.ask(text.isEmpty() ? m_service.similar(m_view) : m_service.find(m_view.row, text),
                [this, text](const Result<QList<MatchOption>>& found) { present(found, text); });
}

void AlikeItems::present(const Result<QList<MatchOption>>& found, const QString& text)
{
    const QString chosen = m_table->chosen() ? m_table->chosen()->item : QString();
    m_table->fill(found.value_or(QList<MatchOption>()));
    if (!found) {
        say(tr("The items could not be looked up."));
        emit failed(found.error());
        return;
    }
    if (found->isEmpty())
        return say(text.isEmpty() ? tr("No item of the ERP looks like this row.") : tr("No item of the ERP is like “%1”.").arg(text));
    say({});
    if (const auto again = std::ranges::find(*found, chosen, &MatchOption::item); again != found->end())
        m_table->choose(int(again - found->begin()));
}

/// Instead of the list; nothing: the list is there.
void AlikeItems::say(const QString& state)
{
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
    m_table->setVisible(state.isEmpty());
}

/// Down leads from what was typed into what was found.
bool AlikeItems::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down
        && m_table->rowCount() > 0) {
        m_table->setFocus(Qt::ShortcutFocusReason);
        m_table->choose(0);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace trueup::ui

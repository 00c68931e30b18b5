#include "conflicts/bulkpanel.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/keys.h"

#include <QFrame>
#include <QLabel>
#include <QMap>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array acts{BulkAct::Local, BulkAct::Shopify, BulkAct::Base, BulkAct::Ignore};

/// "12 Price · 3 Title": the fields in their own order, whole products last.
QString fieldsText(const QList<ConflictMark>& marks)
{
    QMap<int, qint64> counts;
    qint64 products = 0;
    for (const ConflictMark& mark : marks) {
        if (mark.field)
            ++counts[int(*mark.field)];
        else
            ++products;
    }
    QStringList parts;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        parts += BulkPanel::tr("%1 %2", "a count and the field it counts")
                     .arg(shownCount(it.value()), field(FieldId(it.key())).translatedLabel());
    if (products > 0)
        parts += BulkPanel::tr("%n about a whole product", nullptr, int(products));
    return parts.join(u" · "_s);
}

QString actText(BulkAct act, qint64 count)
{
    const int n = int(count);
    switch (act) {
    case BulkAct::Local: return BulkPanel::tr("Keep our value in %n conflict(s)", nullptr, n);
    case BulkAct::Shopify: return BulkPanel::tr("Take the Shopify value in %n conflict(s)", nullptr, n);
    case BulkAct::Base: return BulkPanel::tr("Keep the base value in %n conflict(s)", nullptr, n);
    case BulkAct::Ignore: return BulkPanel::tr("Ignore %n conflict(s)", nullptr, n);
    }
    return {};
}

QString outcomeText(BulkAct act)
{
    switch (act) {
    case BulkAct::Local:
        return BulkPanel::tr("Our values are staged for review. They go to Shopify once they are approved and pushed.");
    case BulkAct::Shopify: return BulkPanel::tr("Our products take the values over at once. Nothing is written to the shop.");
    case BulkAct::Base:
        return BulkPanel::tr("The values both sides last agreed on are staged for review. They go to Shopify once they are "
                             "approved and pushed.");
    case BulkAct::Ignore:
        return BulkPanel::tr("Both sides stay as they are. A conflict comes back when one of its two values changes.");
    }
    return {};
}

} // namespace

BulkPanel::BulkPanel(QWidget* parent)
    : QWidget(parent), m_heading(label({}, u"title"_s, this)), m_fields(label({}, u"muted"_s, this)),
      m_question(new QFrame(this)), m_questionHeading(label({}, u"heading"_s, m_question)),
      m_questionFields(label({}, {}, m_question)), m_outcome(label({}, {}, m_question)),
      m_left(label({}, u"warning"_s, m_question)), m_confirm(button({}, u"primary"_s, m_question))
{
    setAccessibleName(tr("All chosen conflicts"));
    for (const BulkAct act : acts) {
        QPushButton*& one = m_acts[size_t(act)];
        one = button({}, {}, this);
        connect(one, &QPushButton::clicked, this, [this, act] { ask(act); });
    }
    setToolTipWithKey(m_acts[size_t(BulkAct::Local)], tr("Say what it means before anything is settled"), u"1"_s);
    setToolTipWithKey(m_acts[size_t(BulkAct::Shopify)], tr("Say what it means before anything is settled"), u"2"_s);
    setToolTipWithKey(m_acts[size_t(BulkAct::Base)], tr("Say what it means before anything is settled"), u"0"_s);
    setToolTipWithKey(m_acts[size_t(BulkAct::Ignore)], tr("Say what it means before anything is settled"), u"I"_s);
    layOutParts();
    addKeys();
    connect(m_confirm, &QPushButton::clicked, this, &BulkPanel::confirm);
    refresh();
}

void BulkPanel::layOutParts()
{
    auto* back = button(tr("Back to one conflict"), u"flat"_s, this);
    setToolTipWithKey(back, tr("Nothing is settled"), tr("Esc"));
    connect(back, &QPushButton::clicked, this, &BulkPanel::backWanted);
    auto* flow = new FlowLayout(nullptr, 6);
    for (QPushButton* one : m_acts)
        flow->addWidget(one);
    m_question->setObjectName(u"card"_s);
    setToolTipWithKey(m_confirm, tr("Settle all of them; one undo takes all back"), tr("Enter"));
    auto* cancel = button(tr("Cancel"), {}, m_question);
    connect(cancel, &QPushButton::clicked, this, &BulkPanel::drop);
    auto* buttons = new FlowLayout(nullptr, 6);
    buttons->addWidget(m_confirm);
    buttons->addWidget(cancel);
    auto* inner = new QVBoxLayout(m_question);
    inner->setContentsMargins(12, 10, 12, 12);
    inner->setSpacing(6);
    for (QLabel* one : {m_questionHeading, m_questionFields, m_outcome, m_left})
        inner->addWidget(one);
    inner->addLayout(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(back, 0, Qt::AlignLeft);
    column->addWidget(m_heading);
    column->addWidget(m_fields);
    column->addLayout(flow);
    column->addWidget(m_question);
    column->addStretch(1);
}

void BulkPanel::addKeys()
{
    describeKeyArea(this, tr("With several conflicts chosen"));
    const auto add = [this](int key, const QString& meaning, auto action) {
        auto* shortcut =
            describeKey(new QShortcut(QKeySequence(key), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), meaning);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    for (const int key : {Qt::Key_Return, Qt::Key_Enter})
        add(key, tr("Settle them all"), [this] {
            if (auto* one = qobject_cast<QPushButton*>(focusWidget()))
                one->click();
        });
    add(Qt::Key_Escape, tr("Back to one conflict"), [this] {
        if (m_asked)
            drop();
        else
            emit backWanted();
    });
}

void BulkPanel::setMarks(const QList<ConflictMark>& marks)
{
    m_isWaiting = false;
    if (marks != m_marks)
        m_asked.reset();
    m_marks = marks;
    refresh();
}

void BulkPanel::setWaiting()
{
    m_isWaiting = true;
    refresh();
}

void BulkPanel::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void BulkPanel::ask(BulkAct act)
{
    if (m_busy || m_isWaiting || countFor(act) == 0)
        return;
    m_asked = act;
    refresh();
    m_confirm->setFocus(Qt::OtherFocusReason);
}

void BulkPanel::confirm()
{
    if (m_asked && m_confirm->isEnabled())
        emit decided();
}

void BulkPanel::drop()
{
    const bool hadFocus = m_question->isAncestorOf(focusWidget());
    const BulkAct was = m_asked.value_or(BulkAct::Local);
    m_asked.reset();
    refresh();
    if (hadFocus)
        m_acts[size_t(was)]->setFocus(Qt::OtherFocusReason);
}

BulkDecision BulkPanel::decision() const
{
    BulkDecision decision;
    if (!m_asked)
        return decision;
    decision.act = *m_asked;
    for (const ConflictMark& mark : m_marks) {
        if (mark.takes(decision.act))
            decision.marks.append(mark);
    }
    return decision;
}

qint64 BulkPanel::countFor(BulkAct act) const
{
    return std::ranges::count_if(m_marks, [act](const ConflictMark& mark) { return mark.takes(act); });
}

void BulkPanel::refresh()
{
    m_heading->setText(m_isWaiting ? tr("Counting …") : tr("%n conflict(s) chosen", nullptr, int(m_marks.size())));
    m_fields->setText(m_isWaiting ? QString() : fieldsText(m_marks));
    for (const BulkAct act : acts) {
        const qint64 count = countFor(act);
        m_acts[size_t(act)]->setText(actText(act, count));
        m_acts[size_t(act)]->setEnabled(!m_isWaiting && !m_busy && count > 0);
    }
    m_question->setVisible(m_asked && !m_isWaiting);
    if (m_asked)
        updateQuestion();
}

void BulkPanel::updateQuestion()
{
    const BulkDecision wanted = decision();
    const qint64 left = m_marks.size() - wanted.marks.size();
    m_questionHeading->setText(tr("%1?", "what is about to be done").arg(actText(wanted.act, wanted.marks.size())));
    m_questionFields->setText(fieldsText(wanted.marks));
    m_outcome->setText(outcomeText(wanted.act));
    m_left->setText(wanted.act == BulkAct::Base
                        ? tr("%n other(s) are left open: never agreed on, or about a whole product.", nullptr, int(left))
                        : tr("%n other(s) are left open: whole products are decided one by one.", nullptr, int(left)));
    m_left->setVisible(left > 0);
    m_confirm->setText(actText(wanted.act, wanted.marks.size()));
    m_confirm->setAccessibleDescription(m_outcome->text());
    m_confirm->setEnabled(!m_busy && !m_isWaiting);
}

} // namespace trueup::ui

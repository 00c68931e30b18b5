#include "conflicts/conflictfilterbar.h"

#include "conflicts/conflictwords.h"
#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ConflictFilterBar::ConflictFilterBar(QWidget* parent)
    : QWidget(parent), m_text(new QLineEdit(this)), m_status(new QComboBox(this)),
      m_clear(button(tr("Clear filters"), u"flat"_s, this))
{
    m_text->setPlaceholderText(tr("SKU or name"));
    m_text->setAccessibleName(tr("Filter conflicts by SKU or name"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    setToolTipWithKey(m_text, tr("Filter by part of a SKU or name"), u"/"_s);
    m_status->setAccessibleName(tr("Which conflicts"));
    for (const ConflictStatus status : {ConflictStatus::Open, ConflictStatus::SettledByRule, ConflictStatus::SettledByPerson,
                                        ConflictStatus::Ignored, ConflictStatus::Obsolete})
        m_status->addItem(conflictStatusLabel(status), int(status));
    m_status->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* flow = new FlowLayout(this, 6);
    flow->addWidget(m_text);
    flow->addWidget(m_status);
    flow->addWidget(m_clear);
    m_clear->hide();
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    addWord(tr("Severity"));
    for (const ConflictSeverity severity : {ConflictSeverity::Critical, ConflictSeverity::High, ConflictSeverity::Medium,
                                            ConflictSeverity::Low})
        addChip({nullptr, severityLabel(severity), {}, {}, severity}, severityIcon(severity));
    addWord(tr("Side"));
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Local})
        addChip({nullptr, sideLabel(side), {}, side, {}}, sideIcon(side));
    addWord(tr("Field"));
    for (const Field& one : fields())
        addChip({nullptr, one.translatedLabel(), one.id, {}, {}}, {});
    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &ConflictFilterBar::changed);
    connect(m_text, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_status, &QComboBox::activated, this, &ConflictFilterBar::changed);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_typing.stop();
        showFilter({});
        emit changed();
    });
    setCounts({});
    for (int i = 0; i < m_status->count(); ++i) // nothing is known yet, which is not nought
        m_status->setItemText(i, conflictStatusLabel(ConflictStatus(m_status->itemData(i).toInt())));
}

/// Before the chips of one kind.
void ConflictFilterBar::addWord(const QString& word)
{
    m_words.append(label(word, u"muted"_s, this));
    m_words.constLast()->setWordWrap(false);
    m_words.constLast()->setProperty(FlowLayout::keepsNext, true);
    layout()->addWidget(m_words.constLast());
}

/// Only where a chip of its kind is seen.
void ConflictFilterBar::showWords()
{
    for (int group = 0; group < m_words.size(); ++group) {
        m_words[group]->setVisible(std::ranges::any_of(m_chips, [group](const Chip& chip) {
            return chip.group == group && !chip.button->isHidden();
        }));
    }
}

void ConflictFilterBar::addChip(Chip chip, const QIcon& icon)
{
    chip.group = int(m_words.size()) - 1;
    chip.button = button({}, u"chip"_s, this);
    chip.button->setCheckable(true);
    chip.button->setIcon(icon);
    chip.button->setToolTip(colonText(chip.field ? tr("Field") : chip.side ? tr("Side") : tr("Severity"), chip.word));
    layout()->addWidget(chip.button);
    connect(chip.button, &QPushButton::clicked, this, [this, one = chip.button] { clicked(one); });
    m_chips.append(chip);
}

void ConflictFilterBar::clicked(const QPushButton* button)
{
    const auto self = std::ranges::find(m_chips, button, &Chip::button);
    for (const Chip& other : std::as_const(m_chips)) {
        if (other.group == self->group && other.button != button)
            other.button->setChecked(false);
    }
    emit changed();
}

void ConflictFilterBar::setCounts(const ConflictCounts& counts)
{
    for (int i = 0; i < m_status->count(); ++i) {
        const auto status = ConflictStatus(m_status->itemData(i).toInt());
        m_status->setItemText(i, tr("%1 (%2)", "a status and how many").arg(conflictStatusLabel(status),
                                                                           shownCount(counts.statuses.value(status))));
    }
    for (const Chip& chip : std::as_const(m_chips)) {
        const qint64 count = chip.field ? counts.fields.value(*chip.field)
            : chip.side                 ? counts.sides.value(*chip.side)
                                        : counts.severities.value(*chip.severity);
        chip.button->setText(tr("%1 %2", "a count and what it counts").arg(shownCount(count), chip.word));
        chip.button->setVisible(count > 0 || chip.button->isChecked());
    }
    showWords();
    updateGeometry();
}

void ConflictFilterBar::showFilter(const ConflictFilter& filter)
{
    if (m_text->text().trimmed() != filter.text)
        m_text->setText(filter.text);
    m_status->setCurrentIndex(m_status->findData(int(filter.status)));
    m_clear->setVisible(filter != ConflictFilter());
    for (const Chip& chip : std::as_const(m_chips)) {
        const bool on = chip.field ? filter.field == chip.field : chip.side ? filter.side == chip.side : filter.severity == chip.severity;
        chip.button->setChecked(on);
        if (!on && chip.button->text() == chip.word)
            chip.button->hide(); // nobody has counted it, and it is not filtered by any more
        if (!on || !chip.button->isHidden())
            continue;
        chip.button->setText(chip.word); // its count is not known yet, which is not nought
        chip.button->show();
    }
    showWords();
}

ConflictFilter ConflictFilterBar::filter() const
{
    ConflictFilter filter;
    filter.text = m_text->text().trimmed();
    filter.status = ConflictStatus(m_status->currentData().toInt());
    for (const Chip& chip : m_chips) {
        if (!chip.button->isChecked())
            continue;
        if (chip.field)
            filter.field = chip.field;
        if (chip.side)
            filter.side = chip.side;
        if (chip.severity)
            filter.severity = chip.severity;
    }
    return filter;
}

void ConflictFilterBar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace trueup::ui

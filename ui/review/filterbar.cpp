#include "review/filterbar.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// A number of per cent whose lowest value means that it does not matter.
void preparePercent(QSpinBox* box, const QString& name, const QString& any, const QString& prefix)
{
    box->setRange(0, 999);
    box->setSingleStep(5);
    box->setSpecialValueText(any);
    box->setPrefix(prefix);
    box->setSuffix(percentText({}));
    box->setAccessibleName(name);
    box->setKeyboardTracking(false);
}

void fill(QComboBox* box, const QString& any, const QStringList& texts)
{
    const QString chosen = box->currentData().toString();
    box->clear();
    box->addItem(any, QString());
    for (const QString& text : texts)
        box->addItem(text, text);
    if (!chosen.isEmpty() && !texts.contains(chosen))
        box->addItem(chosen, chosen);
    box->setCurrentIndex(qMax(0, box->findData(chosen)));
    constexpr qsizetype usual = 14;
    box->setMinimumContentsLength(int(qMax(usual, any.size())));
}

void choose(QComboBox* box, const QVariant& value)
{
    int at = box->findData(value);
    if (at < 0 && !value.toString().isEmpty()) { // of a saved view, and not in this batch
        box->addItem(value.toString(), value);
        at = box->count() - 1;
    }
    box->setCurrentIndex(qMax(0, at));
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_text(new QLineEdit(this)), m_field(new QComboBox(this)), m_source(new QComboBox(this)),
      m_vendor(new QComboBox(this)), m_type(new QComboBox(this)), m_price(new QSpinBox(this)), m_confidence(new QSpinBox(this)),
      m_more(button(tr("More filters"), u"chip"_s, this)), m_clear(button(tr("Clear filters"), u"flat"_s, this))
{
    m_text->setPlaceholderText(tr("SKU or name"));
    m_text->setAccessibleName(tr("Filter by SKU or name"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    setToolTipWithKey(m_text, tr("Filter by part of a SKU or name"), u"/"_s);
    fillFields();
    m_source->addItem(tr("Any source"), QVariant());
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
        m_source->addItem(sideIcon(side), sideLabel(side), int(side));
    m_source->setAccessibleName(tr("Filter by source"));
    m_vendor->setAccessibleName(tr("Filter by vendor"));
    m_type->setAccessibleName(tr("Filter by product type"));
    for (QComboBox* box : {m_vendor, m_type}) {
        box->setMaxVisibleItems(24);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // a long name must not widen the bar
    }
    setChoices({});
    preparePercent(m_price, tr("Filter by price change"), tr("Any price change"), tr("Price beyond ±"));
    preparePercent(m_confidence, tr("Filter by confidence"), tr("Any confidence"), tr("Confidence up to "));
    m_confidence->setMaximum(100);
    m_more->setCheckable(true);
    m_more->setToolTip(tr("Show the filters by field, source, vendor, type, price change and confidence"));
    m_more->hide();
    layOutParts();

    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &FilterBar::changed);
    connect(m_text, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        m_typing.stop();
        emit changed();
    });
    for (QComboBox* box : {m_field, m_source, m_vendor, m_type})
        connect(box, &QComboBox::activated, this, &FilterBar::changed);
    for (QSpinBox* box : {m_price, m_confidence})
        connect(box, &QSpinBox::valueChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_more, &QPushButton::toggled, this, &FilterBar::fold);
    connect(m_clear, &QPushButton::clicked, this, &FilterBar::clearWanted);
}

void FilterBar::layOutParts()
{
    auto* flow = new FlowLayout(this, 6);
    for (QWidget* part : {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_field), static_cast<QWidget*>(m_source),
                          static_cast<QWidget*>(m_vendor), static_cast<QWidget*>(m_type), static_cast<QWidget*>(m_price),
                          static_cast<QWidget*>(m_confidence), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_clear)})
        flow->addWidget(part);
}

QList<QWidget*> FilterBar::foldable() const
{
    return {m_field, m_source, m_vendor, m_type, m_price, m_confidence};
}

/// What everything would take in one line.
int FilterBar::fullWidth() const
{
    int width = 0;
    const QList<QWidget*> folded = foldable();
    for (int i = 0; i < layout()->count(); ++i) {
        const QWidget* part = layout()->itemAt(i)->widget();
        if (part != m_more && (!part->isHidden() || folded.contains(part)))
            width += part->sizeHint().width() + layout()->spacing();
    }
    return width - layout()->spacing();
}

void FilterBar::setBrief(bool brief)
{
    m_isBrief = brief;
    fold();
}

/// What filters stays in sight: nobody should wonder why rows are missing.
void FilterBar::fold()
{
    const auto filters = [](const QWidget* part) {
        if (const auto* box = qobject_cast<const QComboBox*>(part))
            return box->currentIndex() > 0;
        const auto* number = qobject_cast<const QSpinBox*>(part);
        return number && number->value() > number->minimum();
    };
    const bool folds = m_isBrief && fullWidth() > width();
    for (QWidget* part : foldable())
        part->setVisible(!folds || m_more->isChecked() || filters(part));
    m_more->setVisible(folds);
}

void FilterBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fold();
}

void FilterBar::setChoices(const ReviewChoices& choices)
{
    fill(m_vendor, tr("Any vendor"), choices.vendors);
    fill(m_type, tr("Any product type"), choices.productTypes);
    fold();
}

void FilterBar::fillFields()
{
    m_field->addItem(tr("Any field"), QVariant());
    for (const Field& one : fields())
        m_field->addItem(one.translatedLabel(), int(one.id));
    m_field->setAccessibleName(tr("Filter by field"));
    m_field->setMaxVisibleItems(24);
}

void FilterBar::showFilter(const ReviewFilter& filter)
{
    const bool isBeingTyped = m_typing.isActive() && filter == m_shown;
    m_shown = filter;
    choose(m_field, filter.field ? QVariant(int(*filter.field)) : QVariant());
    choose(m_source, filter.source ? QVariant(int(*filter.source)) : QVariant());
    choose(m_vendor, filter.vendor);
    choose(m_type, filter.productType);
    ReviewFilter nothing;
    nothing.batchId = filter.batchId;
    m_clear->setVisible(filter != nothing);
    fold();
    if (isBeingTyped)
        return;
    m_typing.stop();
    if (m_text->text() != filter.text)
        m_text->setText(filter.text);
    const QSignalBlocker quietPrice(m_price);
    const QSignalBlocker quietConfidence(m_confidence);
    m_price->setValue(filter.priceChangeBeyond.value_or(0));
    m_confidence->setValue(filter.confidenceBelow.value_or(0));
    fold();
}

void FilterBar::applyTo(ReviewFilter& filter) const
{
    filter.text = m_text->text().trimmed();
    const QVariant field = m_field->currentData();
    const QVariant source = m_source->currentData();
    filter.field = field.isValid() ? std::optional(FieldId(field.toInt())) : std::nullopt;
    filter.source = source.isValid() ? std::optional(Side(source.toInt())) : std::nullopt;
    filter.vendor = m_vendor->currentData().toString();
    filter.productType = m_type->currentData().toString();
    filter.priceChangeBeyond = m_price->value() > 0 ? std::optional(m_price->value()) : std::nullopt;
    filter.confidenceBelow = m_confidence->value() > 0 ? std::optional(m_confidence->value()) : std::nullopt;
}

void FilterBar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace trueup::ui

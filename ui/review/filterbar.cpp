#include "review/filterbar.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace trueup::ui {

using namespace Qt::StringLiterals;

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_text(new QLineEdit(this)), m_field(new QComboBox(this)), m_source(new QComboBox(this)),
      m_price(new QComboBox(this)), m_clear(button(tr("Clear filters"), u"flat"_s, this))
{
    m_text->setPlaceholderText(tr("SKU or name"));
    m_text->setAccessibleName(tr("Filter by SKU or name"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(symbol(u"search"_s, Ink::Muted), QLineEdit::LeadingPosition);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    setToolTipWithKey(m_text, tr("Filter by part of a SKU or name"), u"/"_s);
    fillFields();
    m_source->addItem(tr("Any source"), QVariant());
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
        m_source->addItem(sideIcon(side), sideLabel(side), int(side));
    m_source->setAccessibleName(tr("Filter by source"));
    m_price->addItem(tr("Any price change"), QVariant());
    for (const int percent : {5, 10, 20, 50})
        m_price->addItem(tr("Price beyond ±%1 %").arg(percent), percent);
    m_price->setAccessibleName(tr("Filter by price change"));

    auto* flow = new FlowLayout(this, 6);
    for (QWidget* part : {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_field),
                          static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_price),
                          static_cast<QWidget*>(m_clear)})
        flow->addWidget(part);

    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &FilterBar::changed);
    connect(m_text, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &FilterBar::changed);
    for (QComboBox* box : {m_field, m_source, m_price})
        connect(box, &QComboBox::activated, this, &FilterBar::changed);
    connect(m_clear, &QPushButton::clicked, this, &FilterBar::clearWanted);
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
    if (m_text->text() != filter.text)
        m_text->setText(filter.text);
    const auto choose = [](QComboBox* box, const QVariant& value) { box->setCurrentIndex(qMax(0, box->findData(value))); };
    choose(m_field, filter.field ? QVariant(int(*filter.field)) : QVariant());
    choose(m_source, filter.source ? QVariant(int(*filter.source)) : QVariant());
    choose(m_price, filter.priceChangeBeyond ? QVariant(*filter.priceChangeBeyond) : QVariant());
    ReviewFilter nothing;
    nothing.batchId = filter.batchId;
    m_clear->setVisible(filter != nothing);
}

void FilterBar::applyTo(ReviewFilter& filter) const
{
    filter.text = m_text->text().trimmed();
    const QVariant field = m_field->currentData();
    const QVariant source = m_source->currentData();
    const QVariant price = m_price->currentData();
    filter.field = field.isValid() ? std::optional(FieldId(field.toInt())) : std::nullopt;
    filter.source = source.isValid() ? std::optional(Side(source.toInt())) : std::nullopt;
    filter.priceChangeBeyond = price.isValid() ? std::optional(price.toInt()) : std::nullopt;
}

void FilterBar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace trueup::ui

#include "review/viewbar.h"

#include "widgets/controls.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent), m_names(new QComboBox(this)), m_save(button(tr("Save view"), u"flat"_s, this)),
      m_remove(button(tr("Delete view"), u"flat"_s, this))
{
    m_names->setEditable(true);
    m_names->setInsertPolicy(QComboBox::NoInsert);
    m_names->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_names->lineEdit()->setPlaceholderText(tr("Saved views"));
    m_names->setAccessibleName(tr("Saved views"));
    m_names->setToolTip(tr("Choose a saved view, or type a name to keep filter, order and columns as they are now"));
    m_names->setMinimumContentsLength(20);
    m_names->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_names);
    row->addSpacing(4);
    row->addWidget(m_save);
    row->addSpacing(8);
    row->addWidget(m_remove);
    connect(m_names, &QComboBox::activated, this, [this](int index) {
        if (index >= 0 && index < m_views.size())
            emit chosen(m_views[index]);
    });
    connect(m_names, &QComboBox::editTextChanged, this, &ViewBar::updateButtons);
    const auto save = [this] {
        if (m_save->isVisibleTo(this))
            emit saveWanted(m_names->currentText().trimmed());
    };
    connect(m_names->lineEdit(), &QLineEdit::returnPressed, this, save);
    connect(m_save, &QPushButton::clicked, this, save);
    connect(m_remove, &QPushButton::clicked, this, [this] { emit removeWanted(m_names->currentText().trimmed()); });
    updateButtons();
}

const ReviewView* ViewBar::named(const QString& name) const
{
    const auto found = std::ranges::find(m_views, name, &ReviewView::name);
    return found == m_views.cend() ? nullptr : &*found;
}

void ViewBar::setViews(const QList<ReviewView>& views)
{
    m_views = views;
    {
        const QSignalBlocker quiet(m_names);
        m_names->clear();
        for (const ReviewView& view : views)
            m_names->addItem(view.name);
    }
    showCurrent(m_current);
}

void ViewBar::showCurrent(const ReviewView& current)
{
    m_current = current;
    int same = -1;
    for (int i = 0; i < m_views.size() && same < 0; ++i) {
        ReviewView asNamed = current;
        asNamed.name = m_views[i].name;
        if (m_views[i] == asNamed)
            same = i;
    }
    {
        const QSignalBlocker quiet(m_names);
        m_names->setCurrentIndex(same);
        if (same < 0)
            m_names->clearEditText();
    }
    updateButtons();
}

void ViewBar::updateButtons()
{
    const QString name = m_names->currentText().trimmed();
    const ReviewView* known = named(name);
    ReviewView asNamed = m_current;
    asNamed.name = name;
    m_save->setVisible(!name.isEmpty() && !(known && *known == asNamed));
    m_remove->setVisible(known != nullptr);
}

} // namespace trueup::ui

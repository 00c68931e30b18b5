#include "widgets/notice.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

Notice::Notice(QWidget* parent) : QFrame(parent), m_text(label({}, {}, this)), m_action(button({}, u"flat"_s, this))
{
    setObjectName(u"notice"_s);
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(u"ok"_s, Ink::Ok).pixmap(18, 18));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 10, 4);
    row->addWidget(mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    m_timer.setSingleShot(true);
    m_timer.setInterval(20'000);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        emit actionWanted();
    });
    hide();
}

void Notice::say(const QString& text, const QString& action)
{
    m_text->setText(text);
    setAccessibleName(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    show();
    m_timer.start();
}

QString Notice::text() const
{
    return isHidden() ? QString() : m_text->text();
}

} // namespace trueup::ui

#include "settings/adminline.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

AdminLine::AdminLine(const QString& text, QWidget* parent) : QFrame(parent)
{
    constexpr int markEdge = 16;
    setObjectName(u"notice"_s);
    auto* mark = new QLabel(this);
    mark->setPixmap(symbol(u"lock"_s, Ink::Warning).pixmap(markEdge, markEdge));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 7, 10, 7);
    row->setSpacing(8);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(label(u"%1 %2"_s.arg(text, tr("Ask an administrator to make the change.")), u"warning"_s, this), 1);
    hide();
}

} // namespace trueup::ui

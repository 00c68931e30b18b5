#include "widgets/htmlview.h"

namespace trueup::ui {

HtmlView::HtmlView(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setUndoRedoEnabled(false);
}

QVariant HtmlView::loadResource(int, const QUrl&)
{
    return QByteArray();
}

} // namespace trueup::ui

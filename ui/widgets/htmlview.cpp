#include "widgets/htmlview.h"

#include <QImage>

namespace trueup::ui {

HtmlView::HtmlView(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setUndoRedoEnabled(false);
}

QVariant HtmlView::loadResource(int type, const QUrl&)
{
    if (type != QTextDocument::ImageResource)
        return QByteArray();
    // Given nothing, the drawing of images goes on to look for a file of that name itself: it gets a picture of nothing.
    QImage nothing(1, 1, QImage::Format_ARGB32);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace trueup::ui

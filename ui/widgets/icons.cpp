#include "widgets/icons.h"

#include "base/log.h"
#include "widgets/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QColor inkColour(Ink ink, const Theme& theme)
{
    switch (ink) {
    case Ink::Text: return theme.text;
    case Ink::Muted: return theme.muted;
    case Ink::Accent: return theme.accent;
    case Ink::OnAccent: return theme.onAccent;
    case Ink::Before: return theme.before;
    case Ink::After: return theme.after;
    case Ink::Ok: return theme.ok;
    case Ink::Warning: return theme.warning;
    case Ink::Error: return theme.error;
    case Ink::Etilize: return theme.etilize;
    case Ink::Xorosoft: return theme.xorosoft;
    case Ink::Shopify: return theme.shopify;
    case Ink::Local: return theme.local;
    }
    return theme.text;
}

class SymbolEngine final : public QIconEngine
{
public:
    SymbolEngine(QString name, Ink ink) : m_name(std::move(name)), m_ink(ink) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QPalette palette = QGuiApplication::palette();
        QColor colour = inkColour(m_ink, Theme::of(palette));
        if (mode == QIcon::Disabled)
            colour = palette.color(QPalette::Disabled, QPalette::Text);
        const QString key = u"symbol:%1:%2:%3x%4@%5"_s.arg(m_name, colour.name())
                                .arg(size.width()).arg(size.height()).arg(scale);
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = render(size, colour);
            pixmap.setDevicePixelRatio(scale);
            QPixmapCache::insert(key, pixmap);
        }
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new SymbolEngine(*this); }

private:
    [[nodiscard]] QPixmap render(const QSize& size, const QColor& colour) const
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QFile file(u":/icons/%1.svg"_s.arg(m_name));
        if (!file.open(QIODevice::ReadOnly)) {
            qCWarning(lcUi) << "no icon named" << m_name;
            return pixmap;
        }
        QSvgRenderer renderer(file.readAll().replace("#000000", colour.name().toLatin1()));
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const int edge = qMin(size.width(), size.height());
        renderer.render(&painter, QRectF((size.width() - edge) / 2.0, (size.height() - edge) / 2.0, edge, edge));
        return pixmap;
    }

    QString m_name;
    Ink m_ink;
};

} // namespace

QIcon symbol(const QString& name, Ink ink)
{
    return QIcon(new SymbolEngine(name, ink));
}

QIcon sideIcon(Side side)
{
    switch (side) {
    case Side::Etilize: return symbol(u"etilize"_s, Ink::Etilize);
    case Side::Xorosoft: return symbol(u"xorosoft"_s, Ink::Xorosoft);
    case Side::Shopify: return symbol(u"shopify"_s, Ink::Shopify);
    case Side::Local: return symbol(u"local"_s, Ink::Local);
    }
    return {};
}

} // namespace trueup::ui

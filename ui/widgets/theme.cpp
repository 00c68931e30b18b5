#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace trueup::ui {

Theme Theme::light()
{
    Theme t;
    t.window = QColor(0xf4f5f7);
    t.base = QColor(0xffffff);
    t.alternate = QColor(0xf8f9fb);
    t.raised = QColor(0xffffff);
    t.text = QColor(0x1b1f24);
    t.muted = QColor(0x525c68);
    t.border = QColor(0xd3d9e0);
    t.accent = QColor(0x1f5fa8);
    t.onAccent = QColor(0xffffff);
    t.selection = QColor(0xd6e6f8);
    t.onSelection = QColor(0x10263f);
    t.hover = QColor(0xe9edf2);
    t.before = QColor(0x0b4f96);
    t.beforeGround = QColor(0xdfedfc);
    t.after = QColor(0x8a3b00);
    t.afterGround = QColor(0xffe8d1);
    t.ok = QColor(0x17612f);
    t.okGround = QColor(0xdff3e4);
    t.warning = QColor(0x704600);
    t.warningGround = QColor(0xfff1cf);
    t.error = QColor(0xa31919);
    t.errorGround = QColor(0xfde6e4);
    t.info = QColor(0x1f5fa8);
    t.infoGround = QColor(0xe4eefa);
    t.etilize = QColor(0x67399e);
    t.xorosoft = QColor(0x0a606c);
    t.shopify = QColor(0x456400);
    t.local = QColor(0x9b2a60);
    return t;
}

Theme Theme::dark()
{
    Theme t;
    t.isDark = true;
    t.window = QColor(0x16191d);
    t.base = QColor(0x1c2025);
    t.alternate = QColor(0x20252b);
    t.raised = QColor(0x22272e);
    t.text = QColor(0xe6e9ee);
    t.muted = QColor(0xa9b3bf);
    t.border = QColor(0x3a424b);
    t.accent = QColor(0x72b3ff);
    t.onAccent = QColor(0x0a1a2b);
    t.selection = QColor(0x21405f);
    t.onSelection = QColor(0xeaf3ff);
    t.hover = QColor(0x2a3038);
    t.before = QColor(0x9ccaff);
    t.beforeGround = QColor(0x16324f);
    t.after = QColor(0xffc48c);
    t.afterGround = QColor(0x482b10);
    t.ok = QColor(0x86d8a0);
    t.okGround = QColor(0x163322);
    t.warning = QColor(0xf1c673);
    t.warningGround = QColor(0x3b2e10);
    t.error = QColor(0xffa39c);
    t.errorGround = QColor(0x451c1c);
    t.info = QColor(0x9ccaff);
    t.infoGround = QColor(0x18304a);
    t.etilize = QColor(0xccb2f6);
    t.xorosoft = QColor(0x83d4e0);
    t.shopify = QColor(0xc0dd7d);
    t.local = QColor(0xf6a8ca);
    return t;
}

Theme Theme::of(const QPalette& palette)
{
    static const Theme lightTheme = light();
    static const Theme darkTheme = dark();
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme : lightTheme;
}

QColor Theme::side(Side which) const
{
    switch (which) {
    case Side::Etilize: return etilize;
    case Side::Xorosoft: return xorosoft;
    case Side::Shopify: return shopify;
    case Side::Local: return local;
    }
    return text;
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alternate);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, error);
    p.setColor(QPalette::Highlight, selection);
    p.setColor(QPalette::HighlightedText, onSelection);
    p.setColor(QPalette::Accent, accent);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Light, raised);
    p.setColor(QPalette::Midlight, hover);
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Dark, border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, isDark ? QColor(0x8d97a3) : QColor(0x666f79));
    return p;
}

double contrast(const QColor& a, const QColor& b)
{
    const auto channel = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    const auto luminance = [&](const QColor& c) {
        return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF());
    };
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

} // namespace trueup::ui

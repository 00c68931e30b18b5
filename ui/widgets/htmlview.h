#pragma once

#include <QTextBrowser>

namespace trueup::ui {

/// Shows markup of products without ever reaching for the network, a file or a link: images become their alternative
/// text, clicks do nothing. QTextDocument runs no script.
class HtmlView : public QTextBrowser
{
    Q_OBJECT
public:
    explicit HtmlView(QWidget* parent = nullptr);

    QVariant loadResource(int type, const QUrl& name) override;
};

} // namespace trueup::ui

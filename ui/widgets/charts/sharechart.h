#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace trueup::ui {

struct SharePart
{
    QString label;
    double value = 0;
    enum class Tone { Rule, Person } tone = Tone::Rule;
};

/// Parts of a whole as labelled bars, each with its count and share. Tells its parts to screen readers.
class ShareChart : public QWidget
{
    Q_OBJECT
public:
    explicit ShareChart(QWidget* parent = nullptr);

    void setParts(const QList<SharePart>& parts);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

private:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] QString textOf(qsizetype part) const;

    QList<SharePart> m_parts;
    QList<int> m_shares; ///< per cent, 100 in all
    double m_whole = 0;
};

} // namespace trueup::ui

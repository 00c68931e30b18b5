#pragma once

#include <QColor>
#include <QList>
#include <QPen>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>

namespace trueup::ui {

struct Theme;

/// What a colour of a chart stands for. Orange is what comes and what people do, red what failed; a month that went well has neither.
/// Colours stand at least 3 : 1 from their ground in both themes; meaning is never theirs
/// alone: lines, marks and hatching differ in shape, and every chart has a table.
enum class ChartTone { Staged, Good, Neutral, Bad, Rate, Person, Etilize, Xorosoft, ShopifyPull, ShopifyPush, Limit };
[[nodiscard]] QColor chartColour(ChartTone tone, const Theme& theme);
/// Hatched ones are told apart from their neighbour without colour.
[[nodiscard]] bool isHatched(ChartTone tone);

/// Lines of limits are dashed.
[[nodiscard]] QPen linePen(ChartTone tone, const QColor& colour);

enum class ChartShape { Bar, Line, Marks };
enum class ChartUnit { Count, Seconds, PerSecond, PointsPerSecond };

struct ChartSeries
{
    QString label;
    ChartTone tone = ChartTone::Neutral;
    ChartShape shape = ChartShape::Bar; ///< bars of one point stand on each other
    ChartUnit unit = ChartUnit::Count;
    bool onRight = false; ///< has its own scale at the right
    friend bool operator==(const ChartSeries&, const ChartSeries&) = default;
};

/// One place on the horizontal axis; values stand in the order of the series, none where there is nothing to show.
struct ChartPoint
{
    QString label; ///< below the axis, short
    QString title; ///< in tool tips and the table
    QList<std::optional<double>> values;
    QString note;  ///< more for the tool tip, may be empty
    QString within{}; ///< stands below the axis when the label does already, for example the hour of a day; may be empty
    friend bool operator==(const ChartPoint&, const ChartPoint&) = default;
};

/// A value of a series as people read it.
[[nodiscard]] QString chartText(ChartUnit unit, double value);

/// Stacked bars, lines and marks over points. Everything that knows Qt Charts stands behind this class. Draws only when it is
/// seen and its data or the theme changed.
class SeriesChart : public QWidget
{
    Q_OBJECT
public:
    explicit SeriesChart(QWidget* parent = nullptr);
    ~SeriesChart() override;

    void setData(const QList<ChartSeries>& series, const QList<ChartPoint>& points);
    /// Titles of the scales; empty: none.
    void setAxisTitles(const QString& left, const QString& right);
    /// What the tool tip says about one value.
    [[nodiscard]] QString tipFor(qsizetype series, qsizetype point) const;
    /// How often the chart was built; for tests.
    [[nodiscard]] int buildCount() const;

private:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void rebuild();
    void showTip(bool inside, qsizetype series, qsizetype point);
    void describe();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup::ui

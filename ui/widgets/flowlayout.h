#pragma once

#include <QLayout>
#include <QList>

namespace trueup::ui {

/// Puts widgets side by side and starts a new line where the width ends: chips and filters in any language and size.
class FlowLayout : public QLayout
{
public:
    static constexpr auto keepsNext = "keepsNext"; ///< a property of a widget that does not end a line: it belongs to the next one

    explicit FlowLayout(QWidget* parent = nullptr, int spacing = 6);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    void setGeometry(const QRect& rect) override;
    /// One line, up to a width that leaves room for others: the height that is asked for follows from it.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;

private:
    int place(const QRect& rect, bool apply) const;

    QList<QLayoutItem*> m_items;
};

} // namespace trueup::ui

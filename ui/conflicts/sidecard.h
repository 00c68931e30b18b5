#pragma once

#include "catalog/fields.h"

#include <QFrame>
#include <QIcon>

#include <optional>

class QLabel;
class QRadioButton;

namespace trueup::ui {

class HtmlView;

/// One value of a conflict: whose it is, who wrote it when, and the value with what differs from the base marked.
class SideCard : public QFrame
{
    Q_OBJECT
public:
    struct Content
    {
        QString title;
        QIcon icon;
        QString who; ///< and when
        std::optional<FieldId> field;
        Value value;
        std::optional<Value> against; ///< marked against this one; no value: not marked
        QString instead;              ///< shown in place of the value, for example "deleted"
    };

    /// `key` is the key that chooses it.
    explicit SideCard(const QString& key, QWidget* parent = nullptr);

    void setContent(const Content& content);
    /// Markup as it looks instead of as text.
    void setRendered(bool rendered);
    [[nodiscard]] QRadioButton* choice() const { return m_choice; }
    [[nodiscard]] QString valueText() const;

signals:
    /// By a click anywhere on the card.
    void picked();
    void openWanted();

private:
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void refresh();
    [[nodiscard]] QString html() const;

    Content m_content;
    QString m_key;
    bool m_rendered = false;
    QLabel* m_mark;
    QRadioButton* m_choice;
    QLabel* m_who;
    HtmlView* m_value;
};

} // namespace trueup::ui

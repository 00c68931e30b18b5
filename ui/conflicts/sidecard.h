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
        bool isSuggested = false;
    };

    /// Whether there is anything to choose, and when not, whether this one was chosen.
    enum class Standing { Open, Settled, Chosen };

    /// `key` is the key that chooses it.
    explicit SideCard(const QString& key, QWidget* parent = nullptr);

    void setContent(const Content& content);
    /// Markup as it looks instead of as text; what differs is marked either way.
    void setRendered(bool rendered);
    /// Why it cannot be chosen by this person; empty: it can.
    void setRefusal(const QString& why);
    void setStanding(Standing standing);
    /// A number or a name, that wants no page to itself.
    [[nodiscard]] bool isShort() const;
    /// What its line of who and when needs at the width it has; cards in a row share the largest.
    [[nodiscard]] int whoHeight() const;
    void setWhoHeight(int height);
    [[nodiscard]] QRadioButton* choice() const { return m_choice; }
    [[nodiscard]] QString valueText() const;

signals:
    /// By a click anywhere on the card.
    void picked();
    void openWanted();
    void resized(); ///< to another width

private:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void refresh();
    void explain();
    [[nodiscard]] QString html() const;
    [[nodiscard]] QString shownText() const;

    Content m_content;
    QString m_key;
    QString m_refusal;
    bool m_rendered = true;
    QLabel* m_mark;
    QRadioButton* m_choice;
    QLabel* m_title;  ///< in place of the choice, once there is none
    QWidget* m_won;
    QLabel* m_hint;   ///< the key
    QLabel* m_who;
    HtmlView* m_value;
};

} // namespace trueup::ui

#pragma once

#include "services/conflicts.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace trueup::ui {

class Refusal;
class SideCard;
class ValueEditor;

/// One conflict in full: base, local, Shopify and a value of one's own, why it is a conflict, and what comes of a choice.
/// Decides nothing: says what is wanted.
class ConflictView : public QWidget
{
    Q_OBJECT
public:
    explicit ConflictView(QWidget* parent = nullptr);

    void setDetail(const ConflictDetail& detail);
    void clear(const QString& words);
    /// `ofOthers`: may take back what other people decided, too.
    void setMayResolve(bool may, bool ofOthers);
    void setBusy(bool busy);

    void choose(ConflictPick pick);
    void step(int by); ///< the next or previous choice
    void editCustom();
    void focusChoice();
    /// No value while nothing is chosen, or what was typed does not fit.
    [[nodiscard]] std::optional<ConflictChoice> choice() const;
    [[nodiscard]] const std::optional<ConflictDetail>& detail() const { return m_detail; }

signals:
    void applyWanted();
    void similarWanted();
    void ignoreWanted();
    void takeBackWanted();
    void dialogWanted();
    void productWanted(qint64 productId);

private:
    void layOutParts();
    void connectParts();
    QWidget* buildCustom();
    QWidget* buildActions();
    void showSides();
    void updateChoice();
    void explain();
    void showSettled();
    [[nodiscard]] QString withWhatCameOfIt(const QString& settled) const;
    void showWinner();
    void alignWho();
    void updateWayBack();
    [[nodiscard]] bool isOpen() const;
    /// The choices as they stand, from left to right.
    [[nodiscard]] QList<ConflictPick> choices() const;

    std::optional<ConflictDetail> m_detail;
    bool m_mayResolve = false;
    bool m_mayTakeBackOthers = false;
    bool m_busy = false;
    bool m_wantsMarkup = false; ///< where the sides differ as they look, too
    QLabel* m_heading;
    QLabel* m_name;
    QLabel* m_why;
    QLabel* m_suggestion;
    QCheckBox* m_asWritten; ///< markup with its tags; else as it looks
    QWidget* m_sides;
    SideCard* m_base;
    SideCard* m_local;
    SideCard* m_shopify;
    QWidget* m_customPart = nullptr;
    QVBoxLayout* m_customKey = nullptr; ///< the mark of its key
    QRadioButton* m_custom = nullptr;
    ValueEditor* m_editor;
    QButtonGroup* m_choices;
    QLabel* m_result;
    QPushButton* m_apply;
    QPushButton* m_similar;
    QPushButton* m_ignore;
    QPushButton* m_takeBack;
    QPushButton* m_product;
    Refusal* m_refusal;
    QWidget* m_content;
};

} // namespace trueup::ui

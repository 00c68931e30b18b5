#pragma once

#include "services/review.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace trueup::ui {

class HtmlView;
class ImagePair;
class ImageService;
class JsonTree;
class Preferences;
class ValueEditor;

/// One field in full: markup first as it looks, with what changed marked, and before and after; what changed word by word, what the
/// shop holds, structured values as a tree, pictures side by side, and the value typed over. Markup reaches for nothing; pictures are
/// downloaded while their tab is seen. The tab somebody chose is seen first from then on, for each kind of value.
class FieldView : public QWidget
{
    Q_OBJECT
public:
    /// Without `images` pictures stay addresses; without `preferences` the tab somebody chose is not remembered. Both outlive this.
    explicit FieldView(QWidget* parent = nullptr, ImageService* images = nullptr, Preferences* preferences = nullptr);

    /// What the two values are called, where they are not ours and the proposed one.
    void nameSides(const QString& before, const QString& after);
    /// The sides the two values are of; the heading says so as well where they differ. Without `after` there is only one.
    /// Counts from the next field on.
    void compareSides(Side before, std::optional<Side> after);
    void setField(const DiffField& shown);
    void clear();
    /// Offers to type another value; whether that is possible, and as a tool tip why not. Never called: not offered.
    void setEditable(bool editable, const QString& why);
    /// Starts to type another value; nothing happens when that is not allowed.
    void edit();
    [[nodiscard]] bool isEditing() const;

signals:
    void edited(trueup::FieldId field, const trueup::Value& value);
    void left(); ///< the editor was closed

private:
    void addTabs();
    void chooseTab();
    void rememberTab();
    void buildEditor();
    void showEditor(bool shown);
    void stopEditing();
    void keepTyped();
    void changeEvent(QEvent* event) override;
    void refresh();
    void showParts(const DiffField& shown, const Value& after);
    void showShop(const DiffField& shown);

    std::optional<DiffField> m_field;
    QString m_compared; ///< the two sides, in words; empty: the heading does not name them
    bool m_editable = false;
    QLabel* m_heading;
    QTabWidget* m_tabs;
    HtmlView* m_looks; ///< markup as it looks, what changes marked
    HtmlView* m_marks;
    HtmlView* m_before;
    HtmlView* m_after;
    HtmlView* m_shop;
    JsonTree* m_tree;
    ImagePair* m_pictures; ///< may be null
    Preferences* m_preferences; ///< may be null
    bool m_isChoosing = false; ///< of tabs not the person, but this
    QHBoxLayout* m_top;
    QVBoxLayout* m_column;
    QPushButton* m_edit = nullptr; ///< with the next three only where values may be typed over
    QWidget* m_editPart = nullptr;
    ValueEditor* m_editor = nullptr;
    QPushButton* m_keep = nullptr;
};

} // namespace trueup::ui

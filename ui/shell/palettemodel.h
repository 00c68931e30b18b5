#pragma once

#include <QAbstractListModel>
#include <QIcon>

#include <functional>

namespace trueup::ui {

enum class PaletteKind { Command, Page, Batch, Run, Product };

/// One thing the command palette can open or do.
struct PaletteItem
{
    QString id; ///< stable, remembered as recent; empty: not remembered
    PaletteKind kind = PaletteKind::Command;
    QString title;
    QString detail; ///< second line, may be empty
    QString keys;   ///< its shortcut, may be empty
    QIcon icon;
    std::function<void()> run;
    bool isExact = false; ///< what was typed names it: it comes first
};

/// The items that answer to a text, the best first; recent ones first while nothing is typed.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole + 1, KeysRole, KindRole };
    using QAbstractListModel::QAbstractListModel;

    void setItems(QList<PaletteItem> items);
    /// Items that were searched for and need no ranking but their own; replaces those of the text before.
    void setFound(QList<PaletteItem> items);
    void setText(const QString& text);
    void setRecent(const QStringList& ids);
    [[nodiscard]] const PaletteItem& item(int row) const { return m_shown[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void rank();

    QList<PaletteItem> m_items;
    QList<PaletteItem> m_found;
    QList<PaletteItem> m_shown;
    QStringList m_recent;
    QString m_text;
};

/// The word beside an item that says what it is.
[[nodiscard]] QString paletteKindLabel(PaletteKind kind);

} // namespace trueup::ui

#pragma once

#include "services/settings.h"

#include <QWidget>

#include <map>

class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace trueup::ui {

/// How a setting of the registry is edited: its bounds and how people read its number.
struct FieldHint
{
    double low = 0;
    double high = 1'000'000;
    double factor = 1; ///< shown = stored * factor
    int decimals = 0;
    QString (*unit)(double shown) = nullptr; ///< what stands behind the number in its box
    QList<std::pair<QString, QString>> choices; ///< stored word and what it is called; empty: any text
    bool isOpen = false; ///< the choices are an offer: anything else may be typed
    QString atNought = {}; ///< what 0 means, where it is no number
    bool isMap = false; ///< names and what each stands for, "name = value" on a line
    QString label = {}; ///< where the meaning in the registry speaks of words that are not shown here; empty: the meaning
    QString parent = {}; ///< a setting without which this one has no effect
    QString example = {}; ///< of what is typed into a list
};
[[nodiscard]] FieldHint hintFor(const QString& key);
/// Of a column of labels that is as wide in every section where there is room, and wraps where there is not. `isInner`: of a setting that
/// belongs to the one above it.
[[nodiscard]] QLabel* meaningLabel(const QString& text, bool isInner, QWidget* parent);
/// For labels like that and their editors.
[[nodiscard]] QFormLayout* meaningLayout();

/// Settings of the engine's registry, each with an editor by its type and the meaning the registry gives it: a setting that is
/// added there appears here without a line of code.
class FieldForm : public QWidget
{
    Q_OBJECT
public:
    explicit FieldForm(QWidget* parent = nullptr);

    void addGroup(const QString& heading, const QStringList& keys);
    void addHeading(const QString& heading);
    /// A widget above or below the groups.
    void addWidget(QWidget* widget);
    void finish();
    void read(const FieldValues& values);
    void write(FieldValues& values) const;
    [[nodiscard]] QStringList keys() const;
    /// Offers other choices for a key whose hint has some; what is chosen or typed stays.
    void setChoices(const QString& key, const QList<std::pair<QString, QString>>& choices);
    /// What the editor of a key holds now.
    [[nodiscard]] QJsonValue value(const QString& key) const;
    /// The editor of a key; null when it is not here.
    [[nodiscard]] QWidget* editor(const QString& key) const;
    /// Also of what is added later.
    void setEditable(bool editable);

signals:
    void edited();

private:
    void addField(QFormLayout* form, const QString& key);
    void allow();
    [[nodiscard]] QWidget* makeEditor(const QString& key, const QString& meaning, const QJsonValue& fallback);

    QVBoxLayout* m_column;
    std::map<QString, QWidget*> m_editors;
    std::map<QString, QLabel*> m_labels; ///< of those that do not say themselves what they are
    bool m_isEditable = true;
};

/// The keys of the registry that no other form edits, by the group they belong to; every other key is in "more".
struct FieldGroups
{
    QStringList imports, approval, publishing, metafields, locations, erp, erpConnection, feedTransfer, retention, more;
};
[[nodiscard]] FieldGroups fieldGroups();
/// Keys that have a form of their own.
[[nodiscard]] const QStringList& keysWithForms();

} // namespace trueup::ui

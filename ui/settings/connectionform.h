#pragma once

#include "services/dashboard.h"
#include "services/settings.h"

#include <QWidget>

#include <array>
#include <optional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

class FieldForm;
class MarkedLine;
class SecretEdit;

/// What the four connection pages share: a form, a Test button and the lines a test answers with.
class ConnectionForm : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionForm(ConnectionKind kind, QWidget* parent = nullptr);

    /// Fills the form; no edited() signal.
    virtual void read(const AppSettings& settings) = 0;
    /// Carries the form into a draft.
    virtual void write(AppSettings& draft) const = 0;

    /// The keys of the engine's registry that are edited in the folded part.
    [[nodiscard]] virtual QStringList keys() const { return {}; }

    [[nodiscard]] ConnectionKind kind() const { return m_kind; }
    void showTesting();
    void showReport(const TestReport& report);
    void clearReport();
    /// Whether everything is typed that a test cannot do without. Nothing is reported any more.
    void setFilledIn(bool filledIn);
    /// How reading from it went last; no value: that is not known.
    void showSource(const std::optional<SourceFreshness>& source);
    /// A test of a draft needs an administrator, as saving it does; the database is tested as it is.
    void setEditable(bool editable);

signals:
    void edited();
    void testWanted();

protected:
    QLineEdit* addText(const QString& label, const QString& placeholder = {}, const QString& help = {});
    SecretEdit* addSecret(const QString& label);
    SecretEdit* addSecret(const QString& label, QFormLayout& form); ///< in a form of the folded part
    QLabel* addFact(const QString& label);
    /// What few people need: below the form, folded in until somebody opens it.
    void addFolded(const QString& title, FieldForm* content);
    /// An editor of a row of its own: only an administrator may change it.
    void addEditor(const QString& label, QWidget* editor);
    void addEditor(int row, QWidget* editor); ///< one that says itself what it is
    [[nodiscard]] QFormLayout* form() const { return m_form; }
    /// What is to be shown for a setting: what is stored, unless a variable of the environment gives another, which locks the editor.
    [[nodiscard]] QString valueInUse(QWidget& editor, const AppSettings& settings, const QString& key, const QString& stored);
    [[nodiscard]] bool isGiven(const QWidget& editor) const { return m_given.contains(&editor); }
    /// What is to be stored: never what only the environment says.
    [[nodiscard]] QString typed(const QLineEdit& line, const QString& stored) const;

private:
    [[nodiscard]] QString lacks() const;

    ConnectionKind m_kind;
    QFormLayout* m_form;
    QWidget* m_fields;
    MarkedLine* m_state; ///< how reading from it went
    QList<QWidget*> m_editors;
    QSet<const QWidget*> m_given; ///< by variables of the environment
    bool m_isEditable = true;
    bool m_isFilledIn = true;
    bool m_mayTest = true;
    FieldForm* m_folded = nullptr;
    QPushButton* m_test;
    QLabel* m_summary;
    QVBoxLayout* m_lines;
};

inline constexpr std::array connectionKinds{ConnectionKind::Feed, ConnectionKind::Xorosoft, ConnectionKind::Shopify, ConnectionKind::Database};
/// Which side is read from it; none: the database is not one.
[[nodiscard]] std::optional<Side> sideOf(ConnectionKind kind);
/// How it stands with a connection, in a sentence or two.
[[nodiscard]] QString stateText(ConnectionKind kind, const SourceFreshness& source);
[[nodiscard]] ConnectionForm* makeConnectionForm(ConnectionKind kind, QWidget* parent);
[[nodiscard]] QString connectionLabel(ConnectionKind kind);
[[nodiscard]] QString connectionText(ConnectionKind kind); ///< what it is, in a sentence
/// Whether everything is there that the connection cannot do without. A feed may be open to everybody.
[[nodiscard]] bool isSetUp(ConnectionKind kind, const AppSettings& settings);

} // namespace trueup::ui

#include "settings/fieldform.h"

#include "sync/erpsettings.h"
#include "sync/feedsettings.h"
#include "sync/syncsettings.h"
#include "widgets/controls.h"
#include "widgets/formrows.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int meaningWidth = 66; // average characters; longer meanings wrap
constexpr int narrowMeaning = 40;
constexpr int fieldWidth = 40;   // of texts and lists
constexpr int openWidth = 46;    // of lists of choices that may be added to
constexpr int narrowOpenWidth = 24;

QString meaningOf(const SettingSpec& spec)
{
    return QCoreApplication::translate("trueup::SyncSettings", spec.meaning);
}

// As a line shows them, and reads them back.
constexpr std::array unseen{std::pair{QChar(u'\n'), "\\n"_L1}, std::pair{QChar(u'\t'), "\\t"_L1}};

QString mapText(const QJsonObject& map)
{
    QStringList lines;
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
        QString text = entry->toString();
        for (const auto& [character, shown] : unseen)
            text.replace(character, shown);
        lines.append(u"%1 = %2"_s.arg(entry.key(), text));
    }
    return lines.join(u'\n');
}

/// A line without a value is kept, so that it is refused and not lost.
QJsonObject mapOf(const QString& text)
{
    QJsonObject map;
    for (const QString& line : text.split(u'\n')) {
        QString value = line.section(u'=', 1).trimmed();
        for (const auto& [character, shown] : unseen)
            value.replace(shown, QString(character));
        if (!line.trimmed().isEmpty())
            map.insert(line.section(u'=', 0, 0).trimmed(), value);
    }
    return map;
}

void setEditor(QWidget* editor, const FieldHint& hint, const QJsonValue& value)
{
    const QSignalBlocker quiet(editor);
    if (auto* box = qobject_cast<QCheckBox*>(editor)) {
        box->setChecked(value.toBool());
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(editor)) {
        number->setValue(value.toDouble() * hint.factor);
        if (hint.unit)
            number->setSuffix(hint.unit(number->value())); // its signal is blocked
    } else if (auto* map = qobject_cast<QPlainTextEdit*>(editor); map && hint.isMap) {
        map->setPlainText(mapText(value.toObject()));
    } else if (auto* list = qobject_cast<QPlainTextEdit*>(editor)) {
        QStringList lines;
        for (const QJsonValue one : value.toArray())
            lines += one.toString();
        list->setPlainText(lines.join(u'\n'));
    } else if (auto* choice = qobject_cast<QComboBox*>(editor); choice && choice->isEditable()) {
        choice->setCurrentIndex(choice->findData(value.toString()));
        if (choice->currentIndex() < 0)
            choice->setEditText(value.toString()); // by its own word, as somebody typed it
        choice->lineEdit()->setCursorPosition(0);
    } else if (choice) {
        if (choice->findData(value.toString()) < 0)
            choice->addItem(value.toString(), value.toString()); // somebody set what this program does not offer
        choice->setCurrentIndex(choice->findData(value.toString()));
    } else if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        line->setText(value.toString());
    }
}

QJsonValue valueOf(const QWidget* editor, const FieldHint& hint)
{
    if (const auto* box = qobject_cast<const QCheckBox*>(editor))
        return box->isChecked();
    if (const auto* number = qobject_cast<const QDoubleSpinBox*>(editor)) {
        // What the box shows, not what the division leaves behind: 99.5 % is 0.995.
        const double scale = std::pow(10.0, hint.decimals) * hint.factor;
        return std::round(number->value() * std::pow(10.0, hint.decimals)) / scale;
    }
    if (const auto* map = qobject_cast<const QPlainTextEdit*>(editor); map && hint.isMap)
        return mapOf(map->toPlainText());
    if (const auto* list = qobject_cast<const QPlainTextEdit*>(editor)) {
        QJsonArray values;
        for (const QString& line : list->toPlainText().split(u'\n')) {
            if (!line.trimmed().isEmpty())
                values.append(line.trimmed());
        }
        return values;
    }
    if (const auto* choice = qobject_cast<const QComboBox*>(editor); choice && choice->isEditable()) {
        const int index = choice->findText(choice->currentText(), Qt::MatchExactly | Qt::MatchCaseSensitive); // not currentIndex: somebody may be typing
        return index < 0 ? choice->currentText().trimmed() : choice->itemData(index).toString();
    }
    if (const auto* choice = qobject_cast<const QComboBox*>(editor))
        return choice->currentData().toString();
    if (const auto* line = qobject_cast<const QLineEdit*>(editor))
        return line->text().trimmed();
    return {};
}

/// As wide as any other, whatever it says; narrower only where the window is.
class MeaningLabel final : public QLabel
{
public:
    MeaningLabel(const QString& text, QWidget* parent) : QLabel(text, parent)
    {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
    }
    [[nodiscard]] QSize sizeHint() const override { return atWidth(meaningWidth); }
    [[nodiscard]] QSize minimumSizeHint() const override { return {atWidth(narrowMeaning).width(), atWidth(meaningWidth).height()}; }

private:
    [[nodiscard]] QSize atWidth(int letters) const
    {
        const int width = letters * fontMetrics().averageCharWidth();
        return {width, heightForWidth(width)};
    }
};

/// With the frame and the arrow of the box.
int widestChoice(const QComboBox& box)
{
    int widest = 0;
    for (int i = 0; i < box.count(); ++i)
        widest = qMax(widest, box.fontMetrics().horizontalAdvance(box.itemText(i)));
    return widest + 9 * box.fontMetrics().averageCharWidth();
}

QString defaultText(const FieldHint& hint, const QJsonValue& fallback)
{
    if (fallback.isBool())
        return fallback.toBool() ? FieldForm::tr("Unless changed: yes") : FieldForm::tr("Unless changed: no");
    if (fallback.isDouble()) {
        const double shown = fallback.toDouble() * hint.factor;
        const bool isWord = shown == 0 && !hint.atNought.isEmpty();
        return FieldForm::tr("Unless changed: %1")
            .arg(isWord ? hint.atNought : QLocale().toString(shown, 'f', hint.decimals) + (hint.unit ? hint.unit(shown) : QString()));
    }
    if (fallback.isString() && !fallback.toString().isEmpty())
        return FieldForm::tr("Unless changed: %1").arg(fallback.toString());
    return FieldForm::tr("Unless changed: empty");
}

} // namespace

const QStringList& keysWithForms()
{
    static const QStringList keys{u"feed.url"_s, u"feed.user"_s, u"feed.column_map"_s, u"fields.owners"_s, u"xorosoft.fields"_s, u"xorosoft.url"_s, u"xorosoft.rate"_s, u"shopify.url"_s,
                                  u"shopify.client_id"_s, u"shopify.api_version"_s, u"import.auto_approve"_s,
                                  u"alerts.email_to"_s, u"alerts.email_from"_s, u"alerts.pagerduty_url"_s};
    return keys;
}

namespace {

/// What belongs together, in this order; whatever else the group holds follows as it is.
void putFirst(QStringList& group, const QStringList& first)
{
    std::ranges::stable_sort(group, {}, [&first](const QString& key) {
        const qsizetype at = first.indexOf(key);
        return at < 0 ? first.size() : at;
    });
}

} // namespace

FieldGroups fieldGroups()
{
    FieldGroups groups;
    for (const SettingSpec& spec : settingSpecs()) {
        const QString key = QString::fromLatin1(spec.key);
        if (keysWithForms().contains(key) || key.startsWith("guard."_L1))
            continue;
        QStringList* group = &groups.more; // those of one subject below one another, else in the order of the registry
        if (key.startsWith("metafield."_L1) || key == "import.excluded_metafields"_L1)
            group = &groups.metafields;
        else if (key.startsWith("import."_L1) || key.startsWith("match."_L1) || key == "feed.sku_name"_L1 ||
                 key == "feed.csv_name"_L1)
            group = &groups.imports;
        else if (key.startsWith("approval."_L1))
            group = &groups.approval;
        else if (key.startsWith("retention."_L1))
            group = &groups.retention;
        else if (isOfFeedTransfer(key))
            group = &groups.feedTransfer;
        else if (isOfErpConnection(key))
            group = &groups.erpConnection;
        else if (key.startsWith("publish."_L1) || key.startsWith("push."_L1) || key.startsWith("pictures."_L1))
            group = &groups.publishing;
        else if (key.startsWith("xorosoft."_L1))
            group = &groups.erp;
        else if (key == "shopify.location"_L1 || key == "stock.max_age_hours"_L1 || key == "alerts.low_stock"_L1)
            group = &groups.locations;
        group->append(key);
    }
    putFirst(groups.imports, {u"import.filter"_s, u"import.archive_after_feeds"_s, u"import.sell_out"_s, u"match.wanted_precision"_s});
    putFirst(groups.metafields, {u"metafield.namespace"_s, u"metafield.key"_s, u"metafield.dots"_s, u"metafield.list_separators"_s});
    return groups;
}

QLabel* meaningLabel(const QString& text, bool isInner, QWidget* parent)
{
    QLabel* meaning = new MeaningLabel(text, parent);
    constexpr int step = 24; // behind the box of a tick
    meaning->setContentsMargins(isInner ? step : 0, 0, 0, 0);
    return meaning;
}

QFormLayout* meaningLayout()
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(9);
    return form;
}

FieldForm::FieldForm(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setSpacing(10);
    connect(this, &FieldForm::edited, this, &FieldForm::allow);
}

void FieldForm::addHeading(const QString& heading)
{
    if (m_column->count() > 0)
        m_column->addSpacing(12);
    m_column->addWidget(label(heading, u"section"_s, this));
}

void FieldForm::addGroup(const QString& heading, const QStringList& keys)
{
    if (keys.isEmpty())
        return;
    if (!heading.isEmpty())
        addHeading(heading);
    QFormLayout* form = meaningLayout();
    for (const QString& key : keys)
        addField(form, key);
    m_column->addLayout(form);
    allow();
}

void FieldForm::addWidget(QWidget* widget)
{
    m_column->addWidget(widget);
}

void FieldForm::finish()
{
    m_column->addStretch();
}

void FieldForm::addField(QFormLayout* form, const QString& key)
{
    const SettingSpec* spec = settingSpec(key);
    if (!spec)
        return;
    const FieldHint hint = hintFor(key);
    const QString meaning = hint.label.isEmpty() ? meaningOf(*spec) : hint.label;
    QWidget* editor = makeEditor(key, meaning, spec->fallback);
    editor->setAccessibleName(meaning);
    editor->setToolTip(u"%1\n%2"_s.arg(defaultText(hint, spec->fallback), key));
    m_editors.emplace(key, editor);
    if (qobject_cast<QCheckBox*>(editor)) {
        form->addRow(editor);
        return;
    }
    QLabel* text = meaningLabel(meaning, !hint.parent.isEmpty(), this);
    text->setBuddy(editor);
    setOnLine(*text, *editor);
    m_labels.emplace(key, text);
    form->addRow(text, editor);
}

/// Who may not change a value can read it all the same; what has no effect is pale, and its name with it.
void FieldForm::allow()
{
    for (const auto& [key, editor] : m_editors) {
        const QString parent = hintFor(key).parent;
        const QJsonValue above = parent.isEmpty() || !this->editor(parent) ? QJsonValue(true) : value(parent);
        const bool counts = above.toBool() || above.toDouble() > 0;
        editor->setEnabled(true);
        if (const auto text = m_labels.find(key); text != m_labels.end())
            text->second->setEnabled(counts);
        ui::setEditable(*editor, m_isEditable);
        if (!counts) {
            editor->setEnabled(false); // whatever that one said
            setTone(editor, {});
        }
    }
}

QWidget* FieldForm::makeEditor(const QString& key, const QString& meaning, const QJsonValue& fallback)
{
    const FieldHint hint = hintFor(key);
    const int em = fontMetrics().averageCharWidth();
    if (fallback.isBool()) {
        auto* box = new QCheckBox(meaning, this);
        connect(box, &QCheckBox::clicked, this, &FieldForm::edited);
        return box;
    }
    if (fallback.isDouble() || fallback.isNull()) {
        auto* number = new QDoubleSpinBox(this);
        number->setRange(hint.low, hint.high);
        number->setDecimals(hint.decimals);
        if (hint.unit) {
            const auto showUnit = [number, unit = hint.unit](double shown) { number->setSuffix(unit(shown)); };
            connect(number, &QDoubleSpinBox::valueChanged, number, showUnit);
            showUnit(number->value());
        }
        number->setSpecialValueText(hint.atNought); // their lowest value is nought
        number->setGroupSeparatorShown(true);
        number->setMinimumWidth(em * 18);
        connect(number, &QDoubleSpinBox::valueChanged, this, &FieldForm::edited);
        return number;
    }
    if (fallback.isArray() || hint.isMap) {
        auto* list = new QPlainTextEdit(this);
        list->setPlaceholderText(hint.isMap                 ? tr("One on each line, for example Colours = ;")
                                 : hint.example.isEmpty() ? tr("One on each line")
                                                          : hint.example);
        list->setTabChangesFocus(true);
        list->setFixedSize(em * fieldWidth, fontMetrics().lineSpacing() * 6 + 18); // with its edge, its padding and its document's margin
        list->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // else the form shares the room below it out among its rows
        connect(list, &QPlainTextEdit::textChanged, this, &FieldForm::edited);
        return list;
    }
    if (!hint.choices.isEmpty()) {
        auto* choice = new QComboBox(this);
        for (const auto& [word, name] : hint.choices)
            choice->addItem(name, word);
        connect(choice, &QComboBox::activated, this, &FieldForm::edited);
        if (hint.isOpen) {
            choice->setEditable(true);
            choice->setInsertPolicy(QComboBox::NoInsert);
            choice->completer()->setCompletionMode(QCompleter::PopupCompletion); // completed in the line, an id would become another one
            choice->completer()->setFilterMode(Qt::MatchContains);
            choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // names of a shop may be of any length
            const int letters = qMin(openWidth, widestChoice(*choice) / em + 1);
            choice->setMinimumContentsLength(letters); // so wide where there is room
            choice->setMinimumWidth(em * qMin(letters, narrowOpenWidth));
            connect(choice->lineEdit(), &QLineEdit::textEdited, this, &FieldForm::edited);
        }
        return choice;
    }
    auto* line = new QLineEdit(this);
    line->setMinimumWidth(em * fieldWidth);
    connect(line, &QLineEdit::textEdited, this, &FieldForm::edited);
    return line;
}

void FieldForm::read(const FieldValues& values)
{
    for (const auto& [key, editor] : m_editors) {
        const SettingSpec* spec = settingSpec(key);
        setEditor(editor, hintFor(key), values.value(key, spec->fallback));
    }
    allow();
}

void FieldForm::write(FieldValues& values) const
{
    for (const auto& [key, editor] : m_editors)
        values.insert(key, valueOf(editor, hintFor(key)));
}

QStringList FieldForm::keys() const
{
    QStringList list;
    for (const auto& [key, editor] : m_editors)
        list.append(key);
    return list;
}

QWidget* FieldForm::editor(const QString& key) const
{
    const auto found = m_editors.find(key);
    return found == m_editors.end() ? nullptr : found->second;
}

void FieldForm::setChoices(const QString& key, const QList<std::pair<QString, QString>>& choices)
{
    auto* choice = qobject_cast<QComboBox*>(editor(key));
    if (!choice)
        return;
    const FieldHint hint = hintFor(key);
    const QJsonValue kept = valueOf(choice, hint);
    const QString typed = choice->isEditable() && choice->lineEdit()->hasFocus() ? choice->currentText() : QString();
    const int cursor = choice->isEditable() ? choice->lineEdit()->cursorPosition() : 0;
    const QSignalBlocker quiet(choice);
    choice->clear();
    for (const auto& [word, name] : choices)
        choice->addItem(name, word);
    setEditor(choice, hint, kept);
    if (!typed.isEmpty()) { // not changed under the fingers
        choice->setEditText(typed);
        choice->lineEdit()->setCursorPosition(cursor);
    }
}

QJsonValue FieldForm::value(const QString& key) const
{
    const QWidget* one = editor(key);
    return one ? valueOf(one, hintFor(key)) : QJsonValue();
}

void FieldForm::setEditable(bool editable)
{
    m_isEditable = editable;
    allow();
}

} // namespace trueup::ui

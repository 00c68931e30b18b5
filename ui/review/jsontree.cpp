#include "review/jsontree.h"

#include "widgets/theme.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QJsonValue jsonOf(const Value& value)
{
    const JsonText* json = value.json();
    if (!json)
        return QJsonValue(QJsonValue::Undefined);
    const QJsonDocument document = QJsonDocument::fromJson(json->text);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

bool isBranch(const QJsonValue& value)
{
    return value.isObject() || value.isArray();
}

QString leafText(const QJsonValue& value)
{
    if (isBranch(value) || value.isUndefined())
        return {};
    if (value.isString())
        return value.toString();
    return value.toVariant().toString();
}

/// Names in the order they are written; those of the new value first.
QStringList namesOf(const QJsonValue& ours, const QJsonValue& proposed)
{
    QStringList names;
    QSet<QString> seen;
    for (const QJsonValue& value : {proposed, ours}) {
        if (value.isArray()) {
            for (qsizetype i = names.size(); i < value.toArray().size(); ++i)
                names.append(QString::number(i + 1));
            continue;
        }
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!seen.contains(it.key())) {
                seen.insert(it.key());
                names.append(it.key());
            }
        }
    }
    return names;
}

QJsonValue partOf(const QJsonValue& value, const QString& name)
{
    if (value.isArray())
        return value.toArray().at(name.toInt() - 1);
    return value.isObject() ? value.toObject().value(name) : QJsonValue(QJsonValue::Undefined);
}

} // namespace

JsonTree::JsonTree(QWidget* parent) : QTreeWidget(parent)
{
    setColumnCount(ColumnCount);
    setHeaderLabels({tr("Name"), tr("Ours"), tr("Proposed")});
    setAccessibleName(tr("Parts of the value"));
    setUniformRowHeights(true);
    setEditTriggers(NoEditTriggers);
    header()->setSectionResizeMode(QHeaderView::Stretch);
}

void JsonTree::setValues(const Value& ours, const Value& proposed)
{
    clear();
    m_items = 0;
    const QJsonValue before = jsonOf(ours);
    const QJsonValue after = jsonOf(proposed);
    for (const QString& name : namesOf(before, after))
        add(invisibleRootItem(), name, partOf(before, name), partOf(after, name), 0);
}

bool JsonTree::add(QTreeWidgetItem* parent, const QString& name, const QJsonValue& ours, const QJsonValue& proposed, int depth)
{
    if (m_items >= mostItems || depth > deepest)
        return false;
    if (++m_items == mostItems) {
        new QTreeWidgetItem(parent, {tr("… and more that is not shown")});
        return false;
    }
    auto* item = new QTreeWidgetItem(parent);
    item->setText(Ours, leafText(ours));
    item->setText(Proposed, leafText(proposed));
    bool differs = ours != proposed;
    if (isBranch(ours) || isBranch(proposed)) {
        for (const QString& part : namesOf(ours, proposed))
            differs = add(item, part, partOf(ours, part), partOf(proposed, part), depth + 1) || differs;
    }
    const QString sign = ours.isUndefined() ? u"+ "_s : proposed.isUndefined() ? u"− "_s : differs ? u"≠ "_s : QString();
    item->setText(Name, sign + name);
    for (int column = Ours; column < ColumnCount; ++column)
        item->setToolTip(column, item->text(column).left(2000));
    if (differs) {
        QFont bold = font();
        bold.setBold(true);
        item->setFont(Name, bold);
        const Theme theme = Theme::of(palette());
        item->setForeground(Ours, theme.before);
        item->setForeground(Proposed, theme.after);
        item->setExpanded(true);
    }
    return differs;
}

} // namespace trueup::ui

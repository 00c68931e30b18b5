#pragma once

#include "catalog/fields.h"

#include <QTreeWidget>

namespace trueup::ui {

/// A structured value (specifications, metafields) as a tree: each name with its old and its new value, and a sign for what
/// comes (+), goes (−) or changes (≠). Values are shown as text; very large ones are cut off and say so.
class JsonTree : public QTreeWidget
{
    Q_OBJECT
public:
    enum Column { Name, Ours, Proposed, ColumnCount };
    static constexpr int mostItems = 5000;
    static constexpr int deepest = 32;

    explicit JsonTree(QWidget* parent = nullptr);

    void setValues(const Value& ours, const Value& proposed);

private:
    /// Whether anything below differs.
    bool add(QTreeWidgetItem* parent, const QString& name, const QJsonValue& ours, const QJsonValue& proposed, int depth);

    int m_items = 0;
};

} // namespace trueup::ui

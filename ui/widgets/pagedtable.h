#pragma once

#include "services/answer.h"
#include "widgets/format.h"

#include <QAbstractTableModel>
#include <QIcon>
#include <QScopedValueRollback>

#include <functional>

namespace trueup::ui {

/// The part of PagedTable that does not know its row type.
class PagedTableBase : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int pageSize = 200;
    using QAbstractTableModel::QAbstractTableModel;

    /// Reads again what is loaded.
    virtual void reload() = 0;

signals:
    /// A list is read from its beginning: another one, or the same anew. loaded() or failed() follows unless it is cleared.
    void asked(bool isOther);
    void cleared();
    void loaded();
    void failed(const trueup::Error& error);
};

/// A read-only table over a keyset-paged list: a table of columns, rows read as the view needs them, texts made once.
template <class T>
class PagedTable : public PagedTableBase
{
public:
    using Fetch = std::function<Answer<Page<T>>(const QString& afterKey, int limit)>;
    struct Column
    {
        QString title;
        std::function<QString(const T&)> text;
        std::function<QIcon(const T&)> icon = {};
        bool alignRight = false;
        std::function<QString(const T&)> whole = {}; ///< where `text` may leave out how a value begins
        std::function<QString(const T&)> tip = {}; ///< when it says more than the text
    };

    explicit PagedTable(QList<Column> columns, QObject* parent = nullptr)
        : PagedTableBase(parent), m_asker(this), m_columns(std::move(columns))
    {
    }

    /// Starts over with another list.
    void show(Fetch fetch)
    {
        m_fetch = std::move(fetch);
        emit asked(true);
        ask({}, pageSize);
    }
    void reload() override
    {
        if (!m_fetch)
            return;
        emit asked(false);
        ask({}, qMax(pageSize, int(m_rows.size())));
    }
    void clear()
    {
        m_asker.forget();
        m_fetch = {};
        beginResetModel();
        m_rows.clear();
        m_texts.clear();
        m_nextKey.clear();
        endResetModel();
        emit cleared();
    }
    [[nodiscard]] const T& row(int index) const { return m_rows[index]; }
    [[nodiscard]] const QList<T>& rows() const { return m_rows; }
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_columns.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const Column& column = m_columns[index.column()];
        switch (role) {
        case Qt::ToolTipRole:
            if (column.tip)
                return column.tip(m_rows[index.row()]);
            [[fallthrough]];
        case Qt::DisplayRole: return m_texts[index.row()][index.column()];
        case Qt::DecorationRole: return column.icon ? QVariant(column.icon(m_rows[index.row()])) : QVariant();
        case Qt::TextAlignmentRole: return cellAlignment(column.alignRight);
        case wholeTextRole: return column.whole ? QVariant(column.whole(m_rows[index.row()])) : QVariant();
        default: return {};
        }
    }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
            return {};
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return m_columns[section].title;
        return role == Qt::TextAlignmentRole ? cellAlignment(m_columns[section].alignRight) : QVariant();
    }
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override
    {
        return !parent.isValid() && !m_nextKey.isEmpty() && !m_asker.isWaiting() && !m_isReceiving;
    }
    void fetchMore(const QModelIndex& parent) override
    {
        if (canFetchMore(parent))
            ask(m_nextKey, pageSize);
    }

private:
    void ask(const QString& afterKey, int limit)
    {
        m_asker.ask(m_fetch(afterKey, limit),
                    [this, first = afterKey.isEmpty()](const Result<Page<T>>& page) { receive(first, page); });
    }
    void receive(bool first, const Result<Page<T>>& page)
    {
        if (!page) {
            emit failed(page.error());
            return;
        }
        const QScopedValueRollback guard(m_isReceiving, true);
        const bool insert = !first && !page->rows.isEmpty();
        if (first) {
            beginResetModel();
            m_rows.clear();
            m_texts.clear();
        } else if (insert) {
            beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + page->rows.size() - 1));
        }
        m_nextKey = page->nextKey;
        for (const T& one : page->rows) {
            QStringList texts;
            for (const Column& column : m_columns)
                texts += column.text(one);
            m_texts.append(texts);
        }
        m_rows += page->rows;
        if (first)
            endResetModel();
        else if (insert)
            endInsertRows();
        emit loaded();
    }

    Asker m_asker;
    Fetch m_fetch;
    QList<Column> m_columns;
    QList<T> m_rows;
    QList<QStringList> m_texts;
    QString m_nextKey;
    bool m_isReceiving = false; ///< views must not ask for more from inside a change
};

} // namespace trueup::ui

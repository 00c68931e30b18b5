#include "shell/palettemodel.h"

#include "shell/fuzzy.h"

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownAtMost = 40;
constexpr int exact = 10'000;
constexpr int recentBonus = 12;
constexpr int commandBonus = 30; // what can be done comes before what was done

} // namespace

QString paletteKindLabel(PaletteKind kind)
{
    switch (kind) {
    case PaletteKind::Command: return PaletteModel::tr("command");
    case PaletteKind::Page: return PaletteModel::tr("page");
    case PaletteKind::Batch: return PaletteModel::tr("batch");
    case PaletteKind::Run: return PaletteModel::tr("run");
    case PaletteKind::Product: return PaletteModel::tr("product");
    }
    return {};
}

void PaletteModel::setItems(QList<PaletteItem> items)
{
    m_items = std::move(items);
    rank();
}

void PaletteModel::setFound(QList<PaletteItem> items)
{
    m_found = std::move(items);
    rank();
}

void PaletteModel::setText(const QString& text)
{
    m_text = text.trimmed();
    m_found.clear();
    rank();
}

void PaletteModel::setRecent(const QStringList& ids)
{
    m_recent = ids;
    rank();
}

void PaletteModel::rank()
{
    QList<std::pair<int, const PaletteItem*>> ranked;
    for (const PaletteItem& item : std::as_const(m_items)) {
        const qsizetype recent = item.id.isEmpty() ? -1 : m_recent.indexOf(item.id);
        if (m_text.isEmpty()) {
            // Without a text: the recent ones, then what can be done; lists of data would only be in the way.
            if (recent >= 0)
                ranked.append({1000 - int(recent), &item});
            else if (item.kind == PaletteKind::Command || item.kind == PaletteKind::Page)
                ranked.append({0, &item});
            continue;
        }
        if (const auto score = fuzzyScore(m_text, item.title + u' ' + item.detail))
            ranked.append({*score + (recent >= 0 ? recentBonus : 0) + (item.kind == PaletteKind::Command || item.kind == PaletteKind::Page ? commandBonus : 0), &item});
    }
    for (const PaletteItem& item : std::as_const(m_found))
        ranked.append({item.isExact ? exact : fuzzyScore(m_text, item.title + u' ' + item.detail).value_or(0), &item});
    std::ranges::stable_sort(ranked, std::ranges::greater(), &std::pair<int, const PaletteItem*>::first);
    beginResetModel();
    QList<PaletteItem> shown;
    for (const auto& [score, item] : ranked.first(qMin(ranked.size(), shownAtMost)))
        shown.append(*item);
    m_shown = std::move(shown);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteItem& item = m_shown[index.row()];
    switch (role) {
    case Qt::DisplayRole: return item.title;
    case Qt::DecorationRole: return item.icon;
    case DetailRole: return item.detail;
    case KeysRole: return item.keys;
    case KindRole: return paletteKindLabel(item.kind);
    case Qt::AccessibleTextRole: {
        QStringList parts{item.title, item.detail, paletteKindLabel(item.kind), item.keys};
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    default: return {};
    }
}

} // namespace trueup::ui

#include "sync/phaselog.h"

#include <QJsonObject>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

void PhaseLog::add(const Progress& progress, qint64 now)
{
    if (progress.phaseKey.isEmpty())
        return;
    if (m_current < 0 || m_entries[m_current].progress.phaseKey != progress.phaseKey) {
        if (m_current >= 0)
            m_entries[m_current].lasted += now - m_since;
        const auto known = std::ranges::find(m_entries, progress.phaseKey, [](const Entry& entry) { return entry.progress.phaseKey; });
        m_current = known - m_entries.begin();
        if (known == m_entries.end())
            m_entries.append(Entry());
        m_since = now;
    }
    m_entries[m_current].progress = progress;
}

QJsonArray PhaseLog::toJson(qint64 now) const
{
    QJsonArray list;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const Progress& progress = m_entries[i].progress;
        const qint64 lasted = m_entries[i].lasted + (i == m_current ? now - m_since : 0);
        list.append(QJsonObject{{u"key"_s, progress.phaseKey}, {u"text"_s, progress.phase}, {u"done"_s, progress.done},
                                {u"total"_s, progress.total < 0 ? QJsonValue() : QJsonValue(progress.total)},
                                {u"seconds"_s, double(lasted) / 1000}});
    }
    return list;
}

} // namespace trueup

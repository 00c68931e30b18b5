#pragma once

#include "base/progress.h"

#include <QJsonArray>
#include <QList>

namespace trueup {

/// The phases of a run in the order in which they were begun, each with what it came to and how long it took. A phase that is gone
/// back to, as when pages are read and written by turns, goes on where it was.
class PhaseLog
{
public:
    /// `now` in milliseconds of a clock that only goes forward.
    void add(const Progress& progress, qint64 now);
    /// As sync_runs keeps them; the last one lasts until `now`.
    [[nodiscard]] QJsonArray toJson(qint64 now) const;

private:
    struct Entry
    {
        Progress progress;
        qint64 lasted = 0; ///< milliseconds, up to when it was left last
    };

    QList<Entry> m_entries;
    qsizetype m_current = -1; ///< in m_entries; -1: none yet
    qint64 m_since = 0;       ///< when the current one was come to
};

} // namespace trueup

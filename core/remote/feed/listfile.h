#pragma once

#include "base/cancellation.h"
#include "base/error.h"
#include "remote/feed/encoding.h"

#include <QStringList>

#include <vector>

namespace trueup {

/// A small table read as a whole.
struct ListFile
{
    QStringList header;
    std::vector<QStringList> rows; ///< blank ones left out
    EncodingReport encoding;
    char delimiter = ',';
    qint64 unreadable = 0; ///< records with a quote that never closes
};

/// Reads a CSV of any of the encodings and delimiters a feed may have. Errors: Io, Feed (empty), Cancelled.
[[nodiscard]] Result<ListFile> readListFile(const QString& path, const CancelToken& cancel = {});

} // namespace trueup

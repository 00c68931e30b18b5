#pragma once

#include "remote/feed/feeddevice.h"

#include <QString>

#include <memory>

namespace trueup {

/// One wide CSV to import, wherever its bytes come from.
class FeedFile
{
public:
    virtual ~FeedFile() = default;

    [[nodiscard]] virtual QString entryName() const = 0;
    [[nodiscard]] virtual qint64 size() const = 0; ///< bytes, unpacked
    /// A fresh reader, open and unbuffered; each call begins a new pass.
    [[nodiscard]] virtual Result<std::unique_ptr<FeedDevice>> device() const = 0;

protected:
    FeedFile() = default;
    FeedFile(const FeedFile&) = default;
    FeedFile(FeedFile&&) = default;
    FeedFile& operator=(const FeedFile&) = default;
    FeedFile& operator=(FeedFile&&) = default;
};

} // namespace trueup

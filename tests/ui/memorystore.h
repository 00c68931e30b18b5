#pragma once

#include "operate/secrets.h"

#include <QMap>
#include <QPromise>

#include <optional>

namespace trueup::ui::testing {

/// A key store in memory, which may refuse.
class MemoryStore final : public SecretStore
{
public:
    QMap<QString, QString> kept;
    std::optional<Error> refuse;

    [[nodiscard]] QFuture<Result<QString>> read(const QString& name) override
    {
        return QtFuture::makeReadyValueFuture(refuse ? Result<QString>(fail(*refuse)) : Result<QString>(kept.value(name)));
    }
    [[nodiscard]] QFuture<Result<void>> write(const QString& name, const QString& secret) override
    {
        if (refuse)
            return QtFuture::makeReadyValueFuture(Result<void>(fail(*refuse)));
        if (secret.isEmpty())
            kept.remove(name);
        else
            kept.insert(name, secret);
        return QtFuture::makeReadyValueFuture(Result<void>());
    }
};

} // namespace trueup::ui::testing

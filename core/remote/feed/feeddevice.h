#pragma once

#include "base/error.h"

#include <QIODevice>

namespace trueup {

/// A sequential device that can say why it stopped. Readers that see -1 or an early end ask status() for the cause.
class FeedDevice : public QIODevice
{
public:
    using QIODevice::QIODevice;

    /// Success until the device fails; then the first error, for good.
    [[nodiscard]] virtual Result<void> status() const = 0;
    [[nodiscard]] bool isSequential() const override { return true; }
};

} // namespace trueup

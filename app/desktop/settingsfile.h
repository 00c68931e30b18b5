#pragma once

#include "services/settingsstore.h"

#include <memory>

namespace trueup {

/// The settings of a person on this computer, and what had to be done to open them.
struct OpenedSettings
{
    std::unique_ptr<ui::SettingsStore> settings; ///< never null
    QString setAside; ///< where a file that could not be read was kept; empty: it could be read
};

/// Opens the settings in `file`. A file that is no settings file any more (a full disk, a crash of the machine) is set aside
/// beside itself, and the program starts with none instead of not at all.
[[nodiscard]] OpenedSettings openSettings(const QString& file);
/// Where they are kept for this person.
[[nodiscard]] QString settingsPath();

} // namespace trueup

#pragma once

#include "services/prompts.h"

namespace trueup::ui {

/// PromptService with real dialogs; every one is opened without blocking.
class WidgetPrompts final : public PromptService
{
public:
    void confirm(QWidget* parent, const Question& question,
                 std::function<void(std::optional<QString>)> answered) override;
    void openFile(QWidget* parent, const QString& title, const QString& filter,
                  std::function<void(std::optional<QString>)> answered) override;
    void saveFile(QWidget* parent, const QString& title, const QString& suggested, const QString& filter,
                  std::function<void(std::optional<QString>)> answered) override;
    void showInFolder(const QString& file) override;
    void chooseFolder(QWidget* parent, const QString& title, const QString& start,
                      std::function<void(std::optional<QString>)> answered) override;
};

} // namespace trueup::ui

#pragma once

#include <QString>

#include <functional>
#include <optional>

class QWidget;

namespace trueup::ui {

/// A question with one effect. `action` is the text of the button and names what it does.
struct Question
{
    QString title;
    QString text;
    QString details;
    QString action;
    bool asksForReason = false;
    bool isDestructive = false;
};

/// Everything that would otherwise be a modal dialog in the middle of the code; tests answer in its place.
/// Calls return at once, the callback comes later in the same thread, and not at all once `parent` is gone.
class PromptService
{
public:
    PromptService() = default;
    PromptService(const PromptService&) = delete;
    PromptService& operator=(const PromptService&) = delete;
    virtual ~PromptService() = default;

    /// The reason when agreed (empty unless asked for), no value when not.
    virtual void confirm(QWidget* parent, const Question& question,
                         std::function<void(std::optional<QString>)> answered) = 0;
    virtual void openFile(QWidget* parent, const QString& title, const QString& filter,
                          std::function<void(std::optional<QString>)> answered) = 0;
    /// Where to write a file; asks before one that exists is replaced. `suggested` is a name without a folder.
    virtual void saveFile(QWidget* parent, const QString& title, const QString& suggested, const QString& filter,
                          std::function<void(std::optional<QString>)> answered) = 0;
    /// Shows a file in its folder with the program the system has for that; nothing is asked.
    virtual void showInFolder(const QString& file) = 0;
    virtual void chooseFolder(QWidget* parent, const QString& title, const QString& start,
                              std::function<void(std::optional<QString>)> answered) = 0;
};

} // namespace trueup::ui

#pragma once

#include <QString>

namespace trueup::ui {

enum class NoticeTone { Good, Warning, Bad };

/// One message of the system, shown outside the window.
struct SystemNotice
{
    QString title;
    QString text;
    NoticeTone tone = NoticeTone::Good;
    friend bool operator==(const SystemNotice&, const SystemNotice&) = default;
};

/// Where the program speaks while nobody looks at its window.
class Notifier
{
public:
    Notifier() = default;
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;
    virtual ~Notifier() = default;

    virtual void notify(const SystemNotice& notice) = 0;
    /// The state in a line or two, and how much waits for a person, alerts that nobody acknowledged among it.
    virtual void setState(const QString& text, qint64 waiting, NoticeTone tone) = 0;
};

} // namespace trueup::ui

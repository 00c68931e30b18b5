#include "settings/notificationform.h"

#include "services/preferences.h"
#include "shell/announcer.h"
#include "widgets/controls.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

NotificationForm::NotificationForm(Preferences& preferences, QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(label(tr("Notifications"), u"title"_s, this));
    column->addWidget(label(tr("While Trueup is in the background, notify me when a run (mine, a colleague’s or the server’s)"), u"muted"_s, this));
    column->addSpacing(4);
    const auto add = [&](Announce kind, const QString& text) {
        auto* box = new QCheckBox(text, this);
        box->setChecked(isAnnounced(preferences, kind));
        connect(box, &QCheckBox::toggled, this, [&preferences, kind](bool on) { setAnnounced(preferences, kind, on); });
        column->addWidget(box);
    };
    add(Announce::Finished, tr("has finished"));
    add(Announce::Failed, tr("has failed"));
    add(Announce::Held, tr("is held by a guardrail and waits for a person"));
    column->addSpacing(4);
    column->addWidget(label(tr("and when"), u"muted"_s, this));
    add(Announce::Raised, tr("an alert was raised"));
}

} // namespace trueup::ui

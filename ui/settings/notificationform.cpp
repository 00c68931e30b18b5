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
    column->addWidget(label(tr("For me"), u"section"_s, this));
    column->addWidget(label(tr("Shown on this computer while Trueup is in the background, for everyone’s runs, including the server’s. Changes apply at once."),
                            u"muted"_s, this));
    const auto add = [&](Announce kind, const QString& text) {
        auto* box = new QCheckBox(text, this);
        box->setChecked(isAnnounced(preferences, kind));
        connect(box, &QCheckBox::toggled, this, [&preferences, kind](bool on) { setAnnounced(preferences, kind, on); });
        column->addWidget(box);
    };
    add(Announce::Finished, tr("A run has finished"));
    add(Announce::Failed, tr("A run has failed"));
    add(Announce::Held, tr("A run is held by a guardrail and waits for a person"));
    add(Announce::Raised, tr("An alert was raised"));
}

} // namespace trueup::ui

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
    column->addWidget(label(tr("While the window is not in front, the system tells when a run of yours, of a colleague or of the server"), u"muted"_s, this));
    column->addSpacing(4);
    const std::array<std::pair<Announce, QString>, 3> kinds = {{{Announce::Finished, tr("has finished")},
                                                                {Announce::Failed, tr("has failed")},
                                                                {Announce::Held, tr("is held by a guardrail and waits for a person")}}};
    for (const auto& [kind, text] : kinds) {
        auto* box = new QCheckBox(text, this);
        box->setChecked(isAnnounced(preferences, kind));
        connect(box, &QCheckBox::toggled, this, [&preferences, what = kind](bool on) { setAnnounced(preferences, what, on); });
        column->addWidget(box);
    }
    column->addStretch();
}

} // namespace trueup::ui

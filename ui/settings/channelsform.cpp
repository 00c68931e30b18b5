#include "settings/channelsform.h"

#include "settings/channelform.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ChannelsForm::ChannelsForm(AlertService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_loader(this),
      m_who(new Refusal(tr("Your role may look but not change the alert channels. Ask an administrator to change them."), this)), m_banner(new ErrorBanner(this)),
      m_all(new QWidget(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(label(tr("Alert channels, for everybody who works with this database"), u"section"_s, this));
    column->addWidget(label(tr("Recipients and senders are shared through the database; the mail server with its user name and password, keys and secret addresses stay in the keychain of this computer. A message is sent by a computer on which its channel is set up, while Trueup or its server runs there. Each channel is saved separately. Which rule uses which channel is set under Jobs › Alerts › Rules."), u"muted"_s, this));
    column->addWidget(m_who);
    column->addWidget(m_banner);
    auto* forms = new QWidget(m_all);
    forms->setMaximumWidth(fontMetrics().averageCharWidth() * 130);
    auto* across = new QHBoxLayout(m_all); // which asks for the height at that width
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(forms, 1);
    across->addStretch();
    auto* formColumn = new QVBoxLayout(forms);
    formColumn->setContentsMargins(0, 0, 0, 0);
    formColumn->setSpacing(10);
    for (const AlertChannel channel : {AlertChannel::Email, AlertChannel::Slack, AlertChannel::PagerDuty, AlertChannel::Webhook}) {
        auto* form = new ChannelForm(service, channel, m_all);
        m_forms.append(form);
        formColumn->addWidget(form);
        connect(form, &ChannelForm::saved, this, &ChannelsForm::load);
    }
    formColumn->addStretch(); // else the cards share the room out among their rows
    m_view = new StatefulView(m_all, u"bell"_s, tr("The channels could not be read"));
    column->addWidget(m_view);
    connect(m_view, &QStackedWidget::currentChanged, this, &ChannelsForm::fit);
    fit();
    connect(m_view, &StatefulView::againWanted, this, &ChannelsForm::load);
    connect(&service, &AlertService::changed, this, [this] {
        if (isVisible())
            load();
    });
}

/// What stands in place of the forms needs little room: as high as they, it would be below the fold.
void ChannelsForm::fit()
{
    constexpr int lines = 14; // with the mark of a failure
    const bool showsForms = m_view->showsList();
    const auto policy = showsForms ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    m_all->setSizePolicy(policy, policy);
    m_view->setMinimumHeight(showsForms ? 0 : lines * fontMetrics().height());
    m_view->updateGeometry();
}

void ChannelsForm::load()
{
    m_view->reading();
    m_loader.ask(m_service.channels(), [this](const Result<QList<AlertChannelSetup>>& channels) {
        if (!channels) {
            m_view->failed(channels.error());
            m_banner->show(channels.error());
            return;
        }
        m_banner->clear();
        for (ChannelForm* form : std::as_const(m_forms)) {
            const auto found = std::ranges::find(*channels, form->channel(), &AlertChannelSetup::channel);
            if (found != channels->end())
                form->read(*found);
        }
        m_view->read(true);
    });
}

void ChannelsForm::setEditable(bool editable)
{
    m_who->setVisible(!editable);
    for (ChannelForm* form : std::as_const(m_forms))
        form->setEditable(editable);
}

bool ChannelsForm::isSettled() const
{
    return !m_loader.isWaiting() && std::ranges::all_of(m_forms, &ChannelForm::isSettled);
}

} // namespace trueup::ui

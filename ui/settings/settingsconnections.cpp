#include "settings/connectionform.h"
#include "settings/settingspage.h"
#include "widgets/controls.h"
#include "widgets/errorwords.h"

#include <QLabel>
#include <QListWidget>

#include <algorithm>

namespace trueup::ui {

/// What the page of settings says about connections: which lack something, how reading from them went, and what a test finds.

void SettingsPage::setSources(const QList<SourceFreshness>& sources)
{
    m_sources = sources;
    showConnections();
}

/// By what is stored, as the list says it: a shop that was set up a moment ago is.
std::optional<SourceFreshness> SettingsPage::sourceOf(ConnectionKind kind) const
{
    if (kind == ConnectionKind::Database)
        return m_databaseSource;
    const auto side = sideOf(kind);
    const auto known = std::ranges::find_if(m_sources, [side](const SourceFreshness& one) { return one.side == side; });
    if (!side || known == m_sources.end())
        return std::nullopt;
    SourceFreshness source = *known;
    if (m_isRead)
        source.isConfigured = isSetUp(kind, m_settings);
    return source;
}

/// Every reading of the settings is one from the database.
void SettingsPage::noteDatabase(const Result<AppSettings>& settings)
{
    SourceFreshness source = m_databaseSource.value_or(SourceFreshness());
    source.isConfigured = true;
    source.lastAttempt = QDateTime::currentDateTimeUtc();
    source.lastAttemptFailed = !settings;
    if (settings)
        source.lastSuccess = source.lastAttempt;
    source.failure = settings ? QString() : inWords(settings.error()).message;
    m_databaseSource = source;
    showConnections();
}

void SettingsPage::showConnections()
{
    for (int i = 0; i < m_sections->count(); ++i) {
        QListWidgetItem* item = m_sections->item(i);
        int lines = 1;
        if (size_t(i) < connectionKinds.size()) { // they come first
            const ConnectionKind kind = connectionKinds[size_t(i)];
            const auto source = sourceOf(kind);
            const bool lacks = m_isRead && !isSetUp(kind, m_settings);
            const bool fails = source && source->isConfigured && source->lastAttemptFailed;
            item->setText(lacks   ? tr("%1\nnot set up").arg(connectionLabel(kind))
                          : fails ? tr("%1\nlast attempt failed").arg(connectionLabel(kind))
                                  : connectionLabel(kind));
            lines += int(lacks || fails);
        }
        item->setSizeHint({0, fontMetrics().lineSpacing() * lines + 16});
    }
    for (const auto& [form, tester] : m_testers)
        form->showSource(sourceOf(form->kind()));
}

void SettingsPage::showSecretStore()
{
    m_where->setText(m_services.settings.secretStore());
    setTone(m_where, m_services.settings.secretStoreFails() ? QStringLiteral("error") : QStringLiteral("muted"));
}

void SettingsPage::test(ConnectionForm* form)
{
    form->showTesting();
    m_testers.at(form).ask(m_services.settings.test(form->kind(), draft()), [form](const Result<TestReport>& report) {
        if (report)
            form->showReport(*report);
        else
            form->showReport({false, errorText(inWords(report.error())), {}});
    });
}

} // namespace trueup::ui

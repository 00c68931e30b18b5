#include "settings/connectionform.h"
#include "settings/fieldform.h"
#include "settings/secretedit.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/sourcestate.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::ConnectionForms)
};

class FeedForm final : public ConnectionForm
{
public:
    explicit FeedForm(QWidget* parent)
        : ConnectionForm(ConnectionKind::Feed, parent),
          m_url(addText(Text::tr("Address"), u"ftps://feed.example.com/out/CowanOfficeSupplies.zip"_s,
                        Text::tr("With the file name. ftp, ftps, sftp, https and file are supported."))),
          m_user(addText(Text::tr("User"))), m_password(addSecret(Text::tr("Password"))), m_advanced(new FieldForm(this))
    {
        m_advanced->addGroup({}, fieldGroups().feedTransfer);
        m_advanced->layout()->setContentsMargins(0, 0, 0, 0); // in line with the form above
        addFolded(Text::tr("Advanced"), m_advanced);
        connect(m_advanced, &FieldForm::edited, this, &ConnectionForm::edited);
    }
    [[nodiscard]] QStringList keys() const override { return m_advanced->keys(); }
    void read(const AppSettings& settings) override
    {
        m_url->setText(valueInUse(*m_url, settings, u"feed.url"_s, settings.feed.url));
        m_user->setText(valueInUse(*m_user, settings, u"feed.user"_s, settings.feed.user));
        m_password->setDraft(settings.feed.password);
        m_advanced->read(settings.fields);
    }
    void write(AppSettings& draft) const override
    {
        m_advanced->write(draft.fields);
        draft.feed = {typed(*m_url, draft.feed.url), typed(*m_user, draft.feed.user), m_password->draft()};
    }

private:
    QLineEdit* m_url;
    QLineEdit* m_user;
    SecretEdit* m_password;
    FieldForm* m_advanced;
};

class XorosoftForm final : public ConnectionForm
{
public:
    explicit XorosoftForm(QWidget* parent)
        : ConnectionForm(ConnectionKind::Xorosoft, parent),
          m_url(addText(Text::tr("Address"), u"https://example.xorosoft.com"_s)), m_key(addSecret(Text::tr("API key"))),
          m_secret(addSecret(Text::tr("API secret"))), m_rate(new QSpinBox(this)), m_advanced(new FieldForm(this))
    {
        m_rate->setRange(1, 50);
        m_rate->setSuffix(Text::tr(" calls per second"));
        m_rate->setAccessibleName(Text::tr("Maximum rate"));
        addEditor(Text::tr("Maximum rate"), m_rate);
        connect(m_rate, &QSpinBox::valueChanged, this, &ConnectionForm::edited);
        m_advanced->addWidget(label(Text::tr("The ERP’s API has no public description: change this only when the test of the connection fails, or "
                                             "when Xorosoft says so. The paths are tried in order until one answers."), u"muted"_s, m_advanced));
        m_advanced->addGroup({}, fieldGroups().erpConnection);
        addStockPair();
        m_advanced->layout()->setContentsMargins(0, 0, 0, 0); // in line with the form above
        addFolded(Text::tr("Advanced"), m_advanced);
        connect(m_advanced, &FieldForm::edited, this, &ConnectionForm::edited);
    }
    [[nodiscard]] QStringList keys() const override { return m_advanced->keys(); }
    void read(const AppSettings& settings) override
    {
        const QSignalBlocker quiet(m_rate);
        m_url->setText(valueInUse(*m_url, settings, u"xorosoft.url"_s, settings.xorosoft.url));
        m_key->setDraft(settings.xorosoft.key);
        m_secret->setDraft(settings.xorosoft.secret);
        m_stockKey->setDraft(settings.xorosoft.stockKey);
        m_stockSecret->setDraft(settings.xorosoft.stockSecret);
        m_rate->setValue(qRound(valueInUse(*m_rate, settings, u"xorosoft.rate"_s, QString::number(settings.xorosoft.ratePerSecond)).toDouble()));
        m_advanced->read(settings.fields);
    }
    void write(AppSettings& draft) const override
    {
        m_advanced->write(draft.fields);
        draft.xorosoft = {typed(*m_url, draft.xorosoft.url), m_key->draft(), m_secret->draft(), m_stockKey->draft(), m_stockSecret->draft(),
                          isGiven(*m_rate) ? draft.xorosoft.ratePerSecond : m_rate->value()};
    }

private:
    void addStockPair()
    {
        m_advanced->addWidget(label(Text::tr("Each app of Xorosoft has its own permissions. Where stock is read by another app than the "
                                             "items, its key and secret belong here; otherwise both stay empty."), u"muted"_s, m_advanced));
        auto* fields = new QWidget(m_advanced);
        fields->setMaximumWidth(fontMetrics().averageCharWidth() * 100);
        auto* pair = new QFormLayout(fields);
        pair->setContentsMargins(0, 0, 0, 0);
        pair->setHorizontalSpacing(form()->horizontalSpacing());
        pair->setVerticalSpacing(form()->verticalSpacing());
        m_stockKey = addSecret(Text::tr("API key for stock"), *pair);
        m_stockSecret = addSecret(Text::tr("API secret for stock"), *pair);
        m_advanced->addWidget(fields);
    }

    QLineEdit* m_url;
    SecretEdit* m_key;
    SecretEdit* m_secret;
    SecretEdit* m_stockKey = nullptr;
    SecretEdit* m_stockSecret = nullptr;
    QSpinBox* m_rate;
    FieldForm* m_advanced;
};

class ShopifyForm final : public ConnectionForm
{
public:
    explicit ShopifyForm(QWidget* parent)
        : ConnectionForm(ConnectionKind::Shopify, parent),
          m_url(addText(Text::tr("Shop address"), u"https://example.myshopify.com"_s)), m_version(addFact(Text::tr("API version"))),
          m_clientMode(new QCheckBox(Text::tr("Sign in with a client ID and secret"), this)),
          m_token(addSecret(Text::tr("Access token")))
    {
        addEditor(2, m_clientMode);
        m_clientId = addText(Text::tr("Client ID"));
        m_clientSecret = addSecret(Text::tr("Client secret"));
        connect(m_clientMode, &QCheckBox::toggled, this, [this] { showMode(); });
        connect(m_clientMode, &QCheckBox::clicked, this, &ConnectionForm::edited);
        showMode();
    }
    void read(const AppSettings& settings) override
    {
        m_url->setText(valueInUse(*m_url, settings, u"shopify.url"_s, settings.shopify.url));
        m_version->setText(settings.shopify.apiVersion);
        m_clientMode->setChecked(settings.shopify.useClientCredentials || settings.given.contains(u"shopify.client_id"_s));
        m_token->setDraft(settings.shopify.token);
        m_clientId->setText(valueInUse(*m_clientId, settings, u"shopify.client_id"_s, settings.shopify.clientId));
        m_clientSecret->setDraft(settings.shopify.clientSecret);
    }
    void write(AppSettings& draft) const override
    {
        const bool usesClient = isGiven(*m_clientId) ? draft.shopify.useClientCredentials : m_clientMode->isChecked();
        draft.shopify = {typed(*m_url, draft.shopify.url), draft.shopify.apiVersion, usesClient, m_token->draft(),
                         typed(*m_clientId, draft.shopify.clientId), m_clientSecret->draft()};
    }

private:
    void showMode()
    {
        const bool client = m_clientMode->isChecked();
        form()->setRowVisible(m_token, !client);
        form()->setRowVisible(m_clientId, client);
        form()->setRowVisible(m_clientSecret, client);
    }

    QLineEdit* m_url;
    QLabel* m_version;
    QCheckBox* m_clientMode;
    SecretEdit* m_token;
    QLineEdit* m_clientId = nullptr;
    SecretEdit* m_clientSecret = nullptr;
};

class DatabaseForm final : public ConnectionForm
{
public:
    explicit DatabaseForm(QWidget* parent)
        : ConnectionForm(ConnectionKind::Database, parent),
          m_kindOf(addFact(Text::tr("Kind"))), m_address(addFact(Text::tr("Address"))), m_version(addFact(Text::tr("Version")))
    {
    }
    void read(const AppSettings& settings) override
    {
        m_kindOf->setText(settings.database.kind);
        m_address->setText(settings.database.address);
        const bool isTold = !settings.database.version.isEmpty(); // by the database alone
        m_version->setText(isTold ? settings.database.version : Text::tr("not known", "the version of a database"));
    }
    void write(AppSettings&) const override {}

private:
    QLabel* m_kindOf;
    QLabel* m_address;
    QLabel* m_version;
};

} // namespace

ConnectionForm* makeConnectionForm(ConnectionKind kind, QWidget* parent)
{
    switch (kind) {
    case ConnectionKind::Feed: return new FeedForm(parent);
    case ConnectionKind::Xorosoft: return new XorosoftForm(parent);
    case ConnectionKind::Shopify: return new ShopifyForm(parent);
    case ConnectionKind::Database: return new DatabaseForm(parent);
    }
    return nullptr;
}

std::optional<Side> sideOf(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::Feed: return Side::Etilize;
    case ConnectionKind::Xorosoft: return Side::Xorosoft;
    case ConnectionKind::Shopify: return Side::Shopify;
    case ConnectionKind::Database: break;
    }
    return std::nullopt;
}

QString stateText(ConnectionKind kind, const SourceFreshness& source)
{
    const bool isRead = source.lastSuccess.isValid();
    const QString success = !isRead ? QString() : kind == ConnectionKind::Database ? Text::tr("Last read: %1", "when").arg(shownTime(source.lastSuccess))
                                                                                   : Text::tr("Last success: %1", "when").arg(shownTime(source.lastSuccess));
    switch (stateOf(source)) {
    case SourceState::NotConnected: return Text::tr("Not set up.");
    case SourceState::NeverRead: return Text::tr("Set up; nothing was read from it yet.");
    case SourceState::Fresh: return success;
    case SourceState::Stale: return Text::tr("Last success: %1, too long ago.", "when").arg(shownTime(source.lastSuccess));
    case SourceState::Failed: break;
    }
    const QString when = shownTime(source.lastAttempt);
    const QString failed = source.failure.isEmpty() ? Text::tr("The last attempt failed: %1", "when").arg(when)
                                                    : Text::tr("The last attempt failed, %1: %2", "when, why").arg(when, source.failure);
    return success.isEmpty() ? failed : failed + u'\n' + success;
}

bool isSetUp(ConnectionKind kind, const AppSettings& settings)
{
    const auto isThere = [](const SecretDraft& secret) { return secret.replacement ? !secret.replacement->isEmpty() : secret.isStored; };
    const auto isSet = [&settings](const QString& key, const QString& stored) { return !settings.given.value(key, stored).isEmpty(); };
    const bool usesClient = settings.shopify.useClientCredentials || settings.given.contains(u"shopify.client_id"_s);
    switch (kind) {
    case ConnectionKind::Feed: return isSet(u"feed.url"_s, settings.feed.url);
    case ConnectionKind::Xorosoft:
        return isSet(u"xorosoft.url"_s, settings.xorosoft.url) && isThere(settings.xorosoft.key) && isThere(settings.xorosoft.secret);
    case ConnectionKind::Shopify:
        return isSet(u"shopify.url"_s, settings.shopify.url)
            && (usesClient ? isSet(u"shopify.client_id"_s, settings.shopify.clientId) && isThere(settings.shopify.clientSecret)
                           : isThere(settings.shopify.token));
    case ConnectionKind::Database: return true;
    }
    return true;
}

QString connectionLabel(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::Feed: return Text::tr("Etilize feed");
    case ConnectionKind::Xorosoft: return Text::tr("Xorosoft");
    case ConnectionKind::Shopify: return Text::tr("Shopify");
    case ConnectionKind::Database: return Text::tr("Database");
    }
    return {};
}

QString connectionText(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::Feed: return Text::tr("The zipped CSV Etilize delivers, on an FTP, FTPS, SFTP or web server, or in a folder.");
    case ConnectionKind::Xorosoft: return Text::tr("The ERP that owns item numbers, prices, cost and stock. Trueup only reads from it.");
    case ConnectionKind::Shopify: return Text::tr("The shop. Only approved changes are written to it.");
    case ConnectionKind::Database: return Text::tr("Where everything is remembered. It is chosen in the set-up assistant.");
    }
    return {};
}

} // namespace trueup::ui

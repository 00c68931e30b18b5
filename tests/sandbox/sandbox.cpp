#include "sandbox/sandbox.h"

#include "sandbox/erp/erpanswers.h"
#include "sandbox/shop/fillshop.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("trueup::sandbox", text);
}

} // namespace

Sandbox::Sandbox(const SandboxOptions& options) : m_options(options), m_catalogue(options.catalogue) {}

Sandbox::~Sandbox() = default;

Result<std::unique_ptr<Sandbox>> Sandbox::start(const SandboxOptions& options)
{
    std::unique_ptr<Sandbox> sandbox(new Sandbox(options));
    QString directory = options.directory;
    if (directory.isEmpty()) {
        sandbox->m_temporary = std::make_unique<QTemporaryDir>();
        directory = sandbox->m_temporary->path();
    }
    sandbox->m_feedDirectory = QDir(directory).absoluteFilePath(u"feed"_s);
    if (!QDir().mkpath(sandbox->m_feedDirectory))
        return fail(ErrorKind::Io, tr("The folder of the sample feed could not be created"));
    if (Result<void> written = sandbox->writeFeed(); !written)
        return fail(written.error());
    sandbox->m_erp = std::make_unique<XorosoftServer>(sandbox->m_catalogue.erpItems(), options.erp);
    sandbox->m_shop = std::make_unique<ShopifyServer>(options.shop);
    fillShop(*sandbox->m_shop, options.shopProducts);
    if (!sandbox->m_erp->start() || !sandbox->m_shop->start())
        return fail(ErrorKind::Network, tr("The sample ERP and shop could not listen on this computer"));
    if (options.withFtp) {
        auto ftp = FtpServer::start({.directory = sandbox->m_feedDirectory});
        if (!ftp)
            return fail(ftp.error());
        sandbox->m_ftp = std::move(*ftp);
    }
    return sandbox;
}

QString Sandbox::feedPath() const
{
    return m_feedDirectory + u'/' + m_options.feedName;
}

Result<void> Sandbox::writeFeed()
{
    // Written beside and renamed, so that nobody can fetch half a file.
    const QString partial = feedPath() + ".partial"_L1;
    if (!m_catalogue.writeZip(partial, &m_truth))
        return fail(ErrorKind::Io, tr("The sample feed could not be written"));
    QFile::remove(feedPath());
    if (!QFile::rename(partial, feedPath()))
        return fail(ErrorKind::Io, tr("The sample feed could not be put in place"));
    return {};
}

QMap<QString, QString> Sandbox::environment() const
{
    QMap<QString, QString> variables{
        {u"TRUEUP_XOROSOFT_URL"_s, m_erp->url().toString()},   {u"TRUEUP_XOROSOFT_KEY"_s, m_erp->options().key},
        {u"TRUEUP_XOROSOFT_SECRET"_s, m_erp->options().secret}, {u"TRUEUP_XOROSOFT_RATE"_s, u"1000"_s},
        {u"TRUEUP_SHOPIFY_URL"_s, m_shop->url().toString()},   {u"TRUEUP_SHOPIFY_TOKEN"_s, m_shop->options().token},
        {u"TRUEUP_SHOPIFY_API_VERSION"_s, m_shop->options().apiVersion}};
    if (!m_erp->options().stockKey.isEmpty()) {
        variables[u"TRUEUP_XOROSOFT_STOCK_KEY"_s] = m_erp->options().stockKey;
        variables[u"TRUEUP_XOROSOFT_STOCK_SECRET"_s] = m_erp->options().stockSecret;
    }
    if (m_ftp) {
        variables[u"TRUEUP_FEED_URL"_s] = m_ftp->url(m_options.feedName).toString();
        variables[u"TRUEUP_FEED_USER"_s] = m_ftp->options().user;
        variables[u"TRUEUP_FEED_PASSWORD"_s] = m_ftp->options().password;
    } else {
        variables[u"TRUEUP_FEED_URL"_s] = QUrl::fromLocalFile(feedPath()).toString();
    }
    return variables;
}

Result<void> Sandbox::evolve(int day)
{
    m_catalogue = m_catalogue.evolve(day);
    if (Result<void> written = writeFeed(); !written)
        return written;
    QHash<QString, ErpItemData> before;
    for (const ErpItemData& item : m_erp->items())
        before.insert(item.itemNumber, item);
    QList<ErpItemData> items = m_catalogue.erpItems();
    const QDateTime now = erpNow();
    for (ErpItemData& item : items) { // a delta by modification time must find what changed; stock does not move it
        const auto old = before.constFind(item.itemNumber);
        const bool isSame = old != before.cend() && old->price == item.price && old->cost == item.cost && old->title == item.title;
        item.modified = isSame ? old->modified : now;
    }
    m_erp->setItems(std::move(items));
    return {};
}

} // namespace trueup::sandbox

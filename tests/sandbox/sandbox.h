#pragma once

#include "base/error.h"
#include "sandbox/feed/catalogue.h"
#include "sandbox/ftpserver.h"
#include "sandbox/shopifyserver.h"
#include "sandbox/xorosoftserver.h"

#include <QMap>
#include <QTemporaryDir>

#include <memory>

namespace trueup::sandbox {

struct SandboxOptions
{
    CatalogueOptions catalogue = {};
    ShopOptions shop = {};
    ErpOptions erp = {};
    QString feedName = QStringLiteral("CowanOfficeSupplies.zip");
    int shopProducts = 0;  ///< that the shop holds from the beginning
    bool withFtp = true;   ///< else the feed is offered as a file: URL
    QString directory = {};     ///< empty: a temporary one, removed at the end
};

/// Feed, ERP and shop of one invented world, running: everything Trueup talks to.
class Sandbox
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Sandbox>> start(const SandboxOptions& options = {});
    ~Sandbox();

    /// TRUEUP_FEED_URL, TRUEUP_SHOPIFY_TOKEN and the rest, ready for a client's environment.
    [[nodiscard]] QMap<QString, QString> environment() const;

    [[nodiscard]] const Catalogue& catalogue() const { return m_catalogue; }
    [[nodiscard]] const FeedTruth& truth() const { return m_truth; }
    [[nodiscard]] ShopifyServer& shop() { return *m_shop; }
    [[nodiscard]] XorosoftServer& erp() { return *m_erp; }
    [[nodiscard]] FtpServer* ftp() { return m_ftp.get(); }
    [[nodiscard]] QString feedDirectory() const { return m_feedDirectory; }
    [[nodiscard]] QString feedPath() const; ///< the zip on disk

    /// Moves the world to a later day: a new feed file, changed items in the ERP. The shop keeps what it holds.
    [[nodiscard]] Result<void> evolve(int day);

private:
    explicit Sandbox(const SandboxOptions& options);
    [[nodiscard]] Result<void> writeFeed();

    SandboxOptions m_options;
    Catalogue m_catalogue;
    FeedTruth m_truth;
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_feedDirectory;
    std::unique_ptr<ShopifyServer> m_shop;
    std::unique_ptr<XorosoftServer> m_erp;
    std::unique_ptr<FtpServer> m_ftp;
};

} // namespace trueup::sandbox

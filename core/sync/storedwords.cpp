#include "sync/storedwords.h"

#include "base/textlanguage.h"
#include "catalog/issues.h"
#include "sync/importreport.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::StoredWords)
};

/// Whose sentences runs, writes and alerts may keep.
constexpr std::array contexts{
    "trueup::Alerts",         "trueup::BulkOperations",  "trueup::BulkPush",        "trueup::BulkRun",          "trueup::CancelToken",
    "trueup::ConflictReader", "trueup::ConflictTable",   "trueup::Connection",      "trueup::ConnectionPool",   "trueup::CopyWriter",
    "trueup::CsvReader",      "trueup::CurlFeedSource",  "trueup::DatabaseAddress", "trueup::EtilizeImport",    "trueup::ExportJoiner",
    "trueup::FeedAddress",    "trueup::FeedArchive",     "trueup::FeedJobTable",    "trueup::FeedScan",         "trueup::FeedSource",
    "trueup::Guardrails",     "trueup::Http",            "trueup::HttpTransfer",    "trueup::ImportPipeline",
    "trueup::ImportWords",    "trueup::InboxProcessor",  "trueup::Issue",           "trueup::ListFile",         "trueup::LocalFeedSource",
    "trueup::Mail",           "trueup::MatchTable",      "trueup::ReviewFields",    "trueup::Rollback",
    "trueup::OutboxReader",   "trueup::OutboxTable",     "trueup::PartFile",        "trueup::ProductPush",      "trueup::ProductReader",
    "trueup::PushSender",     "trueup::RelationalFeed",  "trueup::RuleTable",       "trueup::RunTable",         "trueup::Secrets",
    "trueup::ServerMessages", "trueup::Session",         "trueup::ShopLocation",    "trueup::ShopStage",        "trueup::Shopify",
    "trueup::ShopifyPull",    "trueup::ShopifyPush",     "trueup::StagingTable",    "trueup::StockSync",        "trueup::Store",
    "trueup::StoredWords",    "trueup::SyncSettings",    "trueup::Transaction",     "trueup::VersionTable",     "trueup::Xorosoft",
    "trueup::XorosoftRefresh", "trueup::ZipDirectory"};

struct Sentence
{
    const char* context;
    const char* source;

    [[nodiscard]] QString text() const { return QCoreApplication::translate(context, source); }
};

/// A phase, as the kind of run that has it calls it; the first of several names for a key is the one that says least.
struct PhaseWords
{
    QLatin1StringView key;
    QLatin1StringView runKind; ///< empty: any
    Sentence words;
};

constexpr std::array phases{
    PhaseWords{"download"_L1, {}, {"trueup::FeedSource", QT_TRANSLATE_NOOP("trueup::FeedSource", "Downloading the feed")}},
    PhaseWords{"unpack"_L1, {}, {"trueup::RelationalFeed", QT_TRANSLATE_NOOP("trueup::RelationalFeed", "Joining the tables of the feed")}},
    PhaseWords{"scan"_L1, {}, {"trueup::FeedScan", QT_TRANSLATE_NOOP("trueup::FeedScan", "Looking through the feed")}},
    PhaseWords{"import"_L1, {}, {"trueup::ImportPipeline", QT_TRANSLATE_NOOP("trueup::ImportPipeline", "Reading, matching and comparing")}},
    PhaseWords{"stage"_L1, {}, {"trueup::EtilizeImport", QT_TRANSLATE_NOOP("trueup::EtilizeImport", "Staging the changes")}},
    PhaseWords{"erp_items"_L1, {},
               {"trueup::XorosoftRefresh", QT_TRANSLATE_NOOP("trueup::XorosoftRefresh", "Reading items from Xorosoft")}},
    PhaseWords{"erp_items"_L1, {},
               {"trueup::XorosoftRefresh", QT_TRANSLATE_NOOP("trueup::XorosoftRefresh", "Reading the kept items of Xorosoft again")}},
    PhaseWords{"erp_stock"_L1, {},
               {"trueup::XorosoftRefresh", QT_TRANSLATE_NOOP("trueup::XorosoftRefresh", "Reading stock from Xorosoft")}},
    PhaseWords{"erp_stock"_L1, {},
               {"trueup::XorosoftRefresh", QT_TRANSLATE_NOOP("trueup::XorosoftRefresh", "Reading the kept stock of Xorosoft again")}},
    PhaseWords{"erp_stock"_L1, {},
               {"trueup::StockSync", QT_TRANSLATE_NOOP("trueup::StockSync", "Asking Xorosoft for the stock of the chosen products")}},
    PhaseWords{"compare"_L1, {},
               {"trueup::StockSync", QT_TRANSLATE_NOOP("trueup::StockSync", "Comparing the stock of the shop with that of the ERP")}},
    PhaseWords{"prepare"_L1, "shopify_pull"_L1,
               {"trueup::ShopifyPull", QT_TRANSLATE_NOOP("trueup::ShopifyPull", "Asking the shop what there is to read")}},
    PhaseWords{"read"_L1, "shopify_pull"_L1,
               {"trueup::ShopifyPull", QT_TRANSLATE_NOOP("trueup::ShopifyPull", "Reading products of the shop")}},
    PhaseWords{"read"_L1, "shopify_pull"_L1,
               {"trueup::ShopifyPull", QT_TRANSLATE_NOOP("trueup::ShopifyPull", "Reading changed products of the shop")}},
    PhaseWords{"export"_L1, "shopify_pull"_L1,
               {"trueup::ShopifyPull",
                QT_TRANSLATE_NOOP("trueup::ShopifyPull", "The shop prepares an export of all products and of its collections")}},
    PhaseWords{"missing"_L1, "shopify_pull"_L1,
               {"trueup::ShopifyPull", QT_TRANSLATE_NOOP("trueup::ShopifyPull", "Asking the shop for products that were not in it")}},
    PhaseWords{"prepare"_L1, "push"_L1, {"trueup::ShopifyPush", QT_TRANSLATE_NOOP("trueup::ShopifyPush", "Preparing the push")}},
    PhaseWords{"push"_L1, "push"_L1, {"trueup::ShopifyPush", QT_TRANSLATE_NOOP("trueup::ShopifyPush", "Writing to Shopify")}}};

/// What batches are called that nobody named; "Conflicts" is what the database calls those of decided conflicts.
constexpr std::array batches{
    Sentence{"trueup::StockSync", QT_TRANSLATE_NOOP("trueup::StockSync", "Stock of the ERP")},
    Sentence{"trueup::ShopStage", QT_TRANSLATE_NOOP("trueup::ShopStage", "Changed in our catalogue")},
    Sentence{"trueup::ShopifyPull", QT_TRANSLATE_NOOP("trueup::ShopifyPull", "Differences found in the shop")},
    Sentence{"trueup::StoredWords", QT_TRANSLATE_NOOP("trueup::StoredWords", "Conflicts")}};

/// Codes that stand for one sentence, whatever the language it was stored in.
struct CodeWords
{
    QLatin1StringView code;
    Sentence words;
};

constexpr std::array codes{
    CodeWords{"ABANDONED"_L1,
              {"trueup::RunTable", QT_TRANSLATE_NOOP("trueup::RunTable", "The program that ran this job ended before the job did.")}},
    CodeWords{"DAILY_VARIANT_LIMIT"_L1,
              {"trueup::Shopify", QT_TRANSLATE_NOOP("trueup::Shopify", "The shop accepts no more new variants today.")}},
    CodeWords{"SHOP_FROZEN"_L1, {"trueup::Shopify", QT_TRANSLATE_NOOP("trueup::Shopify", "The shop is frozen.")}},
    CodeWords{"SHOP_LOCKED"_L1, {"trueup::Shopify", QT_TRANSLATE_NOOP("trueup::Shopify", "The shop has locked out this app.")}},
    CodeWords{"LOGIN_PAGE"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP refused the key pair, or the key may not read this.")}},
    CodeWords{"REDIRECT"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP refused the key pair, or the key may not read this.")}},
    CodeWords{"FILTER_IGNORED"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP ignores the filter and answers with everything.")}},
    CodeWords{"PAGE_IGNORED"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP answered with another page than the one asked for.")}},
    CodeWords{"PAGE_REPEATED"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP repeats a page instead of going on.")}},
    CodeWords{"NO_END"_L1,
              {"trueup::Xorosoft", QT_TRANSLATE_NOOP("trueup::Xorosoft", "The ERP names no last page and does not come to an end.")}}};

ErrorKind kindOf(const QString& word)
{
    for (int kind = 0; kind < int(ErrorKind::Internal); ++kind) {
        if (errorKindWord(ErrorKind(kind)) == word)
            return ErrorKind(kind);
    }
    return ErrorKind::Internal;
}

/// The sentence a code stands for; that of any other code as it was stored.
QString sentenceOf(const QString& code, const QString& stored)
{
    const auto* const known = std::ranges::find(codes, code, &CodeWords::code);
    return known == codes.end() ? storedSentence(stored) : known->words.text();
}

/// Behind the colon of a sentence that introduces it; empty without one.
QString quotationOf(const QString& sentence)
{
    const QLatin1StringView mark(": ");
    const qsizetype at = sentence.indexOf(mark);
    return at < 0 ? QString() : sentence.sliced(at + mark.size()).trimmed();
}

} // namespace

QString storedSentence(const QString& stored)
{
    if (stored.isEmpty())
        return stored;
    const QByteArray source = stored.toUtf8();
    for (const char* const context : contexts) {
        if (QString text = QCoreApplication::translate(context, source.constData()); text != stored)
            return text;
    }
    return stored;
}

QString phaseText(const QString& runKind, const QString& key, const QString& stored)
{
    std::optional<QString> first;
    for (const PhaseWords& phase : phases) {
        if (phase.key != key || (!phase.runKind.isEmpty() && phase.runKind != runKind))
            continue;
        QString text = phase.words.text();
        if (stored == text || stored == QLatin1StringView(phase.words.source))
            return text;
        if (!first)
            first = std::move(text);
    }
    return first.value_or(stored);
}

QString batchText(const QString& stored)
{
    const auto isMeant = [&stored](const Sentence& one) { return stored == QLatin1StringView(one.source); };
    const auto* const known = std::ranges::find_if(batches, isMeant);
    return known == batches.end() ? stored : known->text();
}

RunFailure runFailure(const RunRecord& run)
{
    const auto stored = [&run](QLatin1StringView key) { return run.error[key].toString(); };
    const QString language = stored("language"_L1); // earlier versions did not say it
    const bool mayBeForeign = !language.isEmpty() && language != textLanguage();
    RunFailure failure;
    Error& error = failure.error;
    error.kind = kindOf(stored("kind"_L1));
    error.code = stored("code"_L1);
    error.message = sentenceOf(error.code, stored("message"_L1));
    failure.isForeign = mayBeForeign && !error.message.isEmpty() && error.message == stored("message"_L1);
    QStringList technical;
    for (const auto& [key, sentence] : {std::pair("not_done"_L1, &error.notDone), std::pair("next_step"_L1, &error.nextStep)}) {
        const QString text = stored(key);
        *sentence = storedSentence(text);
        if (mayBeForeign && !text.isEmpty() && *sentence == text)
            technical.append(std::exchange(*sentence, {}));
    }
    technical.append(stored("detail"_L1));
    technical.removeAll(QString());
    error.detail = technical.join(u" · "_s);
    return failure;
}

QString heldText(const RunRecord& run)
{
    const QString told = retold(run.heldReason, findingsFromJson(run.heldFindings));
    return told == run.heldReason ? storedSentence(told) : told;
}

QString rejectText(const FeedReject& reject, const FeedJob& job)
{
    QString text;
    if (reject.isOfTable())
        text = tableFaultText(reject.code);
    else if (const auto code = issueFromWord(reject.code); code == IssueCode::RowIncomplete && !reject.column.isEmpty())
        text = Text::tr("The row is incomplete; missing: %1.", "names of columns").arg(reject.column);
    else if (code)
        text = issueSentence(*code, reject.value, job.statistics["currency"_L1].toString());
    return text.isEmpty() ? storedSentence(reject.message) : text;
}

QString shopWords(const QString& kind, const QString& stored)
{
    return kind == "user_error"_L1 ? quotationOf(stored) : QString();
}

QString writeFailureText(const QString& kind, const QString& code, const QString& stored)
{
    if (const QString quoted = shopWords(kind, stored); !quoted.isEmpty())
        return Text::tr("The shop refused the values: “%1”", "what the shop said, in its own language").arg(quoted);
    if (kind == "validation"_L1) {
        if (const auto issue = issueFromWord(code)) // a value of ours that was not sent
            return issueMessage(*issue);
    }
    return sentenceOf(code, stored);
}

} // namespace trueup

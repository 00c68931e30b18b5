#include "remote/feed/feedsource.h"

#include "base/log.h"
#include "remote/feed/curlfeedsource.h"
#include "remote/feed/localfeedsource.h"
#include "remote/feed/partfile.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds longestBackOff{60'000};

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedSource)
};

/// Without either number two looks at a file cannot tell whether it is still the same.
bool isComparable(const RemoteFile& file)
{
    return file.size >= 0 || file.modified.isValid();
}

Error changed(const RemoteFile& file)
{
    return Error{ErrorKind::Feed,
                 Text::tr("The file “%1” was being replaced while it was downloaded.").arg(file.name),
                 {},
                 Text::tr("Wait until the supplier has finished uploading, then download again."),
                 {},
                 u"CHANGED_WHILE_DOWNLOADING"_s,
                 true};
}

Error emptyFile(const RemoteFile& file)
{
    return Error{ErrorKind::Feed,
                 Text::tr("The file “%1” is empty.").arg(file.name),
                 {},
                 Text::tr("Ask the supplier for a new file, or wait for the next delivery."),
                 {},
                 u"EMPTY_FILE"_s,
                 false};
}

} // namespace

FeedSource::FeedSource(FeedAddress address, TransferOptions options, const Clock& clock)
    : m_address(std::move(address)), m_options(std::move(options)), m_clock(clock)
{
}

std::unique_ptr<FeedSource> FeedSource::open(FeedAddress address, TransferOptions options, const Clock& clock)
{
    if (address.scheme == "file"_L1)
        return std::make_unique<LocalFeedSource>(std::move(address), std::move(options), clock);
    return std::make_unique<CurlFeedSource>(std::move(address), std::move(options), clock);
}

Result<RemoteFile> FeedSource::current(const CancelToken& cancel)
{
    if (!m_address.fileName.isEmpty() && !m_address.hasWildcard())
        return stat(m_address.fileName, cancel);
    auto files = list(cancel);
    if (!files)
        return fail(files.error());
    if (files->isEmpty()) {
        return fail(ErrorKind::NotFound, Text::tr("No file matches “%1”.").arg(m_address.display()),
                    Text::tr("Check the file name in the feed settings."));
    }
    bool timed = true;
    for (RemoteFile& file : *files) {
        if (!file.modified.isValid()) {
            auto told = stat(file.name, cancel);
            if (!told)
                return told;
            file = *std::move(told);
        }
        timed = timed && file.modified.isValid();
    }
    return *std::ranges::max_element(*files, [timed](const RemoteFile& a, const RemoteFile& b) {
        return timed && a.modified != b.modified ? a.modified < b.modified : a.name < b.name;
    });
}

Result<DownloadedFile> FeedSource::download(const QString& name, const QString& targetPath,
                                            const ProgressSink& progress, const CancelToken& cancel)
{
    PartFile part(targetPath);
    if (auto opened = part.open(); !opened)
        return fail(opened.error());
    ProgressReporter reporter(progress ? progress : [](const Progress&) {}, m_clock);
    reporter.phase(u"download"_s, Text::tr("Downloading the feed"));
    const Transfer to{&part, &reporter, m_clock.monotonicMs() + m_options.overallTimeout.count()};
    RemoteFile known;
    auto wait = m_options.backOff;
    for (int attempt = 1;; ++attempt) {
        auto fetched = fetchOnce(name, known, to, cancel);
        if (fetched) {
            auto sha256 = part.commit();
            if (!sha256)
                return fail(sha256.error());
            reporter.finishPhase();
            return DownloadedFile{targetPath, part.size(), fetched->modified, *sha256};
        }
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        Error error = std::move(fetched.error());
        const bool late = m_clock.monotonicMs() + wait.count() >= to.deadline;
        if (!error.retryable || attempt >= m_options.attempts || late) {
            error.notDone = Text::tr("The feed was not downloaded; the last good file stays in use.");
            return fail(std::move(error));
        }
        qCInfo(lcRemote) << "download of" << m_address.display() << "attempt" << attempt << "of" << m_options.attempts
                         << "failed with" << part.size() << "bytes:" << error;
        if (cancel.waitFor(wait))
            return fail(CancelToken::error());
        wait = std::min(wait * 2, longestBackOff);
    }
}

/// One attempt. `known` describes the file whose first bytes the part file holds.
Result<RemoteFile> FeedSource::fetchOnce(const QString& name, RemoteFile& known, const Transfer& to,
                                         const CancelToken& cancel)
{
    const auto before = stat(name, cancel);
    if (!before)
        return before;
    if (before->size == 0)
        return fail(emptyFile(*before));
    if (*before != known || !isComparable(*before)) {
        if (auto restarted = to.file->restart(); !restarted)
            return fail(restarted.error());
        known = *before;
    }
    to.progress->setTotal(before->size);
    if (before->size < 0 || to.file->size() < before->size) {
        auto done = transfer(*before, to, cancel);
        if (!done && done.error().code == "CANNOT_RESUME"_L1) {
            if (auto restarted = to.file->restart(); !restarted)
                return fail(restarted.error());
            done = transfer(*before, to, cancel);
        }
        if (!done)
            return fail(done.error());
    }
    const auto after = stat(name, cancel);
    if (!after)
        return after;
    if (*after != *before || (after->size >= 0 && to.file->size() != after->size)) {
        known = RemoteFile{};
        return fail(changed(*after));
    }
    if (to.file->size() == 0)
        return fail(emptyFile(*after));
    return after;
}

} // namespace trueup

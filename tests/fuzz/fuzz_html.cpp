// The HTML sanitiser: idempotent, its result passes the check and holds nothing that runs, clean markup is not touched.
#include "fuzz.h"

#include "catalog/sanitiser.h"

#include <QString>

using namespace trueup;
using namespace trueup::fuzz;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    silenceWarnings();
    const QString html = QString::fromUtf8(reinterpret_cast<const char*>(data), qsizetype(size));
    for (const SanitiserLimits& limits : {SanitiserLimits{}, SanitiserLimits{4}}) {
        const SanitisedHtml once = sanitiseHtml(html, limits);
        require(once.html.isValidUtf16(), "the result is valid text");
        require(isCleanHtml(once.html, limits), "every result passes the check");
        const SanitisedHtml twice = sanitiseHtml(once.html, limits);
        require(twice.html == once.html && twice.isClean(), "sanitising twice is sanitising once");
        if (isCleanHtml(html, limits) && html.size() <= limits.maxCharacters)
            require(once.html == html && once.isClean(), "clean markup is returned to the character");
        // Elements that run or fetch by themselves; as text they would stand as &lt;script.
        for (const QLatin1StringView tag : {"<script"_L1, "<style"_L1, "<iframe"_L1, "<object"_L1, "<svg"_L1, "<form"_L1, "<!--"_L1})
            require(!once.html.contains(tag, Qt::CaseInsensitive), "nothing that runs is left");
    }
    require(htmlTokenStream(html).isValidUtf16() && htmlToText(html).isValidUtf16(), "the forms to compare are valid text");
    return 0;
}

#include "stagingfilter.h"

#include "sessionhelp.h"
#include "wherefilter.h"

namespace trueup::cli {

using namespace Qt::StringLiterals;

Result<StagingFilter> decisionFilter(const QCommandLineParser& parser, int operands)
{
    const auto batch = uuidOperand(parser, 0, u"BATCH"_s);
    if (!batch)
        return fail(batch.error());
    StagingFilter filter;
    if (parser.isSet(u"where"_s)) {
        auto parsed = parseWhere(parser.value(u"where"_s));
        if (!parsed)
            return parsed;
        filter = std::move(*parsed);
    }
    filter.batch = *batch;
    // "--only 1 2 3" leaves 2 and 3 among the operands.
    const QStringList more = parser.positionalArguments().mid(operands);
    if (!parser.isSet(u"only"_s) && !more.isEmpty())
        return usage(Text::tr("“%1” is not expected here.").arg(more.constFirst()),
                     Text::tr("Name single changes with --only."));
    auto ids = numbers(parser.values(u"only"_s) + more, u"--only"_s);
    if (!ids)
        return fail(ids.error());
    if (parser.isSet(u"only"_s) && ids->isEmpty())
        return usage(Text::tr("--only names no change."));
    filter.ids = std::move(*ids);
    return filter;
}

Result<void> checkIds(StagingTable& staging, const StagingFilter& filter)
{
    if (const auto batch = staging.batch(filter.batch); !batch)
        return fail(batch.error());
    if (filter.ids.isEmpty())
        return {};
    StagingFilter named;
    named.batch = filter.batch;
    named.ids = filter.ids;
    const auto found = staging.count(named);
    if (!found)
        return fail(found.error());
    if (*found == filter.ids.size())
        return {};
    return fail(
        Error{ErrorKind::NotFound,
              Text::tr("%n of the changes named are not in this batch.", nullptr, int(filter.ids.size() - *found)),
              Text::tr("Nothing was decided."),
              Text::tr("“staging list” names the changes of a batch."),
              {},
              {},
              false});
}

} // namespace trueup::cli

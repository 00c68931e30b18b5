#include "widgets/sourcestate.h"

#include "widgets/icons.h"

namespace trueup::ui {

using namespace Qt::StringLiterals;

SourceState stateOf(const SourceFreshness& source)
{
    if (!source.isConfigured)
        return SourceState::NotConnected;
    if (source.lastAttemptFailed)
        return SourceState::Failed;
    if (!source.lastSuccess.isValid())
        return SourceState::NeverRead;
    return source.isStale ? SourceState::Stale : SourceState::Fresh;
}

QString stateTone(SourceState state)
{
    switch (state) {
    case SourceState::NotConnected: return u"muted"_s;
    case SourceState::Failed: return u"error"_s;
    case SourceState::NeverRead:
    case SourceState::Stale: return u"warning"_s;
    case SourceState::Fresh: return u"ok"_s;
    }
    return {};
}

QIcon stateMark(SourceState state)
{
    switch (state) {
    case SourceState::NotConnected: return symbol(u"link"_s, Ink::Muted);
    case SourceState::Failed: return symbol(u"error"_s, Ink::Error);
    case SourceState::NeverRead: return symbol(u"pending"_s, Ink::Warning);
    case SourceState::Stale: return symbol(u"warning"_s, Ink::Warning);
    case SourceState::Fresh: return symbol(u"ok"_s, Ink::Ok);
    }
    return {};
}

} // namespace trueup::ui

#pragma once

#include "store/feedjobtable.h"
#include "store/runtable.h"

namespace trueup {

/// What the database keeps as a sentence is in the language of whoever ran the job. Here it is said in the language of the reader:
/// anew from the codes, words and numbers that stand beside it, and where those do not tell it, as it was stored. Pure.

/// A whole sentence of ours without particulars. Its English is the key of its translations; any other text comes back as it is.
[[nodiscard]] QString storedSentence(const QString& stored);
/// What a phase of a run of this kind is called.
[[nodiscard]] QString phaseText(const QString& runKind, const QString& key, const QString& stored);
/// What a batch is called: a name the program gave, or as somebody named it.
[[nodiscard]] QString batchText(const QString& stored);

struct RunFailure
{
    Error error;
    bool isForeign = false; ///< what happened could not be told but as it was stored, in another language
};
/// Why a run failed. Of what is not done and what to do, a foreign sentence goes to the technical detail.
[[nodiscard]] RunFailure runFailure(const RunRecord& run);
/// What a run is held for.
[[nodiscard]] QString heldText(const RunRecord& run);

/// What is wrong with a row of the feed that `job` read.
[[nodiscard]] QString rejectText(const FeedReject& reject, const FeedJob& job);
/// Why a write to the shop did not succeed, by the word of an ErrorKind and a code. What the shop itself said stays, in quotation marks.
/// What the shop itself said, as it said it; empty: it was not the shop, or it said nothing.
[[nodiscard]] QString shopWords(const QString& kind, const QString& stored);
[[nodiscard]] QString writeFailureText(const QString& kind, const QString& code, const QString& stored);

} // namespace trueup

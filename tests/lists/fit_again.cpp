// Fits what makes a row have a second counterpart, on top of the weights of fit_lists as they are built in, and writes
// core/reconcile/lists/againweights.cpp to the standard output; its figures go to the standard error output. Built by hand;
// not a test.
//
//   fit_again [WORLDS] [TREES]    half of them hold offers of several shops; two thirds are fitted on
#include "lists/listgenerator.h"
#include "lists/model.h"
#include "reconcile/lists/again.h"
#include "reconcile/lists/listmatcher.h"

using namespace trueup;
using namespace trueup::samples;

namespace {

struct Lists
{
    LabelledLists labelled;
    std::vector<AgainCandidate> again;
    std::vector<char> match; ///< of `again`
    std::vector<double> chosen; ///< probabilities of the one-to-one choice
    std::vector<char> right;    ///< of `chosen`
};

Lists prepare(const ListOptions& options)
{
    Lists out{makeLists(options), {}, {}, {}, {}};
    const ListCorpus corpus(out.labelled.left, out.labelled.right);
    const std::vector<CandidatePair> pairs = candidatePairs(corpus);
    const OneToOne one = scoreOneToOne(corpus, pairs);
    const auto isRight = [&](quint32 pair) {
        return std::ranges::binary_search(out.labelled.truth, std::pair(pairs[pair].left, pairs[pair].right)) ? char(1) : char(0);
    };
    for (const quint32 pair : one.chosen) {
        out.chosen.push_back(probabilityOf(one.odds[pair]));
        out.right.push_back(isRight(pair));
    }
    out.again = againCandidates(corpus, pairs, one);
    for (const AgainCandidate& candidate : out.again)
        out.match.push_back(isRight(candidate.pair));
    return out;
}

struct Figures
{
    double f1 = 0;
    double error = 0;
    int lists = 0;

    void add(const Lists& lists_, const Model<againFeatureCount>* model)
    {
        std::vector<std::pair<double, char>> claims;
        for (size_t i = 0; i < lists_.chosen.size(); ++i)
            claims.emplace_back(lists_.chosen[i], lists_.right[i]);
        if (model) {
            for (size_t i = 0; i < lists_.again.size(); ++i) {
                const double p = probabilityOf(model->odds(lists_.again[i].features));
                if (p >= 0.02)
                    claims.emplace_back(p, lists_.match[i]);
            }
        }
        std::ranges::stable_sort(claims, std::greater<>(), &std::pair<double, char>::first);
        std::vector<double> p;
        for (const auto& claim : claims)
            p.push_back(claim.first);
        const size_t count = countForBestF1(p, 0);
        std::vector<bool> right;
        int good = 0;
        for (size_t i = 0; i < count; ++i) {
            right.push_back(claims[i].second != 0);
            good += claims[i].second;
        }
        f1 += 2.0 * good / double(count + lists_.labelled.truth.size());
        error += calibrationError(std::span(p).first(count), right);
        ++lists;
    }
    [[nodiscard]] QString text() const { return QString::asprintf("F1 %.4f calibration %.4f", f1 / lists, error / lists); }
};

} // namespace

int main(int argc, char** argv)
{
    QTextStream err(stderr);
    QTextStream out(stdout);
    const int worlds = argc > 1 ? QByteArray(argv[1]).toInt() : 120;
    const int trees = argc > 2 ? QByteArray(argv[2]).toInt() : 40;
    const QStringList all = listCategories();
    QStringList seen;
    QStringList unseen;
    for (qsizetype i = 0; i < all.size(); ++i)
        (i % 6 == 5 ? unseen : seen).append(all[i]);
    std::vector<Sample<againFeatureCount>> samples;
    std::vector<Lists> train;
    std::array<std::vector<Lists>, 2> test; // one shop a list, several
    for (int i = 0; i < worlds; ++i) {
        const bool held = i % 3 == 2;
        const bool offers = i % 2 == 1;
        Lists lists = prepare({quint64(i) + 50'001, 300 + 100 * (i % 4), held ? unseen : seen, offers});
        if (held) {
            test[offers ? 1 : 0].push_back(std::move(lists));
            continue;
        }
        for (size_t k = 0; k < lists.again.size(); ++k)
            samples.push_back({lists.again[k].features, float(100.0 / double(lists.labelled.left.size())), lists.match[k] != 0});
        train.push_back(std::move(lists));
    }
    err << samples.size() << " candidates to fit on, "
        << std::ranges::count_if(samples, [](const auto& sample) { return sample.match; }) << " of them right\n";
    err.flush();
    Model<againFeatureCount> model;
    model.fitTo(samples, {}, 1e-5, 600, trees);
    for (const bool offers : {false, true}) {
        Figures before;
        Figures after;
        for (const Lists& lists : test[offers ? 1 : 0]) {
            before.add(lists, nullptr);
            after.add(lists, &model);
        }
        err << "held out, " << (offers ? "offers of several shops" : "one shop a list") << ": one to one " << before.text() << ", as they look "
            << after.text() << "\n";
    }
    out << "// Written by tests/lists/fit_again; not to be edited.\n#include \"reconcile/lists/again.h\"\n\nnamespace trueup {\n\n"
           "// clang-format off\n\n";
    write(out, model, "Again");
    out << "} // namespace trueup\n";
    return 0;
}

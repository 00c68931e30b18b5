#include "sessionhelp.h"
#include "wherefilter.h"

#include "reconcile/rulesimulation.h"
#include "store/pastconflicts.h"
#include "store/ruletable.h"
#include "store/storedrules.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int samples = 20;

QString compact(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject ruleJson(const RuleRecord& rule)
{
    const QString problem = rule.kind == "conflict"_L1 ? conflictRuleOf(rule).problem : QString();
    return {{u"name"_s, rule.name},           {u"kind"_s, rule.kind},       {u"field"_s, textJson(rule.field)},
            {u"condition"_s, rule.condition}, {u"action"_s, rule.action},   {u"priority"_s, rule.priority},
            {u"active"_s, rule.isActive},     {u"version"_s, rule.version}, {u"problem"_s, textJson(problem)}};
}

QString ruleText(const QList<RuleRecord>& rules)
{
    QList<QStringList> rows;
    for (const RuleRecord& rule : rules)
        rows.append({QString::number(rule.priority), rule.name, rule.isActive ? Text::tr("on") : Text::tr("off"),
                     rule.field, compact(rule.condition), compact(rule.action)});
    return table({Text::tr("Priority"), Text::tr("Rule"), Text::tr("State"), Text::tr("Field"), Text::tr("When"),
                  Text::tr("Then")},
                 rows, 60);
}

Result<Answer> list(const Environment& environment, const QCommandLineParser& parser)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto rules = RuleTable(connection).list(parser.isSet(u"active"_s));
        if (!rules)
            return fail(rules.error());
        QJsonArray array;
        for (const RuleRecord& rule : *rules)
            array.append(ruleJson(rule));
        return Answer{{{u"rules"_s, array}}, ruleText(*rules)};
    });
}

Result<Answer> show(const Environment& environment, const QCommandLineParser& parser)
{
    const auto name = operand(parser, 0, u"NAME"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto rule = RuleTable(connection).get(*name);
        if (!rule)
            return fail(rule.error());
        return Answer{ruleJson(*rule), ruleText({*rule})};
    });
}

Result<QJsonObject> readObject(const QString& text, const QString& what)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &problem);
    if (document.isObject())
        return document.object();
    return usage(Text::tr("%1 must be a JSON object: %2.").arg(what, problem.errorString()));
}

/// {"name", "field", "condition", "action", "priority", "active"}: the shape “rules show” answers.
Result<RuleRecord> ruleFromFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    const auto json = readObject(QString::fromUtf8(file.readAll()), path);
    if (!json)
        return fail(json.error());
    RuleRecord rule;
    rule.name = (*json)["name"_L1].toString();
    rule.field = (*json)["field"_L1].toString();
    rule.condition = (*json)["condition"_L1].toObject();
    rule.action = (*json)["action"_L1].toObject();
    rule.priority = (*json)["priority"_L1].toInt(rule.priority);
    rule.isActive = (*json)["active"_L1].toBool(true);
    return rule;
}

/// One field stands in its own column, several are a condition.
Result<void> takeFields(RuleRecord& rule, const QCommandLineParser& parser)
{
    const auto fields = knownWords(parser.values(u"field"_s), fieldKeys(), u"field"_s);
    if (!fields)
        return fail(fields.error());
    rule.field = fields->size() == 1 ? fields->constFirst() : QString();
    rule.condition.remove(u"field"_s);
    if (fields->size() > 1)
        rule.condition.insert(u"field"_s, QJsonArray::fromStringList(*fields));
    return {};
}

/// What the options say put into `rule`; what they do not name stays.
Result<RuleRecord> ruleFromOptions(const QCommandLineParser& parser, RuleRecord rule)
{
    if (parser.isSet(u"when"_s)) {
        const auto condition = readObject(parser.value(u"when"_s), u"--when"_s);
        if (!condition)
            return fail(condition.error());
        const QJsonValue fields = rule.condition["field"_L1];
        rule.condition = *condition;
        if (!fields.isUndefined() && !condition->contains("field"_L1))
            rule.condition.insert(u"field"_s, fields);
    }
    if (parser.isSet(u"field"_s)) {
        if (const auto taken = takeFields(rule, parser); !taken)
            return fail(taken.error());
    }
    if (parser.isSet(u"use"_s) && parser.isSet(u"order"_s))
        return usage(Text::tr("--use and --order exclude each other."));
    if (parser.isSet(u"use"_s))
        rule.action = {{u"use"_s, parser.value(u"use"_s)}};
    if (parser.isSet(u"order"_s))
        rule.action = {{u"order"_s, QJsonArray::fromStringList(parser.value(u"order"_s).split(u',', Qt::SkipEmptyParts))}};
    if (parser.isSet(u"priority"_s)) {
        const auto priority = optionNumber(parser, u"priority"_s);
        if (!priority)
            return fail(priority.error());
        rule.priority = int(*priority);
    }
    if (parser.isSet(u"disabled"_s))
        rule.isActive = false;
    return rule;
}

/// A rule that can be read, or a Usage error with what is wrong with it.
Result<RuleRecord> checked(Result<RuleRecord> rule)
{
    if (!rule)
        return rule;
    if (rule->name.isEmpty())
        return usage(Text::tr("A rule needs a name."));
    if (const QString problem = conflictRuleOf(*rule).problem; !problem.isEmpty())
        return usage(problem);
    return rule;
}

Result<Answer> add(const Environment& environment, const QCommandLineParser& parser)
{
    const QString file = parser.positionalArguments().value(0);
    RuleRecord fresh;
    fresh.name = parser.value(u"name"_s);
    fresh.priority = 5; // before the shipped ones
    const auto rule = checked(file.isEmpty() ? ruleFromOptions(parser, fresh) : ruleFromFile(file));
    if (!rule)
        return fail(rule.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        RuleTable table(connection);
        const auto saved = table.save(*rule);
        const auto stored = saved ? table.get(rule->name) : fail(saved.error());
        if (!stored)
            return fail(stored.error());
        return Answer{ruleJson(*stored), ruleText({*stored})};
    });
}

/// Changes what the options name. A rule that somebody else changes at the same moment is left as it is (Stale).
Result<Answer> edit(const Environment& environment, const QCommandLineParser& parser)
{
    const auto name = operand(parser, 0, u"NAME"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        RuleTable table(connection);
        const auto known = table.get(*name);
        const auto rule = known ? checked(ruleFromOptions(parser, *known)) : fail(known.error());
        if (!rule)
            return fail(rule.error());
        const auto saved = table.change(*rule, known->version);
        const auto stored = saved ? table.get(rule->name) : fail(saved.error());
        if (!stored)
            return fail(stored.error());
        return Answer{ruleJson(*stored), ruleText({*stored})};
    });
}

QJsonObject simulationJson(const RuleSimulation& tried)
{
    QJsonArray differing;
    for (const SimulatedCase& one : tried.differing.first(std::min<qsizetype>(samples, tried.differing.size())))
        differing.append(QJsonObject{{u"conflict_id"_s, idJson(one.id)},
                                     {u"product_sku"_s, one.sku},
                                     {u"field"_s, field(one.field).keyString()},
                                     {u"decided_side"_s, one.settledSide},
                                     {u"decided_value"_s, one.settledValue.toJsonValue()},
                                     {u"rule_side"_s, one.ruleSide},
                                     {u"rule_value"_s, one.ruleValue.toJsonValue()}});
    return {{u"conflicts"_s, tried.total},     {u"decides"_s, tried.decides},
            {u"to_person"_s, tried.toPerson},  {u"settled_by_others"_s, tried.settledByOthers},
            {u"undecided"_s, tried.undecided}, {u"agrees"_s, tried.agrees},
            {u"differs"_s, tried.differs},     {u"unknown"_s, tried.unknown},
            {u"differing"_s, differing}};
}

/// The rule of that name, or the one in that file.
Result<RuleRecord> namedRule(Connection& connection, const QString& name)
{
    if (QFile::exists(name))
        return checked(ruleFromFile(name));
    return RuleTable(connection).get(name);
}

Result<Answer> simulate(const Environment& environment, const QCommandLineParser& parser)
{
    const auto name = operand(parser, 0, u"NAME"_s);
    const auto limit = limitOf(parser);
    if (!name || !limit)
        return fail(!name ? name.error() : limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto rule = namedRule(connection, *name);
        const auto others = rule ? storedRules(connection) : fail(rule.error());
        const auto past = others ? pastConflicts(connection, *limit) : fail(others.error());
        if (!past)
            return fail(past.error());
        const RuleSimulation tried = simulateRule(conflictRuleOf(*rule), *others, *past);
        if (!tried.problem.isEmpty())
            return usage(tried.problem);
        QJsonObject json = simulationJson(tried);
        json.insert(u"name"_s, rule->name);
        return Answer{
            json, Text::tr("Of %1 conflicts the rule would settle %2: %3 as people did, %4 otherwise, %5 nobody knows.")
                      .arg(tried.total)
                      .arg(tried.decides)
                      .arg(tried.agrees)
                      .arg(tried.differs)
                      .arg(tried.unknown)};
    });
}

Result<Answer> switchRule(const Environment& environment, const QCommandLineParser& parser, bool active)
{
    const auto name = operand(parser, 0, u"NAME"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto done = RuleTable(connection).enable(*name, active);
        if (!done)
            return fail(done.error());
        return Answer{{{u"name"_s, *name}, {u"active"_s, active}},
                      (active ? Text::tr("The rule %1 is on.") : Text::tr("The rule %1 is off.")).arg(*name)};
    });
}

Result<Answer> remove(const Environment& environment, const QCommandLineParser& parser)
{
    const auto name = operand(parser, 0, u"NAME"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto gone = RuleTable(connection).remove(*name);
        if (!gone)
            return fail(gone.error());
        return Answer{{{u"name"_s, *name}, {u"removed"_s, *gone}},
                      (*gone ? Text::tr("The rule %1 is gone.")
                             : Text::tr("The rule %1 has decided conflicts, so it was switched off instead."))
                          .arg(*name)};
    });
}

} // namespace

std::vector<Verb> ruleVerbs()
{
    const QCommandLineOption name(u"name"_s, Text::tr("Name of the rule."), u"NAME"_s);
    const QList<QCommandLineOption> parts{
        {u"field"_s, Text::tr("A field it is about; every field when not given. May be repeated."), u"F"_s},
        {u"when"_s, Text::tr("Its condition as JSON, for example {\"percent_below\": 5}."), u"JSON"_s},
        {u"use"_s,
         Text::tr(
             "What it chooses: shopify, local, owner, etilize, xorosoft, lower, higher, valid, newest, base, merge "
             "or person."),
         u"WORD"_s},
        {u"order"_s, Text::tr("Sides instead, separated by commas: the first that takes part wins."), u"LIST"_s},
        {u"priority"_s, Text::tr("Lower numbers are asked first (5 for a new rule)."), u"N"_s},
        {u"disabled"_s, Text::tr("Keep it switched off, to simulate it first.")}};
    return {
        makeVerb(u"rules list"_s, Text::tr("List the rules in the order they are asked"), {},
                 {{u"active"_s, Text::tr("Only those that are on.")}}, list),
        makeVerb(u"rules show"_s, Text::tr("Show one rule"), u"NAME"_s, {}, show),
        makeVerb(u"rules add"_s, Text::tr("Add or change a rule, from a JSON file or from options"), u"[FILE]"_s,
                 parts + QList{name}, add),
        makeVerb(u"rules edit"_s, Text::tr("Change parts of a rule; “rules simulate” tries the result"), u"NAME"_s, parts, edit),
        makeVerb(u"rules simulate"_s, Text::tr("Try a rule on past conflicts; nothing changes"), u"NAME"_s,
                 {limitOption(10000)}, simulate),
        makeVerb(u"rules enable"_s, Text::tr("Switch a rule on"), u"NAME"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) {
                     return switchRule(environment, parser, true);
                 }),
        makeVerb(u"rules disable"_s, Text::tr("Switch a rule off"), u"NAME"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) {
                     return switchRule(environment, parser, false);
                 }),
        makeVerb(u"rules remove"_s, Text::tr("Remove a rule"), u"NAME"_s, {}, remove),
    };
}

} // namespace trueup::cli

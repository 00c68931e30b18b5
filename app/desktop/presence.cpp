#include "presence.h"

#include "workbench.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int settleMs = 150;      // somebody who runs through a list looks at nothing
constexpr int againMs = 10'000;
constexpr int sweepMs = 5'000;
constexpr qint64 silentMs = 25'000; // two words missed
constexpr qsizetype mostDesks = 200;
constexpr qsizetype longestName = 80;
constexpr qsizetype longestPlace = 80;
constexpr qsizetype mostPlaces = 4;

} // namespace

Presence::Presence(Workbench& bench, QObject* parent)
    : QObject(parent), m_bench(bench), m_desk(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(settleMs);
    m_again.setInterval(againMs);
    m_sweep.setInterval(sweepMs);
    connect(&m_soon, &QTimer::timeout, this, &Presence::tell);
    connect(&m_again, &QTimer::timeout, this, &Presence::tell);
    connect(&m_sweep, &QTimer::timeout, this, &Presence::forgetSilent);
    connect(&bench, &Workbench::presenceNoticed, this, &Presence::hear);
}

void Presence::setName(const QString& name)
{
    if (std::exchange(m_name, name) != name && !m_what.isEmpty())
        m_soon.start();
}

void Presence::lookAt(const QString& what)
{
    if (m_what == what)
        return;
    m_what = what;
    m_soon.start();
}

void Presence::tell()
{
    if (m_what.isEmpty())
        m_again.stop();
    else
        m_again.start();
    // The narrowest place stands by itself, as desktops that know no other have it.
    const QStringList places = m_what.split(u' ', Qt::SkipEmptyParts);
    const QJsonObject word{{u"desk"_s, m_desk},
                           {u"name"_s, m_name},
                           {u"what"_s, places.value(0)},
                           {u"within"_s, QJsonArray::fromStringList(places.mid(1))}};
    // Nobody waits for the answer: a word that is not heard is said again.
    (void)m_bench.ask<bool>([payload = QString::fromUtf8(QJsonDocument(word).toJson(QJsonDocument::Compact))](Connection& connection) -> Result<bool> {
        const auto said = connection.value(u"SELECT pg_notify(?, ?)"_s, {Workbench::presenceChannel(), payload});
        return said ? Result<bool>(true) : fail(said.error());
    });
}

void Presence::hear(const QString& payload)
{
    const QJsonObject word = QJsonDocument::fromJson(payload.toUtf8()).object();
    const QString desk = word["desk"_L1].toString();
    if (desk.isEmpty() || desk == m_desk)
        return;
    QStringList places;
    if (const QString what = word["what"_L1].toString(); !what.isEmpty())
        places.append(what.left(longestPlace));
    for (const QJsonValue place : word["within"_L1].toArray()) {
        if (!places.isEmpty() && places.size() < mostPlaces)
            places.append(place.toString().left(longestPlace));
    }
    const bool isNew = !m_others.contains(desk);
    if (places.isEmpty()) {
        if (m_others.remove(desk) > 0)
            emit changed();
        return;
    }
    if (isNew && m_others.size() >= mostDesks)
        return;
    Other& other = m_others[desk];
    const bool differs = other.places != places;
    other = {word["name"_L1].toString().simplified().left(longestName), places, {}};
    other.heard.start();
    m_sweep.start();
    if (isNew && !m_what.isEmpty())
        m_soon.start(); // whoever came cannot have heard of us
    if (differs)
        emit changed();
}

void Presence::forgetSilent()
{
    const auto silent = m_others.removeIf([](const auto& one) { return one.value().heard.hasExpired(silentMs); });
    if (m_others.isEmpty())
        m_sweep.stop();
    if (silent > 0)
        emit changed();
}

QStringList Presence::onlookers(const QString& place) const
{
    QStringList names;
    for (const Other& other : m_others) {
        if (!other.name.isEmpty() && other.places.contains(place))
            names += other.name;
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

} // namespace trueup

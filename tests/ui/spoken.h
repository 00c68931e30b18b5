#pragma once

#include "pseudotranslator.h"

#include <QCoreApplication>
#include <QLocale>

#include <memory>

namespace trueup::ui::testing {

/// A language of the program, or the one nobody speaks, until it goes.
class Spoken
{
public:
    explicit Spoken(const QString& language)
    {
        QLocale::setDefault(QLocale(language == QLatin1String("fr") ? QStringLiteral("fr_CA") : QStringLiteral("en_CA")));
        if (language == QLatin1String("pseudo"))
            m_translator = std::make_unique<PseudoTranslator>();
        else if (auto file = std::make_unique<QTranslator>(); file->load(QStringLiteral(":/i18n/trueup_%1.qm").arg(language)))
            m_translator = std::move(file);
        if (!m_translator || !QCoreApplication::installTranslator(m_translator.get()))
            qFatal("the language %s cannot be spoken", qPrintable(language));
    }
    ~Spoken()
    {
        QCoreApplication::removeTranslator(m_translator.get());
        QLocale::setDefault(m_before);
    }
    Spoken(const Spoken&) = delete;
    Spoken& operator=(const Spoken&) = delete;

private:
    const QLocale m_before;
    std::unique_ptr<QTranslator> m_translator;
};

} // namespace trueup::ui::testing

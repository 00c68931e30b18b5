#include "settings/appearanceform.h"

#include "services/preferences.h"
#include "widgets/appearance.h"
#include "widgets/controls.h"
#include "widgets/formrows.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

AppearanceForm::AppearanceForm(Preferences& preferences, Appearance* appearance, QWidget* parent)
    : QWidget(parent), m_preferences(preferences), m_appearance(appearance), m_theme(new QComboBox(this)),
      m_language(new QComboBox(this))
{
    m_theme->addItem(tr("Same as the system"), u"system"_s);
    m_theme->addItem(tr("Light"), u"light"_s);
    m_theme->addItem(tr("Dark"), u"dark"_s);
    m_theme->setAccessibleName(tr("Appearance"));
    m_language->addItem(tr("Same as the system"), QString());
    m_language->addItem(u"English"_s, u"en"_s);
    m_language->addItem(u"Français"_s, u"fr"_s);
    m_language->setAccessibleName(tr("Language"));
    m_theme->setCurrentIndex(qMax(0, m_theme->findData(m_preferences.text(u"theme"_s))));
    m_language->setCurrentIndex(qMax(0, m_language->findData(m_preferences.text(u"language"_s))));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(8);
    addFormRow(*form, tr("Appearance"), m_theme);
    addFormRow(*form, tr("Language"), m_language);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(form);
    auto* later = label(tr("The language changes when Trueup is started the next time."), u"muted"_s, this);
    later->hide();
    column->addWidget(later);
    column->addStretch();
    connect(m_theme, &QComboBox::activated, this, [this] {
        m_preferences.setText(u"theme"_s, m_theme->currentData().toString());
        if (m_appearance)
            m_appearance->setMode(Appearance::fromWord(m_theme->currentData().toString()));
    });
    connect(m_language, &QComboBox::activated, this, [this, later, before = m_preferences.text(u"language"_s)] {
        m_preferences.setText(u"language"_s, m_language->currentData().toString());
        later->setVisible(m_language->currentData().toString() != before);
    });
}

} // namespace trueup::ui

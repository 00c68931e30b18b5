#include "settings/secretedit.h"

#include "widgets/controls.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

SecretEdit::SecretEdit(const QString& name, QWidget* parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_forget(button(tr("Forget"), u"flat"_s, this))
{
    m_edit->setEchoMode(QLineEdit::Password);
    m_edit->setAccessibleName(name);
    m_edit->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_forget->setAccessibleName(tr("Forget %1").arg(name));
    setFocusProxy(m_edit);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    row->addWidget(m_forget);
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        m_isForgotten = false;
        emit edited();
    });
    connect(m_forget, &QPushButton::clicked, this, [this] {
        m_edit->clear();
        m_isForgotten = true;
        showState();
        emit edited();
    });
    showState();
}

void SecretEdit::setDraft(const SecretDraft& draft)
{
    m_isStored = draft.isStored;
    m_isFromEnvironment = draft.isFromEnvironment;
    m_isForgotten = draft.replacement && draft.replacement->isEmpty();
    m_edit->setText(draft.replacement.value_or(QString()));
    showState();
}

SecretDraft SecretEdit::draft() const
{
    SecretDraft draft{m_isStored, std::nullopt, m_isFromEnvironment};
    if (!m_edit->text().isEmpty())
        draft.replacement = m_edit->text();
    else if (m_isForgotten)
        draft.replacement = QString();
    return draft;
}

void SecretEdit::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        showState();
}

void SecretEdit::showState()
{
    const QString stored = m_isFromEnvironment ? tr("given by an environment variable of this computer")
                           : isEnabled()       ? tr("stored; type to replace it")
                                               : tr("stored");
    m_edit->setPlaceholderText(m_isForgotten ? tr("will be forgotten when saved") : m_isStored ? stored : tr("not stored yet"));
    m_edit->setToolTip(m_edit->placeholderText()); // to be read where the window is too narrow for it
    m_edit->setReadOnly(m_isFromEnvironment);
    setTone(m_edit, m_isFromEnvironment || !isEnabled() ? u"fixed"_s : QString()); // as any other field that cannot be changed here
    m_forget->setVisible(m_isStored && !m_isForgotten && !m_isFromEnvironment && isEnabled());
}

} // namespace trueup::ui

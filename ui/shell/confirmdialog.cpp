#include "shell/confirmdialog.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ConfirmDialog::ConfirmDialog(const Question& question, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(question.title);
    setMinimumWidth(fontMetrics().averageCharWidth() * 62);
    auto* mark = new QLabel(this);
    mark->setPixmap((question.isDestructive ? symbol(u"warning"_s, Ink::Warning) : symbol(u"info"_s, Ink::Accent)).pixmap(28, 28));
    auto* agree = button(question.action, u"primary"_s, this);
    auto* refuse = button(tr("Cancel"), {}, this);
    auto* texts = new QVBoxLayout;
    texts->addWidget(label(question.title, u"heading"_s, this));
    texts->addWidget(label(question.text, {}, this));
    if (!question.details.isEmpty())
        texts->addWidget(label(question.details, u"warning"_s, this));
    if (question.asksForReason) {
        m_reason = new QLineEdit(this);
        m_reason->setPlaceholderText(tr("Reason, kept with the decision"));
        m_reason->setAccessibleName(m_reason->placeholderText());
        m_reason->setMaxLength(500);
        texts->addWidget(m_reason);
        agree->setEnabled(false);
        connect(m_reason, &QLineEdit::textChanged, agree,
                [agree](const QString& text) { agree->setEnabled(!text.trimmed().isEmpty()); });
    }
    auto* top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addLayout(texts, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(refuse);
    buttons->addWidget(agree);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 14);
    column->setSpacing(14);
    column->addLayout(top);
    column->addLayout(buttons);
    // Enter must not do what cannot be undone.
    (question.isDestructive ? refuse : agree)->setDefault(true);
    connect(agree, &QPushButton::clicked, this, &QDialog::accept);
    connect(refuse, &QPushButton::clicked, this, &QDialog::reject);
}

QString ConfirmDialog::reason() const
{
    return m_reason ? m_reason->text().trimmed() : QString();
}

} // namespace trueup::ui

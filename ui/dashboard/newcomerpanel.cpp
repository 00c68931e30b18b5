#include "dashboard/newcomerpanel.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

NewcomerPanel::NewcomerPanel(QWidget* parent) : QFrame(parent)
{
    setObjectName(u"panel"_s);
    setAccessibleName(tr("First steps"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(14);
    column->addWidget(label(tr("Three steps to a first result"), u"title"_s, this));
    m_connect = addStep(1, tr("Connect the sources"),
                        tr("Tell Trueup where the Etilize feed is and how to reach Xorosoft and Shopify. Each one can be tested."),
                        tr("Open settings"));
    m_import = addStep(2, tr("Import the feed"),
                       tr("Trueup reads the feed, compares it with Xorosoft and stages what would change. Nothing is written."),
                       tr("Import from Etilize"));
    m_review = addStep(3, tr("Review and approve"),
                       tr("Look at every change before it happens. Only what you approve goes to the shop."),
                       tr("Review staged changes"));
    column->addStretch();
    connect(m_connect.action, &QPushButton::clicked, this, &NewcomerPanel::settingsWanted);
    connect(m_import.action, &QPushButton::clicked, this, &NewcomerPanel::importWanted);
    connect(m_review.action, &QPushButton::clicked, this, &NewcomerPanel::reviewWanted);
}

NewcomerPanel::Step NewcomerPanel::addStep(int number, const QString& title, const QString& text, const QString& action)
{
    Step step{new QLabel(this), button(action, {}, this)};
    step.mark->setFixedWidth(fontMetrics().height() * 2);
    step.mark->setAlignment(Qt::AlignCenter);
    step.mark->setText(QString::number(number));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(label(title, u"heading"_s, this));
    texts->addWidget(label(text, u"muted"_s, this));
    auto* row = new QHBoxLayout;
    row->addWidget(step.mark, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(step.action, 0, Qt::AlignVCenter);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    return step;
}

void NewcomerPanel::setSteps(const FirstSteps& steps, bool mayRun)
{
    showStep(m_connect, 1, steps.connected, !steps.connected);
    showStep(m_import, 2, steps.imported, steps.connected && !steps.imported);
    showStep(m_review, 3, steps.reviewed, steps.imported && !steps.reviewed);
    m_import.action->setEnabled(steps.connected && mayRun);
    m_import.action->setToolTip(!mayRun           ? tr("Your role may not start runs.")
                                : steps.connected ? QString()
                                                  : tr("Connect the sources first."));
    m_review.action->setEnabled(steps.imported);
    m_review.action->setToolTip(steps.imported ? QString() : tr("Nothing is imported yet."));
}

void NewcomerPanel::showStep(const Step& step, int number, bool done, bool isNext)
{
    if (done)
        step.mark->setPixmap(symbol(u"ok"_s, Ink::Ok).pixmap(22, 22));
    else
        step.mark->setText(QString::number(number));
    setTone(step.mark, isNext ? u"title"_s : u"muted"_s);
    setTone(step.action, isNext ? u"primary"_s : QString());
}

} // namespace trueup::ui

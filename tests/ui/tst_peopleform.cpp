#include "settingspages.h"

#include "settings/usersform.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTableWidget>
#include <QTest>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// What an administrator does about people in the window. That the database refuses everybody else: store.tst_people.
class TestPeopleForm : public QObject
{
    Q_OBJECT

    static QTableWidget* table(const QWidget& page, const QString& name) { return controlSaying<QTableWidget>(page, &QWidget::accessibleName, name); }
    static QLineEdit* lineNamed(const QWidget& page, const QString& name) { return controlSaying<QLineEdit>(page, &QWidget::accessibleName, name); }
    static QComboBox* comboNamed(const QWidget& page, const QString& name) { return controlSaying<QComboBox>(page, &QWidget::accessibleName, name); }
    static QPushButton* buttonNamed(const QWidget& page, const QString& text) { return controlSaying<QPushButton>(page, &QAbstractButton::text, text); }
    static QRadioButton* radioNamed(const QWidget& page, const QString& text) { return controlSaying<QRadioButton>(page, &QAbstractButton::text, text); }

private slots:
    void somebodyIsAddedWithARole()
    {
        FakeWorld world;
        OpenSettings page(world);
        auto* add = buttonNamed(page, u"Add person"_s);
        auto* address = lineNamed(page, u"E-mail"_s);
        QVERIFY(!add->isEnabled());
        address->setText(u"Jonas@Example.com"_s);
        QVERIFY(!add->isEnabled()); // listed: a role is ticked in the table
        QVERIFY2(add->toolTip().contains(u"listed already"_s), qPrintable(add->toolTip()));
        address->setText(u" lea@example.com "_s);
        auto* role = comboNamed(page, u"Role"_s);
        QCOMPARE(role->currentData().toString(), u"viewer"_s); // the least that lets somebody see anything
        role->setCurrentIndex(role->findData(u"approver"_s));
        add->click();
        QTRY_VERIFY(page.isSettled());
        QCOMPARE(world.settings.added.size(), 1);
        QCOMPARE(world.settings.added.first().email, u"lea@example.com"_s);
        QCOMPARE(world.settings.added.first().role, u"approver"_s);
        QCOMPARE(page.users().table().rowCount(), int(world.settings.people.size()));
    }

    void somebodyIsMadeInactiveAndActiveAgain()
    {
        FakeWorld world;
        OpenSettings page(world);
        auto* people = table(page, u"People and their roles"_s);
        auto* inactive = buttonNamed(page, u"Make inactive …"_s);
        QVERIFY(!inactive->isEnabled()); // nobody is selected
        people->selectRow(0);
        QVERIFY2(!inactive->isEnabled(), "nobody shuts himself out");
        people->selectRow(2);
        QVERIFY(inactive->isEnabled());
        world.prompts.answer.reset();
        inactive->click();
        QVERIFY2(world.settings.actives.isEmpty(), "nothing happens without an answer");
        QVERIFY(world.prompts.asked.last().isDestructive);
        QVERIFY2(world.prompts.asked.last().text.contains(u"Anne Gagnon loses every right at once"_s), qPrintable(world.prompts.asked.last().text));
        world.prompts.answer = QString();
        world.settings.unchanged = {u"anne"_s};
        inactive->click();
        QTRY_VERIFY(page.isSettled());
        QCOMPARE(world.settings.actives, (QList<std::pair<qint64, bool>>{{4, false}}));
        QVERIFY2(page.users().said().contains(u"inactive now"_s) && page.users().said().contains(u"login anne"_s), qPrintable(page.users().said()));
        QCOMPARE(people->currentRow(), 2); // still selected, to be taken back
        people->selectRow(3); // who is inactive
        QCOMPARE(inactive->text(), u"Make active …"_s);
        inactive->click();
        QTRY_VERIFY(page.isSettled());
        QVERIFY2(world.prompts.asked.last().text.contains(u"Editor"_s), qPrintable(world.prompts.asked.last().text));
        QCOMPARE(world.settings.actives.last(), (std::pair<qint64, bool>(5, true)));
    }

    void aLoginThatExistsIsGiven()
    {
        FakeWorld world;
        world.settings.offer = {{u"jonas"_s, u"replica"_s}, false};
        OpenSettings page(world);
        table(page, u"People and their roles"_s)->selectRow(1);
        buttonNamed(page, u"Give a login …"_s)->click();
        QTRY_VERIFY(page.isSettled());
        auto* logins = comboNamed(page, u"Login of the database"_s);
        QCOMPARE(logins->currentText(), u"jonas"_s); // is called like the person
        QVERIFY(!radioNamed(page, u"A new login"_s)->isEnabled());
        QVERIFY2(lineNamed(page, u"Name of the new login"_s)->text().isEmpty(), "a login of this name exists");
        world.prompts.answer = QString();
        logins->setEditText(u"anne"_s);
        buttonNamed(page, u"Give the login"_s)->click();
        QVERIFY2(world.prompts.asked.last().text.contains(u"So far it belongs to Anne Gagnon"_s), qPrintable(world.prompts.asked.last().text));
        QVERIFY2(world.prompts.asked.last().text.contains(u"Viewer"_s), qPrintable(world.prompts.asked.last().text));
        QTRY_VERIFY(page.isSettled());
        QCOMPARE(world.settings.logins, (QList<std::tuple<qint64, QString, bool>>{{2, u"anne"_s, false}}));
        QVERIFY2(page.users().said().contains(u"“anne”"_s), qPrintable(page.users().said()));
        QVERIFY(lineNamed(page, u"Password of the new login"_s)->text().isEmpty());
    }

    void aNewLoginShowsItsPasswordOnce()
    {
        FakeWorld world;
        world.settings.offer.unused = {u"replica"_s};
        OpenSettings page(world);
        auto* people = table(page, u"People and their roles"_s);
        people->selectRow(1);
        auto* open = buttonNamed(page, u"Give a login …"_s);
        open->click();
        QTRY_VERIFY(page.isSettled());
        radioNamed(page, u"A new login"_s)->setChecked(true);
        QCOMPARE(lineNamed(page, u"Name of the new login"_s)->text(), u"jonas"_s);
        lineNamed(page, u"Name of the new login"_s)->setText(u"j.roy"_s);
        world.prompts.answer = QString();
        buttonNamed(page, u"Give the login"_s)->click();
        QTRY_VERIFY(page.isSettled());
        QVERIFY(world.prompts.asked.last().text.contains(u"kept nowhere"_s));
        QCOMPARE(world.settings.logins.last(), (std::tuple<qint64, QString, bool>(2, u"j.roy"_s, true)));
        auto* password = lineNamed(page, u"Password of the new login"_s);
        QCOMPARE(password->text(), u"h7Rkm-Vq2xT-9bWcd-pLs4Z"_s);
        QVERIFY(password->isReadOnly());
        people->selectRow(2); // to look at somebody else does not lose it
        QVERIFY(!open->isEnabled());
        emit world.settings.peopleChanged();
        QTRY_VERIFY(page.isSettled());
        QVERIFY(!password->text().isEmpty());
        buttonNamed(page, u"Done"_s)->click();
        QVERIFY(password->text().isEmpty());
        QVERIFY(open->isEnabled());
    }

    /// The button stays where it is while the form is open: pressed once more, it does not take away what was typed.
    void whatIsTypedForALoginStays()
    {
        FakeWorld world;
        OpenSettings page(world, OpenSettings::Sight::Shown);
        table(page, u"People and their roles"_s)->selectRow(1);
        auto* open = buttonNamed(page, u"Give a login …"_s);
        open->click();
        QTRY_VERIFY(page.isSettled());
        radioNamed(page, u"A new login"_s)->setChecked(true);
        lineNamed(page, u"Name of the new login"_s)->setText(u"j.roy"_s);
        open->click();
        QTRY_VERIFY(page.isSettled());
        QVERIFY(radioNamed(page, u"A new login"_s)->isChecked());
        QCOMPARE(lineNamed(page, u"Name of the new login"_s)->text(), u"j.roy"_s);
        table(page, u"People and their roles"_s)->selectRow(2); // for somebody else it begins anew
        open->click();
        QTRY_VERIFY(page.isSettled());
        QCOMPARE(lineNamed(page, u"Name of the new login"_s)->text(), u"anne"_s);
    }

    /// Whoever is no administrator sees the people; the database refuses what is not offered here (store.tst_people).
    void whoIsNoAdministratorIsOfferedNothing()
    {
        FakeWorld world;
        world.session.value.mayAdminister = false;
        OpenSettings page(world);
        table(page, u"People and their roles"_s)->selectRow(1);
        for (const QString& text : {u"Give a login …"_s, u"Make inactive …"_s, u"Add person"_s})
            QVERIFY2(!buttonNamed(page, text)->isVisibleTo(&page.users()), qPrintable(text));
    }
};

QTEST_MAIN(TestPeopleForm)
#include "tst_peopleform.moc"

#include "support/handy.h"
#include "support/testpostgres.h"

#include <QCoreApplication>

#include <cstdio>

/// One PostgreSQL for a whole run of the tests: prints the address for TRUEUP_TEST_CLUSTER and serves until the end of
/// standard input. A cluster of its own for each of fifty programs is a minute or two of nothing but starting.
int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    TestPostgres postgres;
    (void)postgres.createDatabase(); // the template every other one is copied from
    std::printf("%s\n", qPrintable(trueup::test::urlOf(postgres.adminAddress())));
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
}

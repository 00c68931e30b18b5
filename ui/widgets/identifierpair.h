#pragma once

#include "services/identifiers.h"

#include <QWidget>

#include <array>

class QLabel;

namespace trueup::ui {

class ElidedLabel;

/// The identifiers of a row of the feed and of an item it may be, beside each other, and in words whether they are the same.
class IdentifierPair : public QWidget
{
    Q_OBJECT
public:
    explicit IdentifierPair(QWidget* parent = nullptr);

    void compare(const Identifiers& row, const Identifiers& item);

private:
    struct Kind
    {
        ElidedLabel* feed;
        ElidedLabel* item;
        QLabel* mark;
        ElidedLabel* verdict;
    };
    std::array<Kind, 3> m_kinds{}; ///< number, barcode, part number
};

} // namespace trueup::ui

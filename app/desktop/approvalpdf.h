#pragma once

#include "catalog/fields.h"
#include "store/approvalrecord.h"

#include <QFont>
#include <QPainter>
#include <QPdfWriter>

namespace trueup {

/// The approval record of a batch as a document: who decided what, when and why, with the values before and after, counts and
/// page numbers. Written page by page, so that its length costs no memory. Any one thread.
class ApprovalPdf
{
public:
    /// `device` is open and outlives this object.
    ApprovalPdf(QIODevice& device, const ApprovalRecordHead& head);

    void add(const RecordedChange& change);
    /// The closing line and the last page number. Nothing may be added afterwards.
    void finish();
    [[nodiscard]] int pages() const { return m_page; }

private:
    struct Cell
    {
        QString text;
        double share = 1; ///< of the width
        bool isBold = false;
        QColor colour = Qt::black;
    };
    void writeHead();
    void line(const QList<Cell>& cells, double before = 0);
    void heading(const QString& text);
    void room(double height);
    void footer();
    [[nodiscard]] QFont fontOf(const Cell& cell) const;
    [[nodiscard]] QString person(const QString& login) const;
    [[nodiscard]] QString decisionOf(const RecordedChange& change) const;
    [[nodiscard]] double points(double size) const { return size * m_writer.resolution() / 72.0; }

    ApprovalRecordHead m_head;
    QPdfWriter m_writer;
    QPainter m_painter;
    QFont m_font;
    QRectF m_area; ///< of a page, without the line at its foot
    double m_y = 0;
    int m_page = 1;
    qint64 m_changes = 0;
    qint64 m_values = 0;
};

/// Two values beside each other on paper: whole when they are short, else from shortly before their first difference on.
[[nodiscard]] std::pair<QString, QString> recordedValues(FieldId field, const Value& before, const Value& after);

} // namespace trueup

#include "approvalpdf.h"

#include "reconcile/diff.h"
#include "reviewwords.h"
#include "services/colontext.h"
#include "sync/storedwords.h"
#include "widgets/format.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ApprovalPdf)
};

constexpr qsizetype longestValue = 420; // characters of a value on paper; the whole stands in the history of the product
constexpr qsizetype leadBefore = 40;
constexpr QColor quiet(0x52, 0x5c, 0x68);

QString wholeText(FieldId id, const Value& value)
{
    if (value.json())
        return QString::fromUtf8(value.json()->text);
    return ui::shownValue(id, value).text;
}

QString cut(const QString& text, qsizetype from)
{
    const QString part = text.mid(from, longestValue);
    return (from > 0 ? u"… "_s : QString()) + part + (from + part.size() < text.size() ? u" …"_s : QString());
}

QString statusText(const QString& word)
{
    for (const auto status : {ui::ReviewStatus::Pending, ui::ReviewStatus::Held, ui::ReviewStatus::Approved, ui::ReviewStatus::Rejected,
                              ui::ReviewStatus::Queued, ui::ReviewStatus::Synced, ui::ReviewStatus::Failed, ui::ReviewStatus::Superseded}) {
        if (statusWord(status) == word)
            return ui::statusLabel(status);
    }
    return word;
}

QString timeText(const QDateTime& time)
{
    // With seconds and zone: a record is read elsewhere and later.
    return time.isValid() ? QLocale().toString(time.toLocalTime(), u"yyyy-MM-dd HH:mm:ss t"_s) : u"–"_s;
}

} // namespace

std::pair<QString, QString> recordedValues(FieldId id, const Value& before, const Value& after)
{
    const QString a = wholeText(id, before);
    const QString b = wholeText(id, after);
    if (a.size() <= longestValue && b.size() <= longestValue)
        return {a, b};
    qsizetype same = 0;
    while (same < a.size() && same < b.size() && a[same] == b[same])
        ++same;
    const qsizetype from = qMax<qsizetype>(0, same - leadBefore);
    return {cut(a, qMin(from, a.size())), cut(b, qMin(from, b.size()))};
}

ApprovalPdf::ApprovalPdf(QIODevice& device, const ApprovalRecordHead& head) : m_head(head), m_writer(&device), m_font(u"Sans Serif"_s, 9)
{
    m_writer.setResolution(300);
    m_writer.setPageSize(QPageSize(QPageSize::A4));
    m_writer.setPageMargins({16, 14, 16, 14}, QPageLayout::Millimeter);
    m_writer.setTitle(Text::tr("Approval record"));
    m_writer.setCreator(u"Trueup "_s + QCoreApplication::applicationVersion());
    m_painter.begin(&m_writer);
    m_area = QRectF(0, 0, m_writer.width(), m_writer.height() - points(20));
    writeHead();
}

void ApprovalPdf::writeHead()
{
    Cell title{Text::tr("Approval record"), 1, true};
    const QFont body = m_font;
    m_font.setPointSize(17);
    line({title});
    m_font = body;
    const BatchRecord& batch = m_head.batch;
    const auto fact = [this](const QString& name, const QString& value) { line({{name, 0.22, false, quiet}, {value, 0.78}}); };
    fact(Text::tr("Batch"), batch.name.isEmpty() ? batch.id.toString(QUuid::WithoutBraces) : batchText(batch.name));
    fact(Text::tr("Number"), batch.id.toString(QUuid::WithoutBraces));
    fact(Text::tr("Staged"), Text::tr("%1 by %2").arg(timeText(batch.created), person(batch.createdBy)));
    if (batch.runId > 0)
        fact(Text::tr("Run"), QString::number(batch.runId));
    fact(Text::tr("Database"), m_head.database);
    fact(Text::tr("Record read"), timeText(m_head.readAt));
    QStringList counts;
    for (const auto& word : {u"approved"_s, u"queued"_s, u"synced"_s, u"failed"_s, u"rejected"_s, u"blocked"_s, u"pending"_s, u"superseded"_s}) {
        if (const qint64 count = m_head.statuses.value(word); count > 0)
            counts += ui::colonText(statusText(word), ui::shownCount(count));
    }
    fact(Text::tr("Changes"), u"%1 (%2)"_s.arg(ui::shownCount(m_head.total()), counts.join(u", "_s)));
    line({{Text::tr("Values longer than %1 characters are shown from their first difference on; the whole stands in the history of the product.")
               .arg(longestValue), 1, false, quiet}}, 3);
    heading(Text::tr("Changes"));
}

QFont ApprovalPdf::fontOf(const Cell& cell) const
{
    QFont font = m_font;
    font.setBold(cell.isBold);
    return font;
}

void ApprovalPdf::heading(const QString& text)
{
    const QFont body = m_font;
    m_font.setPointSize(12);
    line({{text, 1, true}}, 8);
    m_font = body;
}

void ApprovalPdf::room(double height)
{
    if (m_y == 0 || m_y + height <= m_area.height())
        return;
    footer();
    m_writer.newPage();
    ++m_page;
    m_y = 0;
}

void ApprovalPdf::footer()
{
    m_painter.setFont(m_font);
    m_painter.setPen(quiet);
    const QRectF foot(0, m_area.height() + points(6), m_area.width(), points(14));
    m_painter.drawText(foot, Qt::AlignLeft, Text::tr("Approval record %1").arg(m_head.batch.id.toString(QUuid::WithoutBraces)));
    m_painter.drawText(foot, Qt::AlignRight, Text::tr("Page %1").arg(m_page));
}

void ApprovalPdf::line(const QList<Cell>& cells, double before)
{
    const double gap = points(6);
    QList<QRectF> places;
    double x = 0;
    double height = 0;
    for (const Cell& cell : cells) {
        const double width = m_area.width() * cell.share - gap;
        m_painter.setFont(fontOf(cell));
        const QRectF needed = m_painter.boundingRect(QRectF(0, 0, width, m_area.height()), Qt::TextWrapAnywhere | Qt::TextWordWrap, cell.text);
        places.append({x, 0, width, needed.height()});
        height = qMax(height, needed.height());
        x += m_area.width() * cell.share;
    }
    height = qMin(height, m_area.height());
    room(height + points(before));
    m_y += m_y > 0 ? points(before) : 0;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        m_painter.setFont(fontOf(cells[i]));
        m_painter.setPen(cells[i].colour);
        m_painter.drawText(places[i].translated(0, m_y), Qt::TextWrapAnywhere | Qt::TextWordWrap, cells[i].text);
    }
    m_y += height + points(1.5);
}

QString ApprovalPdf::person(const QString& login) const
{
    if (login.startsWith("rule:"_L1))
        return deciderText(login, PeopleNames());
    const QString name = m_head.people.value(login);
    return name.isEmpty() ? (login.isEmpty() ? u"–"_s : login) : u"%1 (%2)"_s.arg(name, login);
}

QString ApprovalPdf::decisionOf(const RecordedChange& change) const
{
    const StagedItem& item = change.item;
    QStringList parts{statusText(item.status)};
    if (!item.reviewedBy.isEmpty())
        parts += Text::tr("decided by %1 on %2").arg(person(item.reviewedBy), timeText(item.reviewed));
    if (!item.approvalRule.isEmpty() && item.autoApproved)
        parts += Text::tr("approved by itself: %1").arg(item.approvalRule);
    if (!item.editedBy.isEmpty())
        parts += Text::tr("value edited by %1").arg(person(item.editedBy));
    if (!item.blockedReason.isEmpty())
        parts += Text::tr("held: %1").arg(blockedText(item.blockedReason));
    if (!item.error.isEmpty())
        parts += Text::tr("not written: %1").arg(item.error);
    return parts.join(u" · "_s);
}

void ApprovalPdf::add(const RecordedChange& change)
{
    const StagedItem& item = change.item;
    ++m_changes;
    room(points(44)); // a heading does not stand alone at the foot
    const double top = m_y;
    if (top > 0) {
        m_painter.setPen(QPen(QColor(0xd3, 0xd9, 0xe0), points(0.6)));
        m_painter.drawLine(QPointF(0, m_y + points(3)), QPointF(m_area.width(), m_y + points(3)));
    }
    QString kind = item.operation;
    for (const auto one : {ui::ChangeKind::Create, ui::ChangeKind::Update, ui::ChangeKind::Archive, ui::ChangeKind::Delete,
                           ui::ChangeKind::Publish, ui::ChangeKind::Unpublish, ui::ChangeKind::Link}) {
        if (operationWord(one) == item.operation)
            kind = ui::kindLabel(one);
    }
    line({{item.sku.isEmpty() ? item.tempKey : item.sku, 0.22, true}, {item.name, 0.58, true}, {kind, 0.20}}, 6);
    line({{decisionOf(change), 1, false, quiet}});
    if (!item.note.isEmpty())
        line({{Text::tr("Note: %1").arg(item.note), 1}});
    for (const ApprovalVote& vote : change.votes) {
        const QString verdict = vote.decision == "approve"_L1 ? Text::tr("approved by %1 on %2") : Text::tr("refused by %1 on %2");
        line({{verdict.arg(person(vote.login), timeText(vote.at)) + (vote.note.isEmpty() ? QString() : u": "_s + vote.note), 1, false, quiet}});
    }
    const ChangeSet changes = changesFromJson(item.changes);
    for (const Field& column : fields()) {
        const FieldChange* one = changes.find(column.id);
        if (!one)
            continue;
        ++m_values;
        const auto [before, after] = recordedValues(column.id, one->current, one->proposed);
        line({{column.translatedLabel(), 0.22, false, quiet}, {before, 0.36}, {u"→"_s, 0.04, false, quiet}, {after, 0.38}});
    }
    for (const QJsonValue entry : change.fieldDecisions) {
        const QJsonObject decision = entry.toObject();
        if (decision["decision"_L1].toString() != "rejected"_L1)
            continue;
        const Field* column = fieldByKey(decision["field"_L1].toString());
        line({{Text::tr("%1: left out by %2").arg(column ? column->translatedLabel() : decision["field"_L1].toString(),
                                                  person(decision["decided_by"_L1].toString())), 1, false, quiet}});
    }
}

void ApprovalPdf::finish()
{
    line({{Text::tr("End of the record: %1, %2, %3.", "changes, values and pages")
               .arg(Text::tr("%Ln change(s)", nullptr, int(m_changes)), Text::tr("%Ln value(s)", nullptr, int(m_values)),
                    Text::tr("%Ln page(s)", nullptr, int(m_page))), 1, true}}, 10);
    footer();
    m_painter.end();
}

} // namespace trueup

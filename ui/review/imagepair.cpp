#include "review/imagepair.h"

#include "widgets/controls.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPixmap>

#include <algorithm>
#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize pictureBound(220, 220);

QList<std::pair<QUrl, QString>> picturesOf(const Value& value)
{
    QList<std::pair<QUrl, QString>> pictures;
    if (const JsonText* json = value.json()) {
        for (const QJsonValue entry : QJsonDocument::fromJson(json->text).array())
            pictures.append({QUrl(entry["src"_L1].toString()), entry["alt"_L1].toString()});
    }
    return pictures;
}

} // namespace

ImagePair::ImagePair(ImageService& service, QWidget* parent) : QScrollArea(parent), m_service(service)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Pictures before and after"));
    clear();
}

void ImagePair::clear()
{
    stop();
    auto* inside = new QWidget(this);
    m_grid = new QGridLayout(inside);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    setWidget(inside); // deletes the one before
}

void ImagePair::stop()
{
    m_places.clear();
    for (Answer<QImage>& answer : m_waiting)
        answer.cancel();
    m_waiting.clear();
}

void ImagePair::setValues(const Value& ours, const Value& proposed)
{
    clear();
    addSide(0, tr("Ours"), ours, proposed);
    addSide(1, tr("Proposed"), proposed, ours);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    if (isVisible())
        load();
}

void ImagePair::addSide(int column, const QString& heading, const Value& value, const Value& other)
{
    const auto pictures = picturesOf(value);
    const auto others = picturesOf(other);
    m_grid->addWidget(label(u"%1 (%2)"_s.arg(heading).arg(pictures.size()), u"heading"_s, widget()), 0, column);
    for (int i = 0; i < qMin(pictures.size(), mostPictures); ++i) {
        const auto& [url, alternative] = pictures[i];
        const bool isInBoth = std::ranges::any_of(others, [&](const auto& one) { return one.first == url; });
        const QString sign = isInBoth ? QString() : column == 0 ? u"− "_s : u"+ "_s;
        auto* picture = label(tr("%1loading …", "%1 is + or −").arg(sign), u"muted"_s, widget());
        picture->setToolTip(url.toString());
        picture->setAccessibleName(alternative.isEmpty() ? url.fileName() : alternative);
        picture->setMinimumHeight(fontMetrics().height() * 2);
        auto* caption = label(sign + (alternative.isEmpty() ? url.fileName() : alternative), u"muted"_s, widget());
        m_grid->addWidget(picture, 1 + 2 * i, column, Qt::AlignCenter);
        m_grid->addWidget(caption, 2 + 2 * i, column, Qt::AlignHCenter);
        m_places.append({picture, url});
    }
}

void ImagePair::load()
{
    QHash<QUrl, QList<QLabel*>> wanted; // a picture of both sides is downloaded once
    for (const Place& place : std::exchange(m_places, {}))
        wanted[place.url].append(place.label);
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        const Answer<QImage> answer = m_service.image(it.key(), pictureBound);
        m_waiting.insert(it.key(), answer);
        // The labels go with the widget around them, and with it goes the delivery.
        Answer<QImage>(answer).then(widget(), [this, url = it.key(), labels = *it](QFuture<Result<QImage>> done) {
            m_waiting.remove(url);
            if (done.resultCount() > 0)
                present(labels, done.result());
        });
    }
}

void ImagePair::present(const QList<QLabel*>& labels, const Result<QImage>& image)
{
    for (QLabel* label : labels) {
        if (image)
            label->setPixmap(QPixmap::fromImage(*image));
        else
            label->setText(errorText(image.error()));
    }
}

void ImagePair::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    load();
}

} // namespace trueup::ui

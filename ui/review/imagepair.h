#pragma once

#include "catalog/fields.h"
#include "services/images.h"

#include <QScrollArea>

class QGridLayout;
class QLabel;

namespace trueup::ui {

/// The pictures of a product, old ones left and new ones right. Downloads only while it is seen, and only these.
class ImagePair : public QScrollArea
{
    Q_OBJECT
public:
    /// Of the many pictures a product can have, that many on each side are downloaded.
    static constexpr int mostPictures = 12;

    explicit ImagePair(ImageService& service, QWidget* parent = nullptr);

    void setValues(const Value& ours, const Value& proposed);
    void clear();
    /// Pictures still to come, for tests.
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }

private:
    struct Place
    {
        QLabel* label;
        QUrl url;
    };
    void showEvent(QShowEvent* event) override;
    void addSide(int column, const QString& heading, const Value& value, const Value& other);
    void load();
    static void present(const QList<QLabel*>& labels, const Result<QImage>& image);
    void stop();

    ImageService& m_service;
    QGridLayout* m_grid = nullptr;
    QList<Place> m_places; ///< not asked for yet
    QHash<QUrl, Answer<QImage>> m_waiting;
};

} // namespace trueup::ui
